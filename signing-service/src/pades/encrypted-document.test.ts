import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { openPdf } from '../pdf/document.js';
import { decryptedPdf, encryptedPdf, encryptionKinds } from '../pdf/encryption/encrypted-samples.test-support.js';
import type { EncryptedBy } from '../pdf/encryption/encrypted-samples.test-support.js';
import { lookupString } from '../pdf/lookup.js';
import { bufferSource } from '../pdf/source.js';
import { decodeTextString } from '../pdf/text-string.js';
import { completeSignature } from './complete-signature.js';
import { inspectDocument } from './inspect-document.js';
import { brokenLevelRules, judged } from './level-rules.test-support.js';
import { prepareSignature } from './prepare-signature.js';
import type { PrepareOptions } from './prepare-signature.js';
import { readFormFields } from './signature-fields.js';
import { onePagePdf, textPdf } from './test-pdf.js';
import { judge, pageText, prepareOptions, signPdf, signPrepared } from './test-signer.js';
import { thrownCode } from '../cms/test-thrown-code.js';

const rsa = makeTestCertificate();
const p256 = makeTestCertificate({ newKey: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] });
const text = await textPdf();

const first: Partial<PrepareOptions> = { reason: 'Saglasan (bez izmjena)', location: 'Žabljak', certify: 2 };
const second: Partial<PrepareOptions> = {
  signerName: 'Đorđe Šćepanović',
  reason: 'Ревизија',
  mark: { kind: 'preset', preset: 'beside-existing' },
  fileId: Buffer.alloc(16, 8),
};

/** Name, reason and location of each signature and the names of the fields, after qpdf decrypted the file. */
function textsOf(output: Uint8Array, password: string) {
  const document = openPdf(bufferSource(decryptedPdf(output, password)));
  expect(document.encryption).toBeUndefined();
  return readFormFields(document).signatureFields.map(({ name, value }) => {
    const texts = ['Name', 'Reason', 'Location'].map((key) => value && lookupString(document, value, key));
    return [name, ...texts.map((text) => text && decodeTextString(text))];
  });
}

/** Every judge there is: rules of level B-B with OpenSSL, poppler, qpdf, and our own reader. */
async function expectAllValid(output: Uint8Array, signatures: number, password = ''): Promise<void> {
  const all = Array.from({ length: signatures }, () => true);
  const broken = brokenLevelRules(output, { level: 'B-B', anchors: [rsa, p256], password });
  expect(broken).toEqual(all.map(() => []));
  const verdict = judge(output, password);
  expect(verdict).toMatchObject({ validSignatures: signatures, totalDocumentSigned: true, qpdfStatus: 0 });
  const { signatures: found } = await inspectDocument(bufferSource(output), { password });
  expect(found.map(({ intact }) => intact)).toEqual(all);
}

/** Signs with two passwords in turn and judges with the user's. */
async function expectSignedTwice(by: EncryptedBy, passwords: readonly (string | undefined)[]): Promise<void> {
  const input = encryptedPdf(text, by);
  const once = await signPdf(rsa, input, { ...first, password: passwords[0] });
  await expectAllValid(once, 1, by.user);
  const twice = await signPdf(p256, once, { ...second, password: passwords[1] });
  await expectAllValid(twice, 2, by.user);
  expect(Buffer.compare(twice.subarray(0, once.length), once)).toBe(0);
  expect(Buffer.compare(once.subarray(0, input.length), input)).toBe(0);
  expect(textsOf(twice, by.user ?? '')).toEqual([
    ['Signature1', 'Željko Đurišić', 'Saglasan (bez izmjena)', 'Žabljak'],
    ['Signature2', 'Đorđe Šćepanović', 'Ревизија', undefined],
  ]);
  const tail = Buffer.from(twice.subarray(input.length)).toString('latin1');
  expect(tail).not.toMatch(/Saglasan|D:2026|Signature1/u);
  const page = pageText(twice, by.user);
  expect(page).toContain('Željko Đurišić');
  expect(page).toContain('Đorđe Šćepanović');
}

describe.each(encryptionKinds)('a document encrypted with $name', ({ options }) => {
  it.each([
    ['plain objects', []],
    ['object streams', ['--object-streams=generate']],
  ])('in %s takes two signatures without a password', async (_, more) => {
    await expectSignedTwice({ options, more }, [undefined, undefined]);
  });

  it('takes one signature with its user’s password and one with its owner’s', async () => {
    await expectSignedTwice({ user: 'korisnik', owner: 'vlasnik', options }, ['korisnik', 'vlasnik']);
  });
});

describe('an encrypted document', () => {
  it('that is linearised takes two signatures', async () => {
    await expectSignedTwice({ options: ['256'], more: ['--linearize', '--object-streams=generate'] }, []);
    await expectSignedTwice({ options: ['128', '--use-aes=y'], more: ['--linearize'] }, []);
  });

  it('takes signatures into its existing fields, whose names are encrypted', async () => {
    const field = (name: string, left: number) =>
      `<</FT /Sig /T (${name}) /TU (Potpis kupca) /Type /Annot /Subtype /Widget /F 4 /P 3 0 R /Rect [${left} 600 ${left + 208} 686]>>`;
    const form = onePagePdf({
      catalog: '/AcroForm <</Fields [5 0 R 6 0 R] /DA (/Helv 0 Tf 0 g)>>',
      page: '/Annots [5 0 R 6 0 R]',
      more: [field('Buyer', 60), field('Seller', 300)],
    });
    const input = encryptedPdf(form, { options: ['128', '--use-aes=y'] });
    const once = await signPdf(rsa, input, { field: { kind: 'existing', name: 'Buyer' } });
    expect(await inspectDocument(bufferSource(once))).toMatchObject({ emptyFields: ['Seller'] });
    const twice = await signPdf(p256, once, { field: { kind: 'existing', name: 'Seller' } });
    await expectAllValid(twice, 2);
    expect(textsOf(twice, '').map(([name]) => name)).toEqual(['Buyer', 'Seller']);
    const { signatureFields } = readFormFields(openPdf(bufferSource(decryptedPdf(twice))));
    const tooltips = signatureFields.map(({ dict }) => dict.getString('TU'));
    expect(tooltips.map((tooltip) => tooltip && decodeTextString(tooltip))).toEqual(['Potpis kupca', 'Potpis kupca']);
  });

  it('is prepared in the same bytes again, and keeps no password', async () => {
    const input = encryptedPdf(text, { user: 'korisnik', options: ['256'] });
    const options = prepareOptions(rsa, { password: 'korisnik' });
    const [prepared, again] = [
      await prepareSignature(bufferSource(input), options),
      await prepareSignature(bufferSource(input), options),
    ];
    expect(Buffer.compare(prepared.tail, again.tail)).toBe(0);
    expect(Object.values(prepared)).not.toContain('korisnik');
    expect(Buffer.from(prepared.tail).includes('korisnik')).toBe(false);
  });

  it('is completed with its password only', async () => {
    const input = encryptedPdf(text, { user: 'korisnik', options: ['256'] });
    const source = bufferSource(input);
    const prepared = await prepareSignature(source, prepareOptions(rsa, { password: 'korisnik' }));
    const contentInfo = signPrepared(rsa, input, prepared);
    const complete = (password?: string) =>
      thrownCode(() => completeSignature(source, prepared, contentInfo, password));
    expect(complete()).toBe('pdf-encrypted');
    expect(complete('nonsense')).toBe('pdf-password-wrong');
    const tail = completeSignature(source, prepared, contentInfo, 'korisnik');
    expect(tail).toHaveLength(prepared.tail.length);
    judged(Buffer.concat([input, tail]), { level: 'B-B', anchors: [rsa], password: 'korisnik' });
  });
});

describe('inspecting an encrypted document', () => {
  const inspect = (by: EncryptedBy, password?: string) =>
    inspectDocument(bufferSource(encryptedPdf(text, by)), { password });

  it('tells what it holds and what it does not permit', async () => {
    const forbidding = ['256', '--modify=none'];
    const nothing = { asOwner: false, mayModify: false, mayAnnotate: false, mayFillForms: false };
    const found = { pageCount: 2, encrypted: true, signable: true };
    expect(await inspect({ options: forbidding })).toMatchObject({ ...found, permissions: nothing });
    expect(await inspect({ options: forbidding }, 'owner')).toMatchObject({
      ...found,
      permissions: { asOwner: true, mayFillForms: true },
    });
  });

  it('tells that a password is needed, or wrong', async () => {
    const closed = { pageCount: 0, encrypted: true, permissions: undefined };
    const by = { user: 'korisnik', options: ['256'] };
    expect(await inspect(by)).toMatchObject({ ...closed, signable: { code: 'pdf-encrypted' } });
    expect(await inspect(by, 'nonsense')).toMatchObject({ ...closed, signable: { code: 'pdf-password-wrong' } });
    expect(await inspect(by, 'korisnik')).toMatchObject({ encrypted: true, signable: true });
  });
});
