import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConfigError } from '../config.js';
import { trustConfigSchema } from '../trust-config.js';
import { authorityExtensions, createTestPki, type TestPki } from '../trust/test-pki.test-support.js';
import { readTrusted } from './open-trust.js';

let folder: string;
let pki: TestPki;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-trusted-'));
  pki = createTestPki();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  pki.remove();
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const read = (certificateFiles: string[]) => readTrusted(trustConfigSchema.parse({ certificateFiles }));

it('reads all certificates of all files', () => {
  const roots = ['/CN=One', '/CN=Two', '/CN=Three'].map((subject) =>
    pki.issue({ subject, extensions: authorityExtensions }),
  );
  const [one, two, three] = roots.map(({ pem }) => pem);
  const trusted = read([file('two.pem', `${one}${two}`), file('one.pem', `${three}`)]);
  expect(trusted.map((der) => Buffer.from(der))).toEqual(roots.map(({ der }) => der));
});

it('names every file that cannot be used at once', () => {
  const missing = join(folder, 'missing.pem');
  const empty = file('empty.pem', 'no certificate');
  const faults = [
    `trust.certificateFiles: ${missing} cannot be read`,
    `trust.certificateFiles: ${empty} holds no certificate`,
  ];
  expect(() => read([missing, empty])).toThrow(new ConfigError(faults));
});
