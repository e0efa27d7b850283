import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logPageSchema } from '../contract/log.js';
import type { Boot } from '../contract/session.js';
import {
  api,
  contract,
  contractAddress,
  dealId,
  framePost,
  install,
  openFrame,
  people,
  startTestApp,
  type TestApp,
} from '../http/app.test-support.js';
import type { StubSigningService } from '../people/signing-service-stub.test-support.js';

const digest = createHash('sha256').update(contract).digest('hex');

let test: TestApp;
let administrator: Boot;
let manager: Boot;
let stub: StubSigningService;
beforeAll(async () => {
  test = await startTestApp();
  const [portal] = test.portals;
  await install(test, portal);
  ({ boot: administrator } = await openFrame(test.url, framePost(test, portal, { userId: people.administrator })));
  ({ boot: manager } = await openFrame(test.url, framePost(test, portal, { userId: people.manager })));
  const address = contractAddress(portal);
  const opened = await api(test, manager, '/api/signing-requests', { body: { address } });
  if (!opened.ok) throw new Error(await opened.text());
  const found = test.services.get(portal.memberId);
  if (found === undefined) throw new Error('The portal has no signing-service');
  stub = found;
  stub.signedDigest = digest;
});
afterAll(() => test.remove());

const lastCall = () => stub.calls.at(-1)?.body;

describe('the log', () => {
  it('names people and documents as the portal knows them', async () => {
    const answer = await api(test, administrator, '/api/admin/log/search', { body: {} });
    const page = logPageSchema.parse(await answer.json());
    expect(page.people).toEqual([{ personId: '7', name: `7 of ${stub.tenant}` }]);
    expect(page.documents).toMatchObject([{ sha256: digest, fileName: 'Ugovor č.pdf', entityId: dealId }]);
    expect(lastCall()).toEqual({ personId: '1', filter: {}, before: undefined, limit: 50 });
  });

  it('searches for what the portal’s names stand for', async () => {
    const text = 'UGOVOR c';
    await api(test, administrator, '/api/admin/log/search', { body: { filter: { text, kinds: ['release'] } } });
    // The first entry of the first block.
    const named = [{ block: 0, entries: Buffer.from([0, 0]).toString('base64') }];
    const filter = { kinds: ['release'], text: { words: text, named, personIds: [] } };
    expect(lastCall()).toMatchObject({ filter });
    await api(test, administrator, '/api/admin/log/search', { body: { filter: { text: '7 of' } } });
    expect(lastCall()).toMatchObject({ filter: { text: { personIds: ['7'] } } });
  });

  it('is looked at again when somebody asks, and otherwise tells what was seen', async () => {
    const answer = await api(test, administrator, '/api/admin/log/check', { body: {} });
    expect(await answer.json()).toEqual({ check: null });
    expect(lastCall()).toEqual({ personId: '1', onlyLatest: true, witness: undefined });
    await api(test, administrator, '/api/admin/log/check', { body: { again: true } });
    expect(lastCall()).toMatchObject({ onlyLatest: false });
  });

  it('is taken away as a file', async () => {
    const answer = await api(test, administrator, '/api/admin/log/export', { body: { format: 'csv' } });
    expect(answer.headers.get('content-disposition')).toContain('dealseal-log.csv');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(await answer.text()).toBe('first line\n');
  });

  it('is refused by the service to who may not read it', async () => {
    for (const path of ['search', 'check', 'export']) {
      const answer = await api(test, manager, `/api/admin/log/${path}`, { body: { format: 'csv' } });
      expect([answer.status, await answer.json()]).toMatchObject([403, { error: { code: 'not-an-administrator' } }]);
    }
  });
});
