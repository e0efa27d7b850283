import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.js';

const environment = {
  DEALSEAL_PUBLIC_URL: 'https://app.example.com/',
  BITRIX24_CLIENT_ID: 'app.1.2',
  BITRIX24_CLIENT_SECRET_FILE: 'secret',
  SIGNING_SERVICE_URLS: 'https://sign.example.com, https://other.example.com:8443',
  DEALSEAL_DATA_DIRECTORY: 'data',
  DEALSEAL_FRONTEND_DIRECTORY: 'web',
};

function faultsOf(change: Record<string, string>): readonly string[] {
  try {
    readConfig({ ...environment, ...change }, '/srv');
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.faults : ['another error'];
  }
}

describe('the configuration', () => {
  it('is read from the environment, paths absolute, defaults filled in', () => {
    expect(readConfig(environment, '/srv')).toMatchObject({
      publicUrl: 'https://app.example.com',
      signingServices: ['https://sign.example.com', 'https://other.example.com:8443'],
      dataDirectory: '/srv/data',
      sealingKeyFile: '/srv/data/sealing-keys.json',
      limits: { documentBytes: 26_214_400 },
      bitrix24: { oauthHosts: ['oauth.bitrix.info', 'oauth.bitrix24.tech'], plainHttpHosts: [] },
    });
  });

  it('names all faults at once, without values', () => {
    const faults = faultsOf({ DEALSEAL_PORT: '99999', DATABASE_URL: 'mysql://u:secret@h', BITRIX24_CLIENT_ID: '' });
    expect(faults).toHaveLength(3);
    expect(faults.join()).not.toContain('secret@');
    expect(faults.join()).toContain('DATABASE_URL');
  });

  it('refuses plain HTTP outside a demo, and hosts that portals refuse', () => {
    expect(faultsOf({ DEALSEAL_PUBLIC_URL: 'http://app.example.com' })).toHaveLength(1);
    expect(faultsOf({ DEALSEAL_PUBLIC_URL: 'https://localhost' })).toHaveLength(1);
    expect(faultsOf({ SIGNING_SERVICE_URLS: 'http://sign.example.com' })).toHaveLength(1);
    const demo = { DEALSEAL_PUBLIC_URL: 'http://127.0.0.4:7712', DEALSEAL_PLAIN_HTTP_HOSTS: '127.0.0.2:7710' };
    expect(faultsOf(demo)).toEqual([]);
  });
});
