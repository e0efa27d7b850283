import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Boot } from '../contract/session.js';
import {
  api,
  contractAddress,
  dealId,
  framePost,
  install,
  openFrame,
  people,
  startTestApp,
  type TestApp,
} from '../http/app.test-support.js';
import { signedKey, type StubSigningService } from '../people/signing-service-stub.test-support.js';

const timeZone = 'Europe/Podgorica';

let test: TestApp;
let administrator: Boot;
let manager: Boot;
let stranger: Boot;
let stub: StubSigningService;
let address: { entityTypeId: number; entityId: number; field: string; fileId: number };

beforeAll(async () => {
  test = await startTestApp();
  const [portal] = test.portals;
  await install(test, portal);
  const frame = (userId: number) => openFrame(test.url, framePost(test, portal, { userId }));
  ({ boot: administrator } = await frame(people.administrator));
  ({ boot: manager } = await frame(people.manager));
  ({ boot: stranger } = await frame(people.stranger));
  address = contractAddress(portal);
  const found = test.services.get(portal.memberId);
  if (found === undefined) throw new Error('The portal has no signing-service');
  stub = found;
});
afterAll(() => test.remove());
beforeEach(() => {
  stub.receiptRefusal = null;
});

const codeOf = async (boot: Boot, path: string, body: object): Promise<string> => {
  const answer = await api(test, boot, path, { body });
  return z.object({ error: z.object({ code: z.string() }) }).parse(await answer.json()).error.code;
};

describe('receipts', () => {
  it('are a file to be saved, for readers of the log', async () => {
    const answer = await api(test, administrator, '/api/admin/log/receipt', {
      body: { requestKey: signedKey, timeZone },
    });
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''0f8fad5b%20%E2%80%93%20receipt.pdf");
    expect(await answer.text()).toBe('%PDF-1.7 receipt');
    const order = { personId: '1', readsLog: true, documentName: null, timeZone, language: 'en' };
    expect(stub.calls.at(-1)).toEqual({ name: 'receipt', body: { requestKey: signedKey, ...order } });
  });

  it('are refused by the service to who may not read the log, and where there is no signature', async () => {
    const path = '/api/admin/log/receipt';
    expect(await codeOf(manager, path, { requestKey: signedKey, timeZone })).toBe('not-an-administrator');
    const unknown = { requestKey: '3b241101-e2bb-4255-8caf-4136c566a962', timeZone };
    expect(await codeOf(administrator, path, unknown)).toBe('signature-unknown');
  });

  it('are told to be missing in a service that is older', async () => {
    stub.receiptRefusal = 'not-found';
    const body = { requestKey: signedKey, timeZone };
    expect(await codeOf(administrator, '/api/admin/log/receipt', body)).toBe('receipts-unsupported');
  });

  it('of a file need the right to read it there now, and a signature that made it', async () => {
    const path = '/api/documents/receipt';
    expect(await codeOf(manager, path, { address, timeZone })).toBe('signature-unknown');
    expect(await codeOf(stranger, path, { address, timeZone })).toBe('access-denied');
    expect(await codeOf(manager, path, { address: { ...address, fileId: 777_777 }, timeZone })).toBe('document-gone');
    const elsewhere = { ...address, entityId: dealId + 1 };
    expect(await codeOf(manager, path, { address: elsewhere, timeZone })).toBe('access-denied');
    expect(await codeOf(manager, path, { timeZone })).toBe('request-invalid');
  });

  it('of a request are for who opened it, once it is signed', async () => {
    const opened = await api(test, manager, '/api/signing-requests', { body: { address } });
    const { requestId } = z.object({ requestId: z.string() }).parse(await opened.json());
    const path = `/api/signing-requests/${requestId}/receipt`;
    expect(await codeOf(manager, path, { timeZone })).toBe('signature-not-released');
    expect(await codeOf(administrator, path, { timeZone })).toBe('not-found');
    expect(await codeOf(manager, '/api/signing-requests/7/receipt', { timeZone })).toBe('not-found');
  });
});
