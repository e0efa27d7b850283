import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assignTenantCredential, unassignTenantCredential } from '../authorization/credentials.js';
import { createPerson } from '../authorization/people.js';
import { dealseal } from '../cli/cli.test-support.js';
import { issueCertificate } from '../cms/issued-certificate.test-support.js';
import type { ReceiptOrder } from '../contract/receipts.js';
import type { SignatureReceipt } from '../contract/signatures.js';
import { SigningServiceError } from '../contract/service-call.js';
import { exportPkcs12 } from '../pkcs12/pkcs12.test-support.js';
import { textOf } from '../receipts/receipt-facts.test-support.js';
import { eraseOldRecords } from '../signing/record-retention.js';
import { dropOldTails } from '../signing/signature-record.js';
import {
  authorizeDocuments,
  buildPdf,
  connect,
  enrolPerson,
  lastAudit,
  type PairedService,
  pairTenant,
  pdfsig,
  sha256Of,
  signatureRequest,
  signDocument,
  startPaired,
  type TestClient,
  type TestPerson,
} from './service.test-support.js';

const order: ReceiptOrder = {
  personId: '1',
  documentName: 'Ugovor.pdf',
  timeZone: 'Europe/Podgorica',
  language: 'en',
};

let paired: PairedService;
let client: TestClient;
let foreign: TestClient;
let person: TestPerson;
let tenantId: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-receipts-'));
  const keyFile = join(folder, 'receipts.p12');
  const pinFile = join(folder, 'password');
  writeFileSync(keyFile, exportPkcs12(issueCertificate({ subject: '/CN=Adriatik potvrde' })));
  writeFileSync(pinFile, 'lozinka\n', { mode: 0o600 });
  const more = [{ credentialId: 'receipts', keyUri: pathToFileURL(keyFile).href, pinFile }];
  paired = await startPaired('Adriatik 24', { more, receipts: { sealCredential: 'receipts' } });
  ({ client } = paired);
  ({ tenantId } = paired.tenant);
  foreign = connect(paired.service, await pairTenant(paired.service, 'Durmitor'));
  person = await enrolPerson(paired.installation, paired.service, { tenantId, personId: '1' });
}, 60_000);

afterAll(async () => {
  await foreign.close();
  await paired.remove();
  rmSync(folder, { recursive: true });
});

/** Signs some documents under one code; answers the receipts' facts of the last. */
async function sign(count = 1): Promise<SignatureReceipt & { readonly authorizationId: string }> {
  const documents = Array.from({ length: count }, () => buildPdf(`document ${randomUUID()}`));
  const authorizationId = await authorizeDocuments(client, person, documents);
  const signed: SignatureReceipt[] = [];
  for (const document of documents) {
    const request = signatureRequest(document, { authorizationId, personId: '1' });
    signed.push((await signDocument(client, request, document)).receipt);
  }
  const last = signed.at(-1);
  if (last === undefined) throw new Error('nothing was signed');
  return { ...last, authorizationId };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof SigningServiceError ? error.code : String(error);
}

const withoutTime = (text: string): string => text.replace(/Drawn .*? \+\d\d:\d\d\./u, '');

describe('a receipt', () => {
  it('tells of the signature what the service has recorded, and of the document what the portal states', async () => {
    const { requestKey, inputSha256, outputSha256, credential, audit, authorizationId } = await sign(3);
    const text = textOf(await client.receipt(requestKey, order));
    for (const fact of [requestKey, inputSha256, outputSha256, authorizationId, audit.head, credential.serialNumber]) {
      expect(text).toContain(fact);
    }
    expect(text).toContain('Person Milica Radović');
    expect(text).toContain('Portal Adriatik 24');
    expect(text).toContain('Name Ugovor.pdf\nas the portal states it');
    expect(text).toContain('CN=Adriatik 24 doo');
    expect(text).toContain('RSA-2048, RSA PKCS#1 v1.5, SHA-256');
    expect(text).toContain('one code for 3 documents');
    expect(text).toContain(`Released Entry ${audit.sequence}`);
    expect(text).toMatch(/Authorised Entry \d+[^]*Signing begun Entry \d+[^]*Released Entry/u);
    expect(text).toContain('PAdES B-B');
  });

  it('tells the same when it is asked for again, also in another language', async () => {
    const { requestKey, outputSha256 } = await sign();
    const first = textOf(await client.receipt(requestKey, order));
    expect(withoutTime(textOf(await client.receipt(requestKey, order)))).toBe(withoutTime(first));
    const russian = textOf(await client.receipt(requestKey, { ...order, language: 'ru' }));
    expect(russian).toContain('Квитанция об электронной подписи');
    expect(russian).toContain(outputSha256);
  });

  it('is sealed by the key that the operator keeps for it, and the log tells of each', async () => {
    const { requestKey } = await sign();
    const sealed = await client.receipt(requestKey, order);
    expect(textOf(sealed)).toContain('Sealed electronically by Adriatik potvrde, PAdES B-B.');
    const judged = pdfsig(sealed);
    expect(judged).toContain('Signature is Valid');
    expect(judged).toContain('Adriatik potvrde');
    expect(judged).toContain('Total document signed');
    expect(await lastAudit(paired.service, tenantId, 'receipt-sealed')).toEqual({
      requestKey,
      personId: '1',
      credentialId: 'receipts',
      level: 'B-B',
      outputSha256: sha256Of(sealed),
    });
  });

  it('is nothing that a client could name as a credential of its own', async () => {
    const credentials = await client.tenantCredentials();
    expect(credentials.map(({ credentialId }) => credentialId)).toEqual(['seal']);
    const document = buildPdf('not yours');
    expect(await codeOf(authorizeDocuments(client, person, [document], 'receipts'))).toBe('credential-not-granted');
  });

  it('is refused while its seal is somebody’s to sign with', async () => {
    const { requestKey } = await sign();
    const { authorization } = paired.service.foundation;
    await assignTenantCredential(authorization, { tenantId, credentialId: 'receipts' });
    expect(await codeOf(client.receipt(requestKey, order))).toBe('receipt-unsealed');
    await unassignTenantCredential(authorization, { tenantId, credentialId: 'receipts' });
    expect(textOf(await client.receipt(requestKey, order))).toContain('Sealed electronically');
  });

  it('of another tenant is as unknown as one that never was', async () => {
    const { requestKey } = await sign();
    expect(await codeOf(foreign.receipt(requestKey, order))).toBe('signature-unknown');
    expect(await codeOf(client.receipt(randomUUID(), order))).toBe('signature-unknown');
    expect(await codeOf(foreign.receipt(randomUUID(), order))).toBe('signature-unknown');
  });

  it('is not there before the signature is released', async () => {
    const { requestKey } = await sign();
    const { db } = paired.service.foundation.store;
    const own = (text: string | null) =>
      db.updateTable('signatures').set({ receipt_json: text }).where('request_key', '=', requestKey).execute();
    const { receipt } = await client.signatureStatus(requestKey);
    await own(null);
    expect(await codeOf(client.receipt(requestKey, order))).toBe('signature-not-released');
    await own(JSON.stringify(receipt));
  });

  it('asked for as a part of the log is for those who may read it', async () => {
    const { requestKey } = await sign();
    const { authorization } = paired.service.foundation;
    await createPerson(authorization, { tenantId, personId: '2', name: 'Petar', role: 'signer' });
    await createPerson(authorization, { tenantId, personId: '3', name: 'Ana', role: 'auditor' });
    const asReader = (personId: string) => client.receipt(requestKey, { ...order, personId, readsLog: true });
    expect(await codeOf(asReader('2'))).toBe('not-an-administrator');
    expect(await codeOf(asReader('99'))).toBe('not-an-administrator');
    expect(textOf(await asReader('3'))).toContain(requestKey);
    expect(textOf(await asReader('1'))).toContain(requestKey);
  });

  it('refuses what is no order', async () => {
    const { requestKey } = await sign();
    expect(await codeOf(client.receipt(requestKey, { ...order, timeZone: 'Atlantis/Center' }))).toBe('request-invalid');
    expect(await codeOf(client.receipt('7', order))).toBe('request-invalid');
  });

  it('says less once the signature can no longer be fetched, and is gone with its records', async () => {
    const { requestKey, outputSha256, credential } = await sign();
    const { authorization, store } = paired.service.foundation;
    const future = authorization.now() + 60_000;
    await dropOldTails(store, future);
    const text = textOf(await client.receipt(requestKey, order));
    expect(text).toContain(outputSha256);
    expect(text).toContain(credential.serialNumber);
    expect(text).toContain('no longer kept here; the signed document holds the certificate');
    const century = 100 * 365.25 * 24 * 3_600_000;
    await eraseOldRecords({ ...authorization, now: () => future + century });
    expect(await codeOf(client.receipt(requestKey, order))).toBe('signature-erased');
    expect(await codeOf(foreign.receipt(requestKey, order))).toBe('signature-unknown');
  });

  it('is drawn at the console as well, unsealed', async () => {
    const { requestKey, outputSha256 } = await sign();
    const environment = { DEALSEAL_SERVICE_CONFIG: paired.installation.configFile };
    const out = join(folder, 'receipt.pdf');
    const words = ['receipt', '--tenant', 'Adriatik 24', '--request', requestKey, '--language', 'ru', '--out', out];
    expect(await dealseal(words, { environment })).toMatchObject({ code: 0, out: [out], err: [] });
    const text = textOf(readFileSync(out));
    expect(text).toContain(outputSha256);
    expect(text).toContain('Эта квитанция не подписана');
    expect(await dealseal(words, { environment })).toMatchObject({ code: 1 });
    const unknown = words.with(4, randomUUID());
    expect((await dealseal(unknown, { environment })).err.join()).toContain('[signature-unknown]');
    const assign = ['credential', 'assign', '--tenant', 'Adriatik 24', '--credential', 'receipts'];
    expect((await dealseal(assign, { environment })).err.join()).toContain('receipts.sealAlsoSigns');
  });

  it('cannot be had without end', async () => {
    const asked = await Promise.all(Array.from({ length: 60 }, () => codeOf(foreign.receipt(randomUUID(), order))));
    expect(new Set(asked)).toEqual(new Set(['signature-unknown', 'too-many-requests']));
  });
});
