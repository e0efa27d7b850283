import { beforeAll, describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { annotated, documentShapes, rewritten } from './document-shapes.test-support.js';
import { inspectDocument } from './inspect-document.js';
import { brokenLevelRules } from './level-rules.test-support.js';
import { onePagePdf, textPdf } from './test-pdf.js';
import { judge, signPdf } from './test-signer.js';
import { bufferSource } from '../pdf/source.js';

const rsa = makeTestCertificate();
const p256 = makeTestCertificate({ newKey: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] });
const p384 = makeTestCertificate({ newKey: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'] });
const signers = [rsa, p256, p384];
const none = { mark: { kind: 'none' } } as const;

/** Every judge there is: rules of level B-B with OpenSSL, poppler, qpdf, and our own reader. */
async function expectAllValid(output: Uint8Array, signatures: number): Promise<void> {
  const broken = brokenLevelRules(output, { level: 'B-B', anchors: signers });
  expect(broken).toEqual(Array.from({ length: signatures }, () => []));
  const verdict = judge(output);
  expect(verdict).toMatchObject({ validSignatures: signatures, totalDocumentSigned: true, qpdfStatus: 0 });
  const { signatures: found } = await inspectDocument(bufferSource(output));
  expect(found.map(({ intact }) => intact)).toEqual(Array.from({ length: signatures }, () => true));
}

function expectPrefix(output: Uint8Array, input: Uint8Array): void {
  expect(Buffer.compare(output.subarray(0, input.length), input)).toBe(0);
}

describe.each(documentShapes)('a document $name', ({ make }) => {
  let input: Uint8Array;
  beforeAll(async () => {
    input = await make();
  });

  it('takes two signatures, and a third', async () => {
    const first = await signPdf(rsa, input);
    await expectAllValid(first, 1);
    const second = await signPdf(p256, first, { mark: { kind: 'preset', preset: 'beside-existing' } });
    await expectAllValid(second, 2);
    const third = await signPdf(p384, second, none);
    await expectAllValid(third, 3);
    expectPrefix(third, second);
    expectPrefix(second, first);
    expectPrefix(first, input);
  });

  it('takes a signature after somebody has annotated what was signed', async () => {
    const first = await signPdf(rsa, input);
    const second = await signPdf(p384, annotated(annotated(first)));
    await expectAllValid(second, 2);
    const third = await signPdf(rsa, annotated(second), none);
    await expectAllValid(third, 3);
    expectPrefix(third, first);
  });

  it('is certified, then signed', async () => {
    const first = await signPdf(rsa, annotated(input), { certify: 2 });
    const second = await signPdf(p384, first, none);
    await expectAllValid(second, 2);
  });
});

describe('a document signed', () => {
  const curve = (name: string) => ['ec', '-pkeyopt', `ec_paramgen_curve:${name}`];

  // What poppler's library knows: no keys restricted to RSASSA-PSS and no Edwards curves.
  it.each([
    ['RSA of 3072 bits', ['rsa:3072'], 1],
    ['RSASSA-PSS by a key restricted to it', ['rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'], 0],
    ['ECDSA on P-521', curve('P-521'), 1],
    ['Ed25519', ['ed25519'], 0],
  ] as const)('with %s follows the rules', async (_, newKey, seenByPoppler) => {
    const certificate = makeTestCertificate({ newKey });
    const output = await signPdf(certificate, await textPdf());
    expect(judge(output)).toMatchObject({ validSignatures: seenByPoppler, qpdfStatus: 0 });
    const { signatures } = await inspectDocument(bufferSource(output));
    expect(signatures).toMatchObject([{ intact: true }]);
  });
});

describe('a document signed by an RSA key on a token that offers RSASSA-PSS alone', () => {
  it('follows the rules, and every judge agrees', async () => {
    await expectAllValid(await signPdf(rsa, await textPdf(), {}, ['CKM_RSA_PKCS_PSS']), 1);
  });
});

describe('an existing field', () => {
  const field = (name: string, left: number) =>
    `<</FT /Sig /T (${name}) /Type /Annot /Subtype /Widget /F 4 /P 3 0 R /Rect [${left} 600 ${left + 208} 686]>>`;
  const form = onePagePdf({
    catalog: '/AcroForm <</Fields [5 0 R 6 0 R] /DA (/Helv 0 Tf 0 g)>>',
    page: '/Annots [5 0 R 6 0 R]',
    more: [field('Buyer', 60), field('Seller', 300)],
  });

  it.each([
    ['a table', []],
    ['an object stream', ['--object-streams=generate']],
    ['a linearised file', ['--linearize']],
    ['a linearised file with object streams', ['--linearize', '--object-streams=generate']],
  ])('in %s takes a certification, its neighbour a signature', async (_, options) => {
    const input = rewritten(form, ...options);
    const first = await signPdf(rsa, input, { certify: 2, field: { kind: 'existing', name: 'Buyer' } });
    expect(await inspectDocument(bufferSource(first))).toMatchObject({ emptyFields: ['Seller'], certification: 2 });
    const second = await signPdf(p256, annotated(first), { field: { kind: 'existing', name: 'Seller' } });
    await expectAllValid(second, 2);
    expectPrefix(second, first);
    const { signatures } = await inspectDocument(bufferSource(second));
    expect(signatures.map(({ fieldName }) => fieldName)).toEqual(['Buyer', 'Seller']);
  });
});
