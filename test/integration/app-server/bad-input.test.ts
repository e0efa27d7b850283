import { appErrorAnswerSchema } from '@dealseal/app-server/contract/error';
import { meSchema } from '@dealseal/app-server/contract/people';
import { signingRequestSchema } from '@dealseal/app-server/contract/signing';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  addressOf,
  annexes,
  becomes,
  contract,
  DealBench,
  dealId,
  ended,
  open,
  signing,
} from '../../attack/deal-bench.js';
import { contractPdf } from '../../attack/documents-to-sign.js';
import { codeNow, wrongCode } from '../../attack/enrolled-people.js';
import { runAction } from '../../portal/emulator-actions.js';
import { httpOrigin } from '../../support/addresses.js';
import { people, visitor } from '../../support/install-app.js';
import { nextStep } from '../../support/one-time-code.js';
import { AppSession } from '../../support/portal-visitor.js';

const execute = promisify(execFile);

let bench: DealBench;
let app: AppSession;
beforeAll(async () => {
  bench = await DealBench.open({ base: 26_410, signers: 4 });
  app = await bench.tabOf(bench.signer(0).personId);
}, 180_000);
afterAll(() => bench?.close());

/** Status and code of an answer that must be a refusal in the contract's shape, with a reference. */
async function refusal(answer: Response): Promise<string> {
  const { error } = appErrorAnswerSchema.parse(await answer.json());
  expect(error.reference).toMatch(/^[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}$/);
  return `${answer.status} ${error.code}`;
}

async function openFile(bytes: Buffer, name = 'Ugovor.pdf'): Promise<string> {
  const [file] = bench.put(contract, [{ name, bytes }]);
  const before = await requestsOf();
  const told = await refusal(await app.fetch('/api/signing-requests', { address: addressOf(contract, file) }));
  // Nothing is stored half: no request, and the field as it was.
  expect(await requestsOf()).toEqual(before);
  expect(bench.bytesOf(bench.filesOf(contract)[0]).equals(bytes)).toBe(true);
  return told;
}

/** What the app-server knows of the deal's documents. */
async function requestsOf(): Promise<unknown> {
  const listed = await app.fetch(`/api/documents?entityTypeId=2&entityId=${dealId}`);
  return (await listed.text()).match(/"requestId":"[^"]*"/g);
}

async function encrypted(bytes: Buffer): Promise<Buffer> {
  const [plain, locked] = ['plain.pdf', 'locked.pdf'].map((name) => join(bench.directory, name));
  await writeFile(plain ?? '', bytes);
  await execute('qpdf', ['--encrypt', 'user', 'owner', '256', '--', plain ?? '', locked ?? '']);
  return readFile(locked ?? '');
}

describe('a document that cannot be signed', () => {
  it('is told by its own code before any code of the person is asked for', async () => {
    const pdf = contractPdf('bad input');
    expect(await openFile(Buffer.from('PK\u0003\u0004 not a PDF'), 'Ponuda.docx')).toBe('422 pdf-not-a-pdf');
    expect(await openFile(pdf.subarray(0, pdf.length / 2))).toBe('422 pdf-damaged');
    expect(await openFile(await encrypted(pdf))).toBe('422 pdf-encrypted');
    const large = Buffer.concat([pdf, randomBytes(26 * 1024 * 1024)]);
    expect(await openFile(large)).toBe('413 file-too-large');
  });
});

describe('a person who may not', () => {
  it('learns nothing of a deal that is hidden, and nothing of one that does not exist', async () => {
    const [file] = bench.put(contract, [{ name: 'Ugovor.pdf', bytes: contractPdf('hidden') }]);
    const stranger = await visitor(bench.stack, people.stranger.personId);
    for (const entityId of [dealId, 999_999]) {
      const address = { entityTypeId: 2, entityId, field: contract, fileId: file ?? 0 };
      const options = { surface: 'sign', ...address };
      const { app: theirs } = await stranger.openFrame({ kind: 'app', placement: 'DEFAULT', handler: '', options });
      expect(await refusal(await theirs.fetch('/api/signing-requests', { address }))).toBe('404 access-denied');
    }
  });

  it('has no session, or one that was forged', async () => {
    const claims = Buffer.from('{"m":"x","p":"1"}').toString('base64url');
    for (const bearer of ['', 'nonsense', `k1.${claims}.${'A'.repeat(43)}`]) {
      const forged = new AppSession(httpOrigin(bench.stack.addresses.app), bearer);
      expect(await refusal(await forged.fetch('/api/me'))).toBe('401 session-over');
    }
  });
});

describe('codes and what signs', () => {
  it('refuses a wrong code and a used one, each with its own code, and signs once for two presses', async () => {
    const [file] = bench.put(contract, [{ name: 'Ugovor.pdf', bytes: contractPdf('codes') }]);
    const request = await open(app, contract, file);
    const path = `/api/signing-requests/${request.requestId}`;
    const person = bench.signer(0);
    expect(await refusal(await app.fetch(`${path}/sign`, signing('12345')))).toBe('400 request-invalid');
    expect(await refusal(await app.fetch(`${path}/sign`, signing(wrongCode(person))))).toBe('403 code-wrong');
    const code = codeNow(person);
    const presses = await Promise.all([1, 2].map(() => app.fetch(`${path}/sign`, signing(code))));
    expect(presses.map(({ status }) => status)).toContain(202);
    const stored = await becomes(app, request, ended);
    expect(stored.state).toBe('stored');
    const again = await open(app, contract, bench.filesOf(contract)[0]);
    const used = await app.fetch(`/api/signing-requests/${again.requestId}/sign`, signing(code));
    expect(await refusal(used)).toBe('403 code-used');
    await app.fetch(`/api/signing-requests/${again.requestId}/abandon`, {});
  });

  it('tells an absent token by its certificate, and goes on by itself when it is back', async () => {
    const [file] = bench.put(contract, [{ name: 'Ugovor.pdf', bytes: contractPdf('token') }]);
    const person = bench.signer(1);
    const theirs = await bench.tabOf(person.personId);
    const request = await open(theirs, contract, file);
    const tokens = join(bench.directory, 'token', 'tokens');
    const [serial = ''] = await readdir(tokens);
    await rename(join(tokens, serial), join(bench.directory, 'pulled'));
    await bench.stack.service.stop();
    await bench.stack.service.start();
    const { credentials } = await theirs.call(meSchema, '/api/me');
    expect(credentials.map(({ state }) => state)).toEqual(['token-absent']);
    const path = `/api/signing-requests/${request.requestId}`;
    expect(await refusal(await theirs.fetch(`${path}/sign`, signing(codeNow(person))))).toBe('503 token-absent');
    expect((await theirs.call(signingRequestSchema, path)).state).toBe('frozen');
    await rename(join(bench.directory, 'pulled'), join(tokens, serial));
    await expect
      .poll(async () => (await theirs.call(meSchema, '/api/me')).credentials.map(({ state }) => state), {
        timeout: 90_000,
      })
      .toEqual(['usable']);
    await nextStep();
    await theirs.call(signingRequestSchema, `${path}/sign`, signing(codeNow(person)));
    expect((await becomes(theirs, request, ended)).state).toBe('stored');
  });

  it('says that the signing-service is away, keeps the request, and takes the same code when it is back', async () => {
    const [file] = bench.put(contract, [{ name: 'Ugovor.pdf', bytes: contractPdf('away') }]);
    const person = bench.signer(2);
    const theirs = await bench.tabOf(person.personId);
    const request = await open(theirs, contract, file);
    const path = `/api/signing-requests/${request.requestId}`;
    await bench.stack.service.stop('SIGKILL');
    const code = codeNow(person);
    expect(await refusal(await theirs.fetch(`${path}/sign`, signing(code)))).toBe('503 signing-service-unavailable');
    expect((await theirs.call(signingRequestSchema, path)).state).toBe('frozen');
    await bench.stack.service.start();
    await theirs.call(signingRequestSchema, `${path}/sign`, signing(codeNow(person)));
    expect((await becomes(theirs, request, ended)).state).toBe('stored');
  });
});

describe('a deal that lacks what the portal requires', () => {
  const setMandatory = (mandatory: boolean) =>
    runAction(bench.stack.portal.context, { action: 'set-mandatory', fieldName: annexes, mandatory });
  const namesAnnexes = { code: 'required-fields-empty', details: { missing: ['Other documents'] } };
  afterEach(() => setMandatory(false));

  it('is told before a code is asked for, with the names of the fields', async () => {
    const [file] = bench.put(contract, [{ name: 'Ugovor.pdf', bytes: contractPdf('required') }]);
    await setMandatory(true);
    // What the portal said of its fields is remembered for five minutes; a fresh process has to ask.
    await bench.stack.app.stop();
    await bench.stack.app.start();
    const answer = await app.fetch('/api/signing-requests', { address: addressOf(contract, file) });
    expect(answer.status).toBe(409);
    expect(appErrorAnswerSchema.parse(await answer.json()).error).toMatchObject(namesAnnexes);
  });

  it('is told at storing when it came to lack it only then; the signature is kept and stored when it is filled in', async () => {
    const [file] = bench.put(contract, [{ name: 'Ugovor.pdf', bytes: contractPdf('required later') }]);
    await bench.stack.app.stop();
    await bench.stack.app.start();
    const app = await bench.tabOf(bench.signer(3).personId);
    const request = await open(app, contract, file);
    const path = `/api/signing-requests/${request.requestId}`;
    await setMandatory(true);
    await app.call(signingRequestSchema, `${path}/sign`, signing(codeNow(bench.signer(3))));
    const read = async () => app.call(signingRequestSchema, path);
    await expect.poll(async () => (await read()).error, { timeout: 30_000 }).toMatchObject(namesAnnexes);
    expect((await read()).state).toBe('storing');
    bench.put(annexes, [{ name: 'Prilog.pdf', bytes: contractPdf('annex') }]);
    await app.fetch(`${path}/store-now`, {});
    expect((await becomes(app, request, ended)).state).toBe('stored');
  });
});
