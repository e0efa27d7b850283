import { randomUUID } from 'node:crypto';
import { Agent, request as http } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PinPolicy, setPinPolicy } from '../authorization/pin-policies.js';
import { askConsole, ConsoleError } from '../console/ask-console.js';
import type { Question, WaitingView } from '../console/console-messages.js';
import { SigningServiceError } from '../contract/service-call.js';
import { encodeHeader, requestHeader, type SignatureRequest } from '../contract/signatures.js';
import {
  authorizeDocuments,
  buildPdf,
  connect,
  enrolPerson,
  type PairedService,
  sha256Of,
  signatureRequest,
  signDocument,
  startPaired,
  type TestClient,
  type TestPerson,
  urlOf,
} from './service.test-support.js';

const wrongPin = '13572468';

let paired: PairedService;
let client: TestClient;
let person: TestPerson;

beforeAll(async () => {
  paired = await startPaired('Adriatik 24', { pinSeconds: 1 });
  ({ client } = paired);
  const { installation, service, tenant } = paired;
  person = await enrolPerson(installation, service, { tenantId: tenant.tenantId, personId: '7' });
}, 120_000);
afterAll(() => paired.remove());

type AnyQuestion = Extract<Question, { readonly kind: 'give' | 'keep' | 'forget' | 'policy-changed' }>;

const ask = (question: AnyQuestion, pin = ''): Promise<unknown> =>
  askConsole(paired.installation.dataDirectory, question, Buffer.from(pin));

async function setPolicy(policy: PinPolicy): Promise<void> {
  await setPinPolicy(paired.service.foundation.authorization, { credentialId: 'seal', policy });
  await ask({ kind: 'policy-changed', credentialId: 'seal' });
}

/** What waits with this document, once it does. */
async function waitingFor(document: Uint8Array): Promise<WaitingView> {
  const { dataDirectory } = paired.installation;
  let found: WaitingView | undefined;
  const look = async (): Promise<boolean> => {
    const { waiting } = await askConsole(dataDirectory, { kind: 'waiting' });
    found = waiting.find(({ digests }) => digests.includes(sha256Of(document)));
    return found !== undefined;
  };
  await expect.poll(look, { timeout: 10_000 }).toBe(true);
  if (found === undefined) throw new Error('nothing waits');
  return found;
}

async function give(pinId: string, pin: string, isConfirmed = false): Promise<string> {
  try {
    await ask({ kind: 'give', pinId, onPad: false, isConfirmed }, pin);
    return 'given';
  } catch (error) {
    if (error instanceof ConsoleError) return error.code;
    throw error;
  }
}

async function outcomeOf(request: SignatureRequest, document: Uint8Array, by = client): Promise<string> {
  try {
    await signDocument(by, request, document);
    return 'signed';
  } catch (error) {
    if (error instanceof SigningServiceError) return error.code;
    throw error;
  }
}

async function requested(...documents: readonly Uint8Array[]): Promise<SignatureRequest[]> {
  const authorizationId = await authorizeDocuments(client, person, documents);
  return documents.map((document) => signatureRequest(document, { authorizationId, personId: '7' }));
}

const pdf = (): Buffer => buildPdf(randomUUID());

describe('a PIN that is asked for every time', () => {
  beforeAll(() => setPolicy({ kind: 'every-time' }));

  it('is waited for; once typed at the console, the signature goes on', async () => {
    const document = pdf();
    const { authorizationId } = await client.authorize({
      requestKey: randomUUID(),
      personId: '7',
      credentialId: 'seal',
      code: person.nextCode(),
      digests: [sha256Of(document)],
      labels: { field: 'UF_CRM_CONTRACT' },
    });
    const request = signatureRequest(document, { authorizationId, personId: '7' });
    const signing = outcomeOf(request, document);
    const entry = await waitingFor(document);
    expect(entry).toMatchObject({
      policy: 'every-time',
      credentialId: 'seal',
      tenantName: 'Adriatik 24',
      personName: 'Milica Radović',
      labels: { field: 'UF_CRM_CONTRACT' },
      digests: [sha256Of(document)],
    });
    expect(await give(entry.pinId, paired.token.token.pin)).toBe('given');
    // It may have been told in the same moment that nobody types.
    expect((await signing) === 'signed' ? 'signed' : await outcomeOf(request, document)).toBe('signed');
    const { waiting } = await askConsole(paired.installation.dataDirectory, { kind: 'waiting' });
    expect(waiting).toEqual([]);
  });

  it('that nobody types is told in time; nothing is spent or begun, and the same request key signs once later', async () => {
    const document = pdf();
    const [request] = await requested(document);
    if (request === undefined) throw new Error('one request');
    expect(await outcomeOf(request, document)).toBe('pin-needed');
    expect(await client.signatureStatus(request.requestKey)).toEqual({ state: 'waiting-for-pin', receipt: null });
    const { db } = paired.service.foundation.store;
    const rows = db.selectFrom('signatures').selectAll().where('request_key', '=', request.requestKey);
    expect(await rows.execute()).toEqual([]);
    const digests = db.selectFrom('authorization_digests').select('spent_at').where('sha256', '=', request.sha256);
    expect(await digests.execute()).toEqual([{ spent_at: null }]);

    const entry = await waitingFor(document);
    expect(await give(entry.pinId, paired.token.token.pin)).toBe('given');
    expect(await client.signatureStatus(request.requestKey)).toEqual({ state: 'unknown', receipt: null });
    const { output } = await signDocument(client, request, document);
    expect((await signDocument(client, request, document)).output).toEqual(output);
    expect(await rows.execute()).toHaveLength(1);
  });

  it('is typed once for a list, for exactly its documents, and is over with the last of them', async () => {
    const documents = [pdf(), pdf(), pdf()];
    const requests = await requested(...documents);
    const other = pdf();
    const [foreign] = await requested(other);
    if (foreign === undefined) throw new Error('one request');
    const all = requests.map((request, index) => outcomeOf(request, documents[index] ?? other));
    await Promise.all([...all, outcomeOf(foreign, other)]);
    const entry = await waitingFor(documents[0] ?? other);
    expect(entry.digests).toEqual(documents.map(sha256Of));
    expect(await give(entry.pinId, paired.token.token.pin)).toBe('given');
    for (const [index, request] of requests.entries()) {
      expect(await outcomeOf(request, documents[index] ?? other)).toBe('signed');
    }
    expect(await outcomeOf(foreign, other)).toBe('pin-needed');
    await expect(ask({ kind: 'give', pinId: entry.pinId, onPad: false, isConfirmed: false }, '1')).rejects.toThrow(
      'nothing waits',
    );
  });

  it('of a person who is stopped meanwhile signs nothing', async () => {
    const document = pdf();
    const [request] = await requested(document);
    if (request === undefined) throw new Error('one request');
    expect(await outcomeOf(request, document)).toBe('pin-needed');
    const entry = await waitingFor(document);
    const { db } = paired.service.foundation.store;
    await db
      .updateTable('authorizations')
      .set({ ended_at: 1 })
      .where('authorization_id', '=', request.authorizationId)
      .execute();
    expect(await give(entry.pinId, paired.token.token.pin)).toBe('given');
    expect(await outcomeOf(request, document)).toBe('authorization-expired');
  });

  it('is heard of as a token that has no time by a client that speaks contract 3', async () => {
    const document = pdf();
    const [request] = await requested(document);
    if (request === undefined) throw new Error('one request');
    const { key, certificate: cert, authority: ca } = paired.tenant.identity;
    const dispatcher = new Agent({ connect: { ca, cert, key } });
    const about = { 'content-type': 'application/pdf', 'content-length': String(document.length) };
    const spoken = { 'dealseal-contract': '1', 'dealseal-contract-newest': '3' };
    const headers = { ...about, ...spoken, [requestHeader]: encodeHeader(request) };
    const options = { dispatcher, method: 'POST', headers, body: document } as const;
    const { body } = await http(`${urlOf(paired.service)}/v1/signatures`, options);
    expect(await body.json()).toMatchObject({ error: { code: 'token-busy', retry: 'later' } });
    await dispatcher.close();
  });
});

describe('a PIN that is kept for a while', () => {
  beforeAll(() => setPolicy({ kind: 'cached', minutes: 15 }));
  afterEach(async () => {
    await ask({ kind: 'forget', credentialId: 'seal' });
  });

  const keep = (pin: string, isConfirmed = false): Promise<unknown> =>
    ask({ kind: 'keep', credentialId: 'seal', onPad: false, isConfirmed }, pin);

  it('is typed ahead, serves whoever signs, and is over when it is told to be', async () => {
    await keep(paired.token.token.pin);
    for (let each = 0; each < 2; each += 1) {
      const document = pdf();
      const [request] = await requested(document);
      expect(request && (await outcomeOf(request, document))).toBe('signed');
    }
    expect(await ask({ kind: 'forget', credentialId: 'seal' })).toEqual({ wasKept: true });
    const document = pdf();
    const [request] = await requested(document);
    expect(request && (await outcomeOf(request, document))).toBe('pin-needed');
    await keep(paired.token.token.pin);
    expect(request && (await outcomeOf(request, document))).toBe('signed');
  });

  it('is kept no longer than the policy says', async () => {
    const question = { kind: 'keep', credentialId: 'seal', minutes: 600, onPad: false, isConfirmed: false } as const;
    const { until } = await askConsole(
      paired.installation.dataDirectory,
      question,
      Buffer.from(paired.token.token.pin),
    );
    const minutes = (Date.parse(until) / 1000 - paired.installation.nowSeconds()) / 60;
    expect(minutes).toBeGreaterThan(14);
    expect(minutes).toBeLessThanOrEqual(15);
  });
});

describe('a typed PIN that the token refuses', () => {
  it('ends what it was typed for at once, is tried by nothing again, and the mark stands after a restart', async () => {
    await setPolicy({ kind: 'every-time' });
    const document = pdf();
    const [request] = await requested(document);
    if (request === undefined) throw new Error('one request');
    const signing = outcomeOf(request, document);
    const found = await waitingFor(document);
    expect(await give(found.pinId, wrongPin)).toBe('token-pin-refused');
    expect(['token-pin-refused', 'pin-needed']).toContain(await signing);
    expect(await outcomeOf(request, document)).toBe('token-pin-refused');

    await paired.service.stop();
    const service = await paired.installation.start();
    const again = Object.assign(connect(service, paired.tenant), { anchors: service.anchors });
    try {
      // Its authorization is still open, and what waits is remembered by nobody: it waits anew.
      expect(await outcomeOf(request, document, again)).toBe('pin-needed');
      const { pinId } = await waitingFor(document);
      expect(await give(pinId, paired.token.token.pin)).toBe('pin-unconfirmed');
      await expect(ask({ kind: 'give', pinId, onPad: false, isConfirmed: true }, wrongPin)).rejects.toThrow(
        'refused before',
      );
    } finally {
      await again.close();
      await service.stop();
    }
  });
});
