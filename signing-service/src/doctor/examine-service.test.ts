import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenant, createTestService, type TestService } from '../authorization/authorization-fixture.js';
import { createServiceExaminer, type ExamineService, type ServicePatient } from './examine-service.js';

let service: TestService;
let tenantId: string;
let folder: string;
beforeAll(async () => {
  service = await createTestService('sqlite');
  tenantId = await createTenant(service);
  folder = mkdtempSync(join(tmpdir(), 'dealseal-examiner-'));
});
afterAll(async () => {
  await service.remove();
  rmSync(folder, { recursive: true, force: true });
});

function examiner(changes: Partial<ServicePatient> = {}): {
  readonly examine: ExamineService;
  readonly asked: () => number;
} {
  let asked = 0;
  const refuse = (): Promise<never> => Promise.reject(new Error('nobody is asked'));
  const examine = createServiceExaminer({
    authorization: service.context,
    clock: { state: () => ({ sure: true, offByMs: 0 }) },
    data: { dataDirectory: folder, sealingKeyFile: join(folder, 'keys.json'), databaseUrl: undefined },
    credentials: {
      examine: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
      certificateOf: () => Promise.resolve(null),
    },
    token: { listTokens: refuse, listKeys: refuse, listCertificates: refuse },
    trust: { services: null, authorities: [] },
    now: () => new Date(service.time),
    withinMs: 1_000,
    ...changes,
  });
  return { examine, asked: () => asked };
}

describe('an examination', () => {
  it('has an end for each part, and the others’ findings come all the same', async () => {
    const { findings } = await examiner().examine(tenantId, null);
    expect(findings.find(({ part }) => part === 'credential:seal')).toMatchObject({
      state: 'warning',
      code: 'check-unfinished',
      subject: 'seal',
    });
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['time-stamp', 'storage', 'database', 'disk']),
    );
  });

  it('is made once for all who ask the same at a time', async () => {
    const { examine, asked } = examiner();
    const [first, second] = await Promise.all([
      examine(tenantId, 'credential:seal'),
      examine(tenantId, 'credential:seal'),
    ]);
    expect(second).toBe(first);
    expect(asked()).toBe(1);
    await examine(tenantId, 'credential:seal');
    expect(asked()).toBe(2);
  });

  it('tells that the time is not sure, and that no credential is there', async () => {
    const doubtful = examiner({ clock: { state: () => ({ sure: false, offByMs: 5_000 }) } });
    const { findings } = await doubtful.examine(tenantId, 'time');
    expect(findings.map(({ code }) => code)).toContain('clock-unsure');
    const none = await examiner().examine('nobody', 'credential');
    expect(none.findings).toMatchObject([{ code: 'no-credential' }]);
  });
});
