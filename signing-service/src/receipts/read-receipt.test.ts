import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendAudit } from '../audit/append-audit.js';
import type { AuditPayload, AuditType } from '../audit/audit-entry.js';
import { createTenant, createTestService, type TestService } from '../authorization/authorization-fixture.js';
import type { AuditHead, SignatureReceipt } from '../contract/signatures.js';
import { testDialects } from '../store/store-fixture.js';
import { readReceipt } from './read-receipt.js';

const authorizationId = 'kJ3xQ7h9Q0m1c2d3e4f5gw';
const digest = (byte: string): string => byte.repeat(32);

describe.each(testDialects)('the facts of a receipt on %s', (dialect) => {
  let service: TestService;
  let tenantId: string;
  let requestKey: string;
  beforeEach(async () => {
    service = await createTestService(dialect);
    tenantId = await createTenant(service);
    requestKey = randomUUID();
  });
  afterEach(() => service.remove());

  const append = (type: AuditType, payload: AuditPayload): Promise<AuditHead> => {
    const { randomBytes } = service.context;
    return service.store.transaction((trx) =>
      appendAudit(trx, { tenantId, time: service.time, type, payload }, randomBytes),
    );
  };

  /** A signature as it is once its records are kept and its bytes are not. */
  async function addSignature(changes: Partial<SignatureReceipt> = {}): Promise<AuditHead> {
    const digests = [digest('aa'), digest('bb')];
    await append('authorization', { authorizationId, requestKey: randomUUID(), digests, step: 60_000_000 });
    await append('intent', { authorizationId, requestKey: randomUUID() });
    await append('intent', { authorizationId, requestKey });
    const audit = await append('release', { authorizationId, requestKey });
    await append('receipt-sealed', { requestKey });
    const receipt: SignatureReceipt = {
      requestKey,
      inputSha256: digest('aa'),
      outputSha256: digest('cc'),
      outputSize: 2_000,
      level: 'B-B',
      timeStamp: null,
      fieldName: 'Signature1',
      signedAt: '2027-01-15T08:00:00Z',
      signer: 'Milica Radović',
      credential: {
        credentialId: 'seal',
        owner: 'Adriatik',
        organisation: null,
        issuer: 'Lovćen CA',
        serialNumber: '01',
      },
      audit,
      ...changes,
    };
    const none = { raw_signature: null, content_info: null, time_stamp_json: null, revisions: null, tail: null };
    const ids = { authorization_id: authorizationId, person_id: '7', credential_id: 'seal' };
    const row = {
      tenant_id: tenantId,
      request_key: requestKey,
      input_sha256: digest('aa'),
      input_size: 1_000,
      state: 'released' as const,
      receipt_json: JSON.stringify(receipt),
      created_at: service.time,
      updated_at: service.time,
    };
    await service.store.db
      .insertInto('signatures')
      .values({ ...row, ...ids, ...none })
      .execute();
    return audit;
  }

  const read = (tenant = tenantId) =>
    readReceipt(service.store, { tenantId: tenant, portal: 'Adriatik 24', requestKey, documentName: null });

  it('are those of its own entries, and of no other document under the same code', async () => {
    const audit = await addSignature();
    const { history, code, person, document, certificate, dailyStamp } = await read();
    expect(history.map(({ kind, sequence }) => [kind, sequence])).toEqual([
      ['authorization', audit.sequence - 3],
      ['intent', audit.sequence - 1],
      ['release', audit.sequence],
    ]);
    expect(history.at(-1)?.hash).toBe(audit.head);
    expect(code).toEqual({
      from: new Date(60_000_000 * 30_000),
      until: new Date(60_000_001 * 30_000),
      documents: 2,
    });
    expect(person).toEqual({ personId: '7', name: 'Milica Radović' });
    expect(document).toMatchObject({ name: null, inputSize: 1_000, outputSize: 2_000 });
    expect(certificate.details).toBeNull();
    expect(dailyStamp).toBeNull();
    expect(await read()).toEqual(await read());
  });

  it('are refused where the log is not the one that the release saw', async () => {
    await addSignature({ audit: { sequence: 2, head: digest('ee') } });
    await expect(read()).rejects.toMatchObject({ code: 'internal' });
  });

  it('are another tenant’s to know as little as nobody’s', async () => {
    await addSignature();
    await expect(read(await createTenant(service))).rejects.toMatchObject({ code: 'signature-unknown' });
  });

  it('are gone with the records, whose erasure is told', async () => {
    await append('records-erased', { rule: 'record-years:3', signatures: [{ requestKey, inputSha256: digest('aa') }] });
    await expect(read()).rejects.toMatchObject({ code: 'signature-erased' });
    await expect(read(await createTenant(service))).rejects.toMatchObject({ code: 'signature-unknown' });
  });
});
