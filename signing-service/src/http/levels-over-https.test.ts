import { randomUUID } from 'node:crypto';
import { Agent, request as send } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { usualMarkDesign } from '../contract/mark-design.js';
import { SigningServiceError } from '../contract/service-call.js';
import { signatureStatusSchema } from '../contract/signatures.js';
import { inspectDocument } from '../pades/inspect-document.js';
import { bufferSource } from '../pdf/source.js';
import type { TestService } from './installation.test-support.js';
import {
  authorizeDocuments,
  buildPdf,
  connect,
  enrolPerson,
  pairTenant,
  pdfsig,
  sha256Of,
  signatureRequest,
  signDocument,
  type TestClient,
  type TestPerson,
  type TestTenant,
  urlOf,
} from './service.test-support.js';
import {
  authorityName,
  chooseLevel,
  createTrustedInstallation,
  type TrustedInstallation,
} from './trusted-service.test-support.js';

let trusted: TrustedInstallation;
let service: TestService;
let tenant: TestTenant;
let client: TestClient;
/** Called after each step. */
let afterStep: (point: string) => void = () => undefined;

beforeAll(async () => {
  trusted = await createTrustedInstallation();
  await start();
  tenant = await pairTenant(service, 'Adriatik 24');
  client = connect(service, tenant);
}, 60_000);

afterAll(async () => {
  await stop();
  await trusted.remove();
});

afterEach(() => {
  afterStep = () => undefined;
  trusted.heal();
});

async function start(): Promise<void> {
  service = await trusted.installation.start({ reached: (point) => afterStep(point) });
  if (tenant !== undefined) client = connect(service, tenant);
}

async function stop(): Promise<void> {
  await client.close();
  await service.stop();
}

/** Nothing is remembered of what trust services said. */
async function restart(): Promise<void> {
  await stop();
  await start();
}

let people = 0;
/** One for each code: the clock of the time-stamp authority does not go faster for a test. */
function person(): Promise<TestPerson> {
  people += 1;
  const key = { tenantId: tenant.tenantId, personId: `p${people}` };
  return enrolPerson(trusted.installation, service, { ...key, isEarly: true });
}

async function refusalOf(call: Promise<unknown>): Promise<SigningServiceError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof SigningServiceError) return error;
    throw error;
  }
  throw new Error('It was not refused');
}

async function intactOf(output: Uint8Array): Promise<readonly boolean[]> {
  return (await inspectDocument(bufferSource(output))).signatures.map(({ intact }) => intact);
}

async function sign(by: TestPerson, document: Buffer) {
  const authorizationId = await authorizeDocuments(client, by, [document]);
  const wanted = signatureRequest(document, { authorizationId, personId: by.personId });
  return { request: wanted, ...(await signDocument(client, wanted, document)) };
}

describe('a tenant’s level', () => {
  it('is B-T where the operator has a time-stamp authority, and the receipt names the authority and its time', async () => {
    expect(await client.settings()).toEqual({
      settings: {
        hours: null,
        markDesign: usualMarkDesign,
        readingRule: 'last-page',
        documentsPerCode: 20,
        level: 'B-T',
        timeStampAuthorities: [authorityName],
        defaultMark: null,
      },
      choices: { levels: ['B-B', 'B-T', 'B-LT', 'B-LTA'], timeStampAuthorities: [authorityName] },
      changed: null,
      changes: {},
    });
    const { output, receipt } = await sign(await person(), buildPdf('B-T'));
    expect(receipt).toMatchObject({ level: 'B-T', timeStamp: { authority: 'Stamps' } });
    expect(Math.abs(Date.parse(receipt.timeStamp?.genTime ?? '') - Date.now())).toBeLessThan(10_000);
    expect(pdfsig(output)).toContain('Signature is Valid');
    expect(sha256Of(output)).toBe(receipt.outputSha256);
    expect(await intactOf(output)).toEqual([true]);
  }, 30_000);

  it.each(['B-LT', 'B-LTA', 'B-B'] as const)(
    'is %s after an administrator has chosen it, and a repeat gives the same bytes',
    async (level) => {
      const administrator = await person();
      await chooseLevel(client, administrator, level);
      const document = buildPdf(`chosen ${level}`);
      const { request, output, receipt } = await sign(await person(), document);
      expect(receipt.level).toBe(level);
      expect(receipt.timeStamp === null).toBe(level === 'B-B');
      expect(output.toString('latin1').includes('/DSS')).toBe(level !== 'B-B');
      expect(await intactOf(output)).toEqual(level === 'B-LTA' ? [true, true] : [true]);
      expect(pdfsig(output)).toContain('Signature is Valid');
      expect(await signDocument(client, request, document)).toEqual({ output, receipt });
      const { settings } = await client.settings();
      expect(settings.level).toBe(level);
    },
    30_000,
  );

  it('is told as B-B to a client that speaks contract 1 and knows no other', async () => {
    await chooseLevel(client, await person(), 'B-T');
    const { request, receipt } = await sign(await person(), buildPdf('contract 1'));
    expect(receipt.level).toBe('B-T');
    const status = signatureStatusSchema.parse(await askInContract1(`/v1/signatures/${request.requestKey}`));
    expect(status.receipt?.level).toBe('B-B');
  }, 30_000);
});

/** What a client of before gets; a POST with a body. */
async function askInContract1(path: string, body?: object): Promise<unknown> {
  const { certificate: cert, key, authority: ca } = tenant.identity;
  const dispatcher = new Agent({ connect: { cert, key, ca } });
  const answer = await send(`${urlOf(service)}${path}`, {
    dispatcher,
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'dealseal-contract': '1', 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const json: unknown = await answer.body.json();
  await dispatcher.close();
  return json;
}

describe('before a code is spent', () => {
  const authorize = (by: TestPerson, code: string, document: Uint8Array) =>
    client.authorize({
      requestKey: randomUUID(),
      personId: by.personId,
      credentialId: 'seal',
      code,
      digests: [sha256Of(document)],
    });

  it.each([
    ['credential-revoked', 'never', () => trusted.revoke()],
    ['revocation-unavailable', 'later', () => trusted.scene.replies.delete('/ocsp')],
    ['time-stamp-unavailable', 'later', () => trusted.scene.replies.delete('/tsa')],
  ] as const)(
    '%s is told, and the code is good for later',
    async (code, retry, harm) => {
      const by = await person();
      await restart();
      harm();
      const document = buildPdf(code);
      const digits = by.nextCode();
      expect(await refusalOf(authorize(by, digits, document))).toMatchObject({ code, retry });
      trusted.heal();
      await restart();
      const { authorizationId } = await authorize(by, digits, document);
      const request = signatureRequest(document, { authorizationId, personId: by.personId });
      expect((await signDocument(client, request, document)).receipt.level).toBe('B-T');
    },
    30_000,
  );

  it('is told to a client that speaks contract 1 by a code that it knows, with the same advice', async () => {
    const by = await person();
    await restart();
    trusted.scene.replies.delete('/tsa');
    const wanted = { requestKey: randomUUID(), personId: by.personId, credentialId: 'seal', code: by.nextCode() };
    const answer = await askInContract1('/v1/authorizations', { ...wanted, digests: ['ab'.repeat(32)] });
    expect(answer).toMatchObject({ error: { code: 'token-busy', retry: 'later' } });
  }, 30_000);

  it('the digest is not spent either, when the authority dies after the code', async () => {
    const by = await person();
    const document = buildPdf('between code and signature');
    const authorizationId = await authorizeDocuments(client, by, [document]);
    const request = signatureRequest(document, { authorizationId, personId: by.personId });
    trusted.scene.replies.delete('/tsa');
    await restart();
    expect(await refusalOf(signDocument(client, request, document))).toMatchObject({ code: 'time-stamp-unavailable' });
    expect((await client.signatureStatus(request.requestKey)).state).toBe('unknown');
    trusted.heal();
    await signDocument(client, request, document);
  }, 30_000);
});

describe('after the token has signed', () => {
  it.each([
    ['B-T', 'signed', '/tsa', 'time-stamp'],
    ['B-LT', 'stamped', '/ocsp', 'revocation'],
    ['B-LTA', 'stamped', '/tsa', 'time-stamp'],
  ] as const)(
    'a %s that lost its services after "%s" stays unfinished, and is ended by a repeat with the one signature',
    async (level, point, path, waitsFor) => {
      await chooseLevel(client, await person(), level);
      const by = await person();
      const document = buildPdf(`${level} unfinished`);
      const authorizationId = await authorizeDocuments(client, by, [document]);
      const request = signatureRequest(document, { authorizationId, personId: by.personId });
      afterStep = (reached) => {
        if (reached === point) throw new Error('dies here');
      };
      expect(await refusalOf(signDocument(client, request, document))).toMatchObject({ code: 'internal' });
      afterStep = () => undefined;
      trusted.scene.replies.delete(path);
      await restart();
      const refusal = await refusalOf(signDocument(client, request, document));
      expect(refusal).toMatchObject({ code: 'signature-unfinished', retry: 'later', details: { waitsFor } });
      expect(await refusalOf(signDocument(client, request, document))).toMatchObject({ code: 'signature-unfinished' });
      expect((await client.signatureStatus(request.requestKey)).state).toBe('started');
      const before = await rawSignatureOf(request.requestKey);
      trusted.heal();
      const { output, receipt } = await signDocument(client, request, document);
      expect(receipt.level).toBe(level);
      expect(await intactOf(output)).toEqual(level === 'B-LTA' ? [true, true] : [true]);
      expect(await rawSignatureOf(request.requestKey)).toEqual(before);
      expect(pdfsig(output).split('Signature #').length - 1).toBe(level === 'B-LTA' ? 2 : 1);
    },
    60_000,
  );

  async function rawSignatureOf(requestKey: string): Promise<Buffer> {
    const { raw_signature: raw } = await service.foundation.store.db
      .selectFrom('signatures')
      .select('raw_signature')
      .where('request_key', '=', requestKey)
      .executeTakeFirstOrThrow();
    if (raw === null) throw new Error('The token has not signed');
    return Buffer.from(raw);
  }
});

describe('the clock', () => {
  // The second is so far off that no time stamp is taken for one.
  it.each([120, 1200])(
    'threat 20: that is %i s away from a time stamp stops signing, before a code is spent',
    async (seconds) => {
      await restart();
      await chooseLevel(client, await person(), 'B-T');
      const by = await person();
      trusted.installation.advance(seconds);
      const refusal = await refusalOf(authorizeDocuments(client, by, [buildPdf('off')]));
      expect(refusal).toMatchObject({ code: 'clock-unsure', retry: 'later' });
    },
    30_000,
  );
});
