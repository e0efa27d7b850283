import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { projectRoot } from '../support/root.js';

const packageSchema = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  license: z.string().optional(),
  hasInstallScript: z.boolean().optional(),
  optional: z.boolean().optional(),
});
const lock = z
  .object({ packages: z.record(z.string(), packageSchema) })
  .parse(JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')));
const { allowScripts } = z
  .object({ allowScripts: z.record(z.string(), z.literal(true)) })
  .parse(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')));

const members = ['', 'signing-service', 'app-server', 'app-frontend', 'test'];
/** What comes from a registry, by its folder. */
const installed = Object.entries(lock.packages).filter(([folder, { link }]) => {
  return !members.includes(folder) && link !== true;
});

/** Bitstream Vera's terms, which have no name in the registry: free to use and to pass on with other things. */
const licenceInFile = ['dejavu-fonts-ttf'];

describe('threat 27: the supply chain', () => {
  it('names every package with its version and digest, and no host to fetch it from but the public registry', () => {
    expect(installed.length).toBeGreaterThan(100);
    const faults = installed.filter(([, { version, integrity, resolved }]) => {
      const isPlaced = resolved === undefined || resolved.startsWith('https://registry.npmjs.org/');
      return version === undefined || integrity?.startsWith('sha512-') !== true || !isPlaced;
    });
    expect(faults).toEqual([]);
  });

  it('lets no package run a script at installation but those that are named', () => {
    const scripted = installed.filter(([, { hasInstallScript, optional }]) => {
      return hasInstallScript === true && optional !== true;
    });
    const names = scripted.map(([folder]) => folder.split('node_modules/').at(-1) ?? '');
    expect(names.toSorted()).toEqual(Object.keys(allowScripts).toSorted());
  });

  it('knows the licence of everything', () => {
    const unknown = installed.filter(([, { license }]) => {
      return license === undefined || /^(UNLICENSED|SEE LICENSE)/.test(license);
    });
    const names = unknown.map(([folder]) => folder.replace('node_modules/', ''));
    expect(names).toEqual(licenceInFile);
  });
});
