import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestClient } from './service.test-support.js';
import {
  authorityName,
  createTrustedInstallation,
  startTwoTenants,
  type TrustedInstallation,
  type TwoTenants,
} from './trusted-service.test-support.js';

let trusted: TrustedInstallation;
let tenants: TwoTenants;
let client: TestClient;
let foreign: TestClient;

beforeAll(async () => {
  trusted = await createTrustedInstallation();
  tenants = await startTwoTenants(trusted);
  ({ client, foreign } = tenants);
}, 60_000);
beforeEach(() => trusted.heal());
afterAll(async () => {
  await tenants.stop();
  await trusted.remove();
});

async function troubles(part: string | null = null): Promise<string[]> {
  const { findings } = await client.examine(part);
  // The room on this machine's disk is its own.
  return findings.flatMap(({ code }) => (code === null || code.startsWith('disk-') ? [] : [code]));
}

describe('an examination over HTTPS', () => {
  it('looks at credential, time and store, and says nothing of files and addresses', async () => {
    const { findings } = await client.examine(null);
    expect(findings.map(({ part, check }) => `${part} ${check}`)).toEqual([
      'credential:seal token',
      'credential:seal pin',
      'credential:seal key',
      'credential:seal certificate',
      'credential:seal trust',
      'time time-stamp',
      'time clock',
      'store storage',
      'store database',
      'store disk',
    ]);
    expect(findings.filter(({ state }) => state === 'fault')).toEqual([]);
    expect(findings.find(({ check }) => check === 'time-stamp')?.subject).toBe(authorityName);
    const told = JSON.stringify(findings);
    for (const hidden of [trusted.installation.dataDirectory, trusted.scene.server.url, 'softhsm']) {
      expect(told).not.toContain(hidden);
    }
  });

  it('finds what is wrong outside, and that it is mended, part by part', async () => {
    expect(await troubles()).toEqual(['certificate-expires-soon']);
    trusted.scene.replies.delete('/tsa');
    expect(await troubles('time')).toEqual(['time-stamp-unavailable']);
    trusted.heal();
    expect(await troubles('time')).toEqual([]);
    expect(await troubles('nothing')).toEqual([]);
  });

  it('tells another tenant nothing of it but that nothing is assigned', async () => {
    const { findings } = await foreign.examine(null);
    expect(findings.flatMap(({ code }) => code ?? [])).toContain('no-credential');
    expect(JSON.stringify(findings)).not.toContain('seal');
    expect((await foreign.examine('credential:seal')).findings).toEqual([]);
  });

  it('is made so often and no more', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 14 }, () => foreign.examine('credential:seal')));
    expect(asked.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    await expect(client.examine('nothing')).resolves.toBeDefined();
  });
});
