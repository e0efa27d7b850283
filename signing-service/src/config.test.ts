import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.js';

const minimal = { DEALSEAL_DATA_DIRECTORY: '/var/lib/dealseal', DEALSEAL_PKCS11_MODULE: '/usr/lib/module.so' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(content: unknown): string {
  const path = join(folder, 'service.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment, folder);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('fills what is left out with defaults', () => {
    const config = readConfig(minimal, '/srv');
    expect(config.listen).toEqual({ host: '127.0.0.1', port: 8443 });
    expect(config.limits.documentBytes).toBe(50 * 1024 * 1024);
    expect(config.sealingKeyFile).toBe('/var/lib/dealseal/sealing-keys.json');
  });

  it('lets an environment variable win over the file, and leaves its neighbours', () => {
    const path = file({ listen: { host: '0.0.0.0', port: 1 }, pkcs11: { modulePath: 'm.so' }, dataDirectory: 'data' });
    const config = readConfig({ DEALSEAL_SERVICE_CONFIG: path, DEALSEAL_PORT: '9443' }, folder);
    expect(config.listen).toEqual({ host: '0.0.0.0', port: 9443 });
    expect(config.dataDirectory).toBe(join(folder, 'data'));
    expect(config.pkcs11.modulePath).toBe(join(folder, 'm.so'));
  });

  it('names every fault at once, with the variable that sets it', () => {
    const path = file({ listne: {}, logLevel: 'loud', credentials: [{ credentialId: 'a b', keyUri: 'file:/x' }] });
    const faults = faultsOf({ DEALSEAL_SERVICE_CONFIG: path, DEALSEAL_PORT: '99999' }).join('\n');
    for (const place of ['listne', 'logLevel (DEALSEAL_LOG_LEVEL)', 'credentials.0.credentialId', 'listen.port'])
      expect(faults).toContain(place);
    expect(faults).toContain('dataDirectory (DEALSEAL_DATA_DIRECTORY)');
    expect(faults).toContain('pkcs11.modulePath (DEALSEAL_PKCS11_MODULE)');
  });

  it('refuses one credential id for two keys, and a PIN in a URI without repeating it', () => {
    const credentials = [
      { credentialId: 'seal', keyUri: 'pkcs11:token=a' },
      { credentialId: 'seal', keyUri: 'pkcs11:token=b?pin-value=98765432' },
    ];
    const faults = faultsOf({ ...minimal, DEALSEAL_SERVICE_CONFIG: file({ credentials }) });
    expect(faults).toHaveLength(2);
    expect(faults.join()).not.toContain('98765432');
  });

  it('lets trials have keys in files alone', () => {
    const credentials = [
      { credentialId: 'seal', keyUri: 'pkcs11:token=a', trial: true },
      { credentialId: 'test', keyUri: 'file:///etc/dealseal/test.p12', trial: true },
    ];
    expect(faultsOf({ ...minimal, DEALSEAL_SERVICE_CONFIG: file({ credentials }) })).toEqual([
      expect.stringContaining('seal is for trials'),
    ]);
  });

  it('takes trusted certificates and time-stamp authorities, their paths from the folder of the call', () => {
    const trust = {
      certificateFiles: ['roots.pem'],
      timeStampAuthorities: [
        {
          name: 'Lovćen',
          url: 'https://tsa.example.com/',
          authorization: { user: 'us', passwordFile: 'tsa.password' },
        },
      ],
      privateNetwork: ['10.0.0.0/8', 'tsa.example.internal'],
    };
    const config = readConfig({ ...minimal, DEALSEAL_SERVICE_CONFIG: file({ trust }) }, folder);
    expect(config.trust.certificateFiles).toEqual([join(folder, 'roots.pem')]);
    expect(config.trust.timeStampAuthorities[0]?.authorization?.passwordFile).toBe(join(folder, 'tsa.password'));
    expect(config.trust.limits).toEqual({ timeStampSeconds: 25, revocationSeconds: 15 });
  });

  it('names what is wrong with trust at once, without passwords', () => {
    const password = { user: 'us', passwordFile: 'p' };
    const trust = {
      timeStampAuthorities: [
        { name: 'A', url: 'http://tsa.example.com/', authorization: password },
        { name: 'A', url: 'https://us:secret@tsa.example.com/' },
      ],
      privateNetwork: ['10.0.0.0/80'],
    };
    const faults = faultsOf({ ...minimal, DEALSEAL_SERVICE_CONFIG: file({ trust }) });
    const words = ['plain HTTP', 'named twice', 'carries a user', 'no time stamp can be checked', '10.0.0.0/80'];
    for (const each of words) expect(faults.join('\n')).toContain(each);
    expect(faults).toHaveLength(words.length);
    expect(faults.join()).not.toContain('secret');
    const badShape = { timeStampAuthorities: [{ name: '', url: 'ftp://x', policy: '1.2.x' }], roots: [] };
    const shape = faultsOf({ ...minimal, DEALSEAL_SERVICE_CONFIG: file({ trust: badShape }) }).join('\n');
    for (const place of ['0.name', '0.url', '0.policy', 'roots']) expect(shape).toContain(place);
  });

  it('seals receipts with a credential that is configured, or with none', () => {
    const receipts = { sealCredential: 'potvrde' };
    const faults = faultsOf({ ...minimal, DEALSEAL_SERVICE_CONFIG: file({ receipts }) });
    expect(faults).toEqual(['receipts.sealCredential: no credential potvrde is configured']);
    expect(readConfig(minimal, '/').receipts).toEqual({ sealAlsoSigns: false });
  });

  it.each([
    ['no JSON', '{', 'is not JSON'],
    ['no object', '[]', 'holds no JSON object'],
  ])('says that the file is %s', (_, content, words) => {
    expect(faultsOf({ DEALSEAL_SERVICE_CONFIG: file(content) }).join()).toContain(words);
  });

  it('says that the file is missing', () => {
    expect(faultsOf({ DEALSEAL_SERVICE_CONFIG: join(folder, 'none.json') }).join()).toContain('cannot be read');
  });
});
