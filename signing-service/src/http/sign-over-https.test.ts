import { randomUUID } from 'node:crypto';
import { readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SigningServiceError } from '../contract/service-call.js';
import { encryptedPdf } from '../pdf/encryption/encrypted-samples.test-support.js';
import {
  authorizeDocuments,
  buildPdf,
  enrolPerson,
  type PairedService,
  pdfsig,
  sha256Of,
  signatureRequest,
  signDocument,
  startPaired,
  type TestPerson,
} from './service.test-support.js';

let paired: PairedService;
let service: PairedService['service'];
let tenant: PairedService['tenant'];
let client: PairedService['client'];
let person: TestPerson;

beforeAll(async () => {
  paired = await startPaired('Adriatik 24');
  ({ service, tenant, client } = paired);
  person = await enrolPerson(paired.installation, service, { tenantId: tenant.tenantId, personId: 'u1' });
}, 60_000);

afterAll(() => paired.remove());

const personId = 'u1';

function publicKeyPdf(): Uint8Array {
  const text = encryptedPdf(buildPdf('closed'), { options: ['256'] }).toString('latin1');
  return Buffer.from(text.replace('/Filter /Standard', '/Filter /Adobe.PK'), 'latin1');
}

async function authorized(document: Uint8Array) {
  const authorizationId = await authorizeDocuments(client, person, [document]);
  return signatureRequest(document, { authorizationId, personId });
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

function receivedFiles(): string[] {
  return readdirSync(path.join(paired.installation.dataDirectory, 'spool'));
}

describe('a signature over HTTPS', () => {
  it('appends to the input what pdfsig calls valid, and answers a receipt of exactly these bytes', async () => {
    const document = buildPdf('end to end');
    const request = await authorized(document);
    const { receipt, output } = await signDocument(client, request, document);
    expect(output.subarray(0, document.length).equals(document)).toBe(true);
    expect(pdfsig(output)).toContain('Signature is Valid');
    expect(pdfsig(output)).toContain('Total document signed');
    expect(receipt).toMatchObject({
      requestKey: request.requestKey,
      inputSha256: sha256Of(document),
      outputSha256: sha256Of(output),
      outputSize: output.length,
      signer: 'Milica Radović',
      credential: { credentialId: 'seal', owner: 'Adriatik 24 doo' },
    });
    expect(await client.signatureStatus(request.requestKey)).toEqual({ state: 'released', receipt });
  });

  it('answers a repeat with the same bytes and receipt, also after the authorization has expired (threat 10)', async () => {
    const document = buildPdf('repeat');
    const request = await authorized(document);
    const first = await signDocument(client, request, document);
    paired.installation.advance(600);
    expect(await signDocument(client, request, document)).toEqual(first);
  });

  it('releases one signature to eight that ask at the same time with one request key (threat 10)', async () => {
    const document = buildPdf('eight at once');
    const request = await authorized(document);
    const answers = await Promise.all(Array.from({ length: 8 }, () => signDocument(client, request, document)));
    expect(new Set(answers.map(({ output }) => sha256Of(output))).size).toBe(1);
    const released = await service.foundation.store.db
      .selectFrom('audit_payloads')
      .select('payload')
      .where('payload', 'like', `%${request.requestKey}%`)
      .execute();
    expect(released).toHaveLength(2);
  });

  it('signs an authorised digest once: another request key is refused (threat 10)', async () => {
    const document = buildPdf('once');
    const request = await authorized(document);
    await signDocument(client, request, document);
    const again = { ...request, requestKey: randomUUID() };
    await expect(signDocument(client, again, document)).rejects.toMatchObject({ code: 'authorization-spent' });
  });

  it('signs 20 documents with one code, all valid', async () => {
    const documents = Array.from({ length: 20 }, (_, index) => buildPdf(`one of twenty ${index}`));
    const authorizationId = await authorizeDocuments(client, person, documents);
    const outputs = await Promise.all(
      documents.map((document) =>
        signDocument(client, signatureRequest(document, { authorizationId, personId }), document),
      ),
    );
    for (const { output } of outputs.slice(0, 3)) expect(pdfsig(output)).toContain('Signature is Valid');
    expect(new Set(outputs.map(({ receipt }) => receipt.audit.sequence)).size).toBe(20);
  });

  it('keeps the earlier signature of a file that is signed again', async () => {
    const document = buildPdf('twice');
    const once = await signDocument(client, await authorized(document), document);
    const twice = await signDocument(client, await authorized(once.output), once.output);
    expect(pdfsig(twice.output).match(/Signature is Valid/g)).toHaveLength(2);
  });

  it('leaves no received file behind', async () => {
    await expect.poll(receivedFiles).toEqual([]);
  });
});

describe('what is refused', () => {
  it('refuses other bytes than those authorised, and the code is spent (threat 7)', async () => {
    const shown = buildPdf('shown');
    const other = buildPdf('other');
    const request = await authorized(shown);
    const swapped = Buffer.from(shown);
    swapped.set(Buffer.from('owned'), swapped.indexOf('shown'));
    await expect(signDocument(client, request, swapped)).rejects.toMatchObject({ code: 'digest-mismatch' });
    await expect(signDocument(client, request, shown)).rejects.toMatchObject({ code: 'authorization-expired' });

    const second = await authorized(shown);
    const announced = signatureRequest(other, { authorizationId: second.authorizationId, personId });
    await expect(signDocument(client, announced, other)).rejects.toMatchObject({ code: 'digest-not-authorized' });
    await expect(signDocument(client, second, shown)).rejects.toMatchObject({ code: 'authorization-expired' });
  });

  it('gives a released signature to nobody who comes with other bytes (threat 7)', async () => {
    const document = buildPdf('released');
    const request = await authorized(document);
    await signDocument(client, request, document);
    const other = buildPdf('replaced');
    const reused = { ...request, sha256: sha256Of(other) };
    await expect(signDocument(client, reused, other)).rejects.toMatchObject({ code: 'request-key-reused' });
    await expect(signDocument(client, request, other)).rejects.toMatchObject({ code: 'digest-mismatch' });
    await expect(signDocument(client, request, document)).resolves.toBeDefined();
  });

  it('signs nothing without an authorization, nor with one that has expired or is another person’s (threat 4)', async () => {
    const document = buildPdf('unauthorised');
    const invented = signatureRequest(document, { authorizationId: randomUUID(), personId });
    await expect(signDocument(client, invented, document)).rejects.toMatchObject({ code: 'authorization-unknown' });
    const request = await authorized(document);
    await expect(signDocument(client, { ...request, personId: 'u2' }, document)).rejects.toMatchObject({
      code: 'authorization-unknown',
    });
    paired.installation.advance(121);
    await expect(signDocument(client, request, document)).rejects.toMatchObject({ code: 'authorization-expired' });
    expect(await client.signatureStatus(request.requestKey)).toEqual({ state: 'unknown', receipt: null });
  });

  it('opens an authorization with one code once, whoever asks in parallel (threat 5)', async () => {
    const code = person.nextCode();
    const ask = (text: string) =>
      client.authorize({
        requestKey: randomUUID(),
        personId,
        credentialId: 'seal',
        code,
        digests: [sha256Of(Buffer.from(text))],
      });
    const answers = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => ask(String(index))));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each([
    ['no PDF', Buffer.from('PK\u0003\u0004 a spreadsheet'), 'pdf-not-a-pdf'],
    ['a cut PDF', buildPdf('cut').subarray(0, 300), 'pdf-damaged'],
    ['a PDF with a password', encryptedPdf(buildPdf('closed'), { user: 'u', options: ['256'] }), 'pdf-encrypted'],
    ['a PDF encrypted by another handler', publicKeyPdf(), 'pdf-encryption-unsupported'],
  ])('refuses %s with its own code, keeps the digest unspent and the service alive', async (_, document, code) => {
    const request = await authorized(document);
    const refusal = await refusalOf(signDocument(client, request, document));
    expect(refusal.code).toBe(code);
    expect(refusal.reference).toMatch(/^\w{3}-\w{3}$/);
    expect(await client.signatureStatus(request.requestKey)).toEqual({ state: 'unknown', receipt: null });
  });

  it('signs an encrypted document that opens without a password', async () => {
    const document = encryptedPdf(buildPdf('encrypted'), { options: ['256'] });
    expect(await client.inspect(Readable.from([document]), document.length)).toMatchObject({ refusal: null });
    const signed = await signDocument(client, await authorized(document), document);
    expect(pdfsig(signed.output)).toContain('Signature is Valid.');
  });

  it('refuses a document over the limit before it has arrived (threat 12)', async () => {
    const limit = 2 * 1024 * 1024;
    const big = Buffer.alloc(limit + 1);
    const request = signatureRequest(big, { authorizationId: 'x', personId });
    await expect(signDocument(client, request, big)).rejects.toMatchObject({
      code: 'pdf-too-large',
      details: { limitBytes: limit },
    });
  });

  it('drops an upload that breaks off, and spends nothing', async () => {
    const document = buildPdf('broken off');
    const request = await authorized(document);
    const body = new PassThrough();
    body.write(document.subarray(0, 50));
    const sending = client.sign(request, body);
    setImmediate(() => body.destroy(new Error('gone')));
    await expect(sending).rejects.toThrow('No answer from the signing-service');
    await expect(signDocument(client, request, document)).resolves.toBeDefined();
    await expect.poll(receivedFiles).toEqual([]);
  });

  it('says before a code is asked for whether a document can be signed', async () => {
    const document = buildPdf('inspect');
    expect(await client.inspect(Readable.from([document]), document.length)).toMatchObject({
      sha256: sha256Of(document),
      pageCount: 1,
      signatures: [],
      refusal: null,
    });
    const signed = await signDocument(client, await authorized(document), document);
    const found = await client.inspect(Readable.from([signed.output]), signed.output.length);
    expect(found.signatures).toMatchObject([{ signer: 'Adriatik 24 doo', intact: true }]);
    const text = Buffer.from('no document');
    expect(await client.inspect(Readable.from([text]), text.length)).toMatchObject({ refusal: 'pdf-not-a-pdf' });
  });
});

describe('the token', () => {
  it('is missed before a code is spent, and signs again when it is back (threat 21)', async () => {
    const document = buildPdf('token pulled');
    const pulled = `${paired.token.hsm.tokensFolder}.pulled`;
    const request = await authorized(document);
    renameSync(paired.token.hsm.tokensFolder, pulled);
    try {
      await expect
        .poll(async () => (await client.credentials(personId))[0]?.state, { timeout: 15_000, interval: 200 })
        .toBe('token-absent');
      expect((await refusalOf(signDocument(client, request, document))).retry).toMatch(/later|now/);
      expect((await refusalOf(authorizeDocuments(client, person, [document]))).retry).toMatch(/later|now/);
    } finally {
      renameSync(pulled, paired.token.hsm.tokensFolder);
    }
    await expect
      .poll(async () => (await client.credentials(personId))[0]?.state, { timeout: 20_000, interval: 500 })
      .toBe('usable');
    const { output } = await signDocument(client, await authorized(document), document);
    expect(pdfsig(output)).toContain('Signature is Valid');
  }, 60_000);
});

describe('the log', () => {
  it('holds no code, secret, PIN or document after all this (threat 19)', () => {
    const log = paired.installation.logLines.join('');
    expect(log).toContain('POST /v1/signatures');
    const secret = Buffer.from(person.secret);
    for (const canary of [
      paired.token.token.pin,
      secret.toString('hex'),
      secret.toString('base64'),
      '%PDF-',
      'end to end',
    ]) {
      expect(log).not.toContain(canary);
    }
  });
});
