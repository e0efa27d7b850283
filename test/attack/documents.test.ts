import { documentsAnswerSchema } from '@dealseal/app-server/contract/documents';
import { signingRequestSchema } from '@dealseal/app-server/contract/signing';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { replaceFiles } from '../portal/crm/item-files.js';
import { defaultKnobs, turnKnobs } from '../portal/state/knobs.js';
import { appPage, people, visitor } from '../support/install-app.js';
import { brokenRules } from '../support/signed-files.js';
import {
  addressOf,
  annexes,
  becomes,
  contract,
  DealBench,
  dealId,
  ended,
  listing,
  open,
  signing,
} from './deal-bench.js';
import { contractPdf } from './documents-to-sign.js';
import { codeNow } from './enrolled-people.js';
import { errorCodeOf } from './frame-post.js';

let bench: DealBench;
beforeAll(async () => {
  bench = await DealBench.open({ base: 28_790, signers: 4 });
}, 120_000);
afterAll(() => bench?.close());
afterEach(() => turnKnobs(bench.stack.portal.knobs, { faults: defaultKnobs().faults }));

const storing = ['signed', 'storing'];
const portalIsDown = { 'crm.item.update': { status: 503, error: 'OVERLOAD_LIMIT' } };

function signaturesIn(bytes: Buffer): number {
  return bytes.toString('latin1').split('/ByteRange').length - 1;
}

describe('threat 3: other people’s deals and files', () => {
  it('shows a person without rights to the deal nothing, as if there were no such deal', async () => {
    const [file] = bench.put(contract, [{ name: 'Ugovor.pdf', bytes: contractPdf('hidden') }]);
    const seen: unknown[] = [];
    for (const entityId of [dealId, 999_999]) {
      const address = { entityTypeId: 2, entityId, field: contract, fileId: file ?? 0 };
      const options = { surface: 'sign', ...address };
      const stranger = await visitor(bench.stack, people.stranger.personId);
      const { app } = await stranger.openFrame({ ...appPage, options });
      const query = new URLSearchParams(Object.entries(address).map(([key, value]) => [key, String(value)]));
      const answers = [
        await app.fetch(`/api/documents?entityTypeId=2&entityId=${entityId}`),
        await app.fetch(`/api/documents/content?${query.toString()}`),
        await app.fetch('/api/signing-requests', { address }),
      ];
      const bodies = await Promise.all(answers.map(async (each) => `${each.status} ${await errorCodeOf(each)}`));
      seen.push(bodies);
    }
    expect(seen[0]).toEqual(['404 access-denied', '404 access-denied', '404 access-denied']);
    expect(seen[1]).toEqual(seen[0]);
  });

  it('gives no file that the named field does not hold, and no request of another person', async () => {
    const [file] = bench.put(contract, [{ name: 'Ugovor.pdf', bytes: contractPdf('of the contract') }]);
    const [annex] = bench.put(annexes, [{ name: 'Prilog.pdf', bytes: contractPdf('of the annexes') }]);
    const app = await bench.tabOf(bench.signer(0).personId);
    for (const fileId of [annex ?? 0, 1]) {
      const query = `entityTypeId=2&entityId=${dealId}&field=${contract}&fileId=${fileId}`;
      expect(await errorCodeOf(await app.fetch(`/api/documents/content?${query}`))).toBe('document-gone');
      const opened = await app.fetch('/api/signing-requests', { address: addressOf(contract, fileId) });
      expect(await errorCodeOf(opened)).toBe('document-changed');
    }
    const { requestId } = await open(app, contract, file);
    const other = await bench.tabOf(bench.signer(1).personId);
    const errorSchema = z.object({
      error: z.object({ code: z.string(), retry: z.string(), details: z.unknown().optional() }),
    });
    const ask = async (path: string, body?: object) =>
      errorSchema.parse(await (await other.fetch(`/api/signing-requests${path}`, body)).json());
    const refusals = async (id: string) => [
      ...(await Promise.all(['', '/content', '/signed'].map((rest) => ask(`/${id}${rest}`)))),
      await ask(`?ids=${id}`),
      await ask('/sign-list', { requestIds: [id], ...signing(codeNow(bench.signer(1))) }),
    ];
    const ofTheirs = await refusals(requestId);
    expect(ofTheirs).toEqual(await refusals(randomUUID()));
    expect(new Set(ofTheirs.map(({ error }) => error.code))).toEqual(new Set(['not-found']));
    await app.fetch(`/api/signing-requests/${requestId}/abandon`, {});
  });
});

describe('threat 8: a file replaced meanwhile', () => {
  it('is not overwritten by the signed earlier version', async () => {
    const [file] = bench.put(contract, [{ name: 'Ugovor.pdf', bytes: contractPdf('earlier version') }]);
    const app = await bench.tabOf(bench.signer(0).personId);
    const request = await open(app, contract, file);
    turnKnobs(bench.stack.portal.knobs, { faults: portalIsDown });
    const pressed = await app.call(
      signingRequestSchema,
      `/api/signing-requests/${request.requestId}/sign`,
      signing(codeNow(bench.signer(0))),
    );
    const signed = await becomes(app, pressed, storing);
    const replaced = contractPdf('the version of somebody else');
    const [theirs] = bench.put(contract, [{ name: 'Ugovor v2.pdf', bytes: replaced }]);
    turnKnobs(bench.stack.portal.knobs, { faults: {} });
    await app.fetch(`/api/signing-requests/${request.requestId}/store-now`, {});
    expect((await becomes(app, signed, ended)).state).toBe('conflict');
    expect(bench.filesOf(contract)).toEqual([theirs]);
    expect(bench.bytesOf(theirs).equals(replaced)).toBe(true);
    const kept = await app.fetch(`/api/signing-requests/${request.requestId}/signed`);
    const bytes = Buffer.from(await kept.arrayBuffer());
    expect(signaturesIn(bytes)).toBe(1);
    const { rootFile } = bench.stack;
    expect(await brokenRules([bytes], { level: 'B-T', rootFile })).toEqual([]);
    await app.fetch(`/api/signing-requests/${request.requestId}/resolve`, { choice: 'discard' });
  });

  it('keeps everybody else’s files of a multiple field', async () => {
    const names = ['Prvi.pdf', 'Drugi.pdf', 'Treći.pdf'];
    const ids = bench.put(
      annexes,
      names.map((name) => ({ name, bytes: contractPdf(`annex ${names.indexOf(name)}`) })),
    );
    const app = await bench.tabOf(bench.signer(1).personId);
    const request = await open(app, annexes, ids[1]);
    // Somebody adds a fourth between preview and signature.
    const choices = [...ids.map((keep) => ({ keep })), { add: { name: 'Novi.pdf', bytes: contractPdf('fourth') } }];
    replaceFiles(bench.stack.portal.context, { item: bench.deal, fieldName: annexes, choices, userId: 11 });
    const fourth = bench.filesOf(annexes)[3];
    const pressed = await app.call(
      signingRequestSchema,
      `/api/signing-requests/${request.requestId}/sign`,
      signing(codeNow(bench.signer(1))),
    );
    const stored = await becomes(app, pressed, ended);
    expect(stored.state).toBe('stored');
    expect(bench.filesOf(annexes)).toEqual([ids[0], stored.result?.fileId, ids[2], fourth]);
    expect(bench.filesOf(annexes).map((id) => signaturesIn(bench.bytesOf(id)))).toEqual([0, 1, 0, 0]);
  });
});

describe('threats 9 and 10: the original lost, Sign pressed twice', () => {
  it('keeps the original until the signed file is stored, and makes one signature of 20 presses in two tabs', async () => {
    const original = contractPdf('pressed twenty times');
    const [file] = bench.put(contract, [{ name: 'Ugovor.pdf', bytes: original }]);
    const tabs = [await bench.tabOf(bench.signer(2).personId), await bench.tabOf(bench.signer(2).personId)];
    const [app] = tabs;
    if (app === undefined) throw new Error('No tab');
    const opened = await Promise.all(tabs.flatMap((tab) => [1, 2, 3, 4, 5].map(() => open(tab, contract, file))));
    expect(new Set(opened.map(({ requestId }) => requestId)).size).toBe(1);
    const [request] = opened;
    if (request === undefined) throw new Error('No request');
    const path = `/api/signing-requests/${request.requestId}`;
    turnKnobs(bench.stack.portal.knobs, { faults: portalIsDown });
    const body = signing(codeNow(bench.signer(2)));
    const presses = Array.from({ length: 20 }, (_, index) => (tabs[index % 2] ?? app).fetch(`${path}/sign`, body));
    const statuses = (await Promise.all(presses)).map(({ status }) => status);
    expect(statuses).toContain(202);
    const signed = await becomes(app, request, storing);
    expect(bench.bytesOf(bench.filesOf(contract)[0]).equals(original)).toBe(true);
    const kept = Buffer.from(await (await app.fetch(`${path}/content`)).arrayBuffer());
    expect(kept.equals(original)).toBe(true);
    turnKnobs(bench.stack.portal.knobs, { faults: {} });
    await Promise.all(presses.slice(0, 5).map(() => app.fetch(`${path}/store-now`, {})));
    expect((await becomes(app, signed, ended)).state).toBe('stored');
    const [stored, ...others] = bench.filesOf(contract).map((id) => bench.bytesOf(id));
    expect(others).toEqual([]);
    expect(signaturesIn(stored ?? Buffer.alloc(0))).toBe(1);
    expect(stored?.subarray(0, original.length).equals(original)).toBe(true);
    const written = bench.stack.portal.context.log.filter(
      ({ method, error }) => method === 'crm.item.update' && error === '',
    );
    expect(written.filter(({ userId }) => userId === 103)).toHaveLength(1);
  });
});

describe('threat 13: names that are markup', () => {
  it('a file’s name is text in headers and answers', async () => {
    const name = `"><img src=x onerror=alert(1)>\r\nX-Evil: 1;\u202Efdp.exe'.pdf`;
    const [file] = bench.put(contract, [{ name, bytes: contractPdf('name') }]);
    const app = await bench.tabOf(bench.signer(3).personId);
    const query = `entityTypeId=2&entityId=${dealId}&field=${contract}&fileId=${file ?? 0}`;
    const answer = await app.fetch(`/api/documents/content?${query}`);
    const disposition = answer.headers.get('content-disposition') ?? '';
    expect(answer.status).toBe(200);
    expect(disposition).toMatch(/^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*$/);
    expect(decodeURIComponent(disposition)).not.toMatch(/[\r\n\u202E]/);
    expect(answer.headers.get('x-evil')).toBe(null);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    const listed = await app.fetch(listing);
    expect(listed.headers.get('content-type')).toMatch(/^application\/json/);
    expect(listed.headers.get('x-content-type-options')).toBe('nosniff');
    documentsAnswerSchema.parse(await listed.json());
  });
});
