import { SigningServiceError, SigningServiceUnreachable } from '@dealseal/signing-service/contract/service-call';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DoctorAnswer, doctorAnswerSchema } from '../contract/doctor.js';
import type { Boot } from '../contract/session.js';
import { api, framePost, install, openFrame, people, startTestApp, type TestApp } from '../http/app.test-support.js';
import type { StubSigningService } from '../people/signing-service-stub.test-support.js';
import { checkDisk, checkStorage } from './check-server.js';

let test: TestApp;
let administrator: Boot;
let stub: StubSigningService;
beforeAll(async () => {
  test = await startTestApp();
  const [portal] = test.portals;
  await install(test, portal);
  ({ boot: administrator } = await openFrame(test.url, framePost(test, portal, { userId: people.administrator })));
  const found = test.services.get(portal.memberId);
  if (found === undefined) throw new Error('The portal has no signing-service');
  stub = found;
});
afterAll(() => test.remove());

async function examined(part: string | null = null): Promise<DoctorAnswer> {
  const answer = await api(test, administrator, '/api/admin/doctor', { body: { part } });
  return doctorAnswerSchema.parse(await answer.json());
}

const codes = ({ findings }: DoctorAnswer): string[] =>
  findings.flatMap(({ code }) => (code === null || code.startsWith('server-disk') ? [] : [code]));

describe('POST /api/admin/doctor', () => {
  it('looks at its own side and passes on what the service finds', async () => {
    const { findings } = await examined();
    expect(findings.map(({ part, check }) => `${part} ${check}`)).toEqual([
      'portal-link portal-link',
      'rights rights',
      'fields fields',
      'surfaces surfaces',
      'upkeep upkeep',
      'service-link service-link',
      'service-link server-clock',
      'server-storage server-storage',
      'server-database server-database',
      'server-disk server-disk',
      'service/credential:seal token',
    ]);
    expect(findings.find(({ check }) => check === 'token')).toMatchObject({ state: 'fault', code: 'token-absent' });
    expect(findings.find(({ check }) => check === 'rights')?.facts).toEqual({
      missing: ['crm', 'placement', 'user_brief', 'im', 'userfieldconfig', 'department', 'sonet_group', 'disk'],
    });
  });

  it('looks at one part again', async () => {
    const { findings } = await examined('service/credential:seal');
    expect(findings).toHaveLength(1);
    expect(stub.calls.at(-1)).toEqual({ name: 'examine', body: 'credential:seal' });
    expect((await examined('rights')).findings).toHaveLength(1);
    expect((await examined('nothing')).findings).toEqual([]);
  });

  it('names a right that the portal took back', async () => {
    const [portal] = test.portals;
    const { scopes } = portal;
    portal.scopes = 'crm,user,im,userfieldconfig,department,sonet_group,disk';
    const { findings: needed } = await examined('rights');
    portal.scopes = scopes.replace(',im', '');
    const { findings: optional } = await examined('rights');
    portal.scopes = scopes;
    expect(needed).toMatchObject([{ state: 'fault', code: 'rights-missing', facts: { missing: ['placement'] } }]);
    expect(optional).toMatchObject([{ state: 'warning', code: 'rights-partial', facts: { missing: ['im'] } }]);
  });

  it('tells a service that is away, that refuses, and that is older apart', async () => {
    const { examine, assertContract } = stub;
    const refusing = (code: 'not-found' | 'contract-mismatch' | 'tenant-unknown') => () =>
      Promise.reject(new SigningServiceError({ code, retry: 'never', reference: '-' }));
    const away = () => Promise.reject(new SigningServiceUnreachable('No answer'));
    try {
      [stub.examine, stub.assertContract] = [away, away];
      expect(codes(await examined())).toEqual(['service-unreachable']);
      stub.assertContract = refusing('contract-mismatch');
      expect(codes(await examined('service-link'))).toEqual(['service-mismatch']);
      stub.examine = refusing('not-found');
      expect(codes(await examined('service/time'))).toEqual(['service-outdated']);
      stub.examine = refusing('tenant-unknown');
      expect(codes(await examined('service/time'))).toEqual(['service-refuses']);
    } finally {
      [stub.examine, stub.assertContract] = [examine, assertContract];
    }
  });

  it('is an administrator’s, and made so often and no more', async () => {
    const { boot } = await openFrame(test.url, framePost(test, test.portals[0], { userId: people.manager }));
    const answer = await api(test, boot, '/api/admin/doctor', { body: { part: null } });
    expect(await answer.json()).toMatchObject({ error: { code: 'not-an-administrator' } });
    const body = { part: 'nothing' };
    const asked = await Promise.all(
      Array.from({ length: 12 }, () => api(test, administrator, '/api/admin/doctor', { body })),
    );
    expect(asked.map(({ status }) => status)).toContain(429);
  });
});

describe('what the app-server keeps', () => {
  it('needs room, a folder that can be written, and its sealing keys', () => {
    const { dataDirectory, sealingKeyFile } = test.config;
    const disk = (mebibytes: number) => checkDisk({ dataDirectory, freeBytes: () => mebibytes * 1024 * 1024 }).code;
    expect([disk(5_000), disk(1_000), disk(100)]).toEqual([null, 'server-disk-low', 'server-disk-full']);
    const storage = (changes: object) => checkStorage({ dataDirectory, sealingKeyFile, ...changes }).code;
    expect(storage({})).toBeNull();
    expect(storage({ dataDirectory: '/nowhere' })).toBe('server-storage-unwritable');
    expect(storage({ sealingKeyFile: '/nowhere' })).toBe('server-keys-missing');
  });
});
