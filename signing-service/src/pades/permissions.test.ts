import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { openPdf } from '../pdf/document.js';
import { lookupArray, lookupDict } from '../pdf/lookup.js';
import { PdfDict } from '../pdf/object.js';
import { serializeObject } from '../pdf/serialize.js';
import { bufferSource } from '../pdf/source.js';
import { locksField } from './field-lock.js';
import { inspectDocument } from './inspect-document.js';
import type { PrepareOptions } from './prepare-signature.js';
import { readFormFields } from './signature-fields.js';
import { onePagePdf, textPdf } from './test-pdf.js';
import { judge, refusalOf, signPdf } from './test-signer.js';

const certificate = makeTestCertificate();
const none = { mark: { kind: 'none' } } as const;
const existing = (name: string): Partial<PrepareOptions> => ({ field: { kind: 'existing', name } });
const sign = (input: Uint8Array, changed: Partial<PrepareOptions> = {}) => signPdf(certificate, input, changed);
const refusal = (input: Uint8Array, changed: Partial<PrepareOptions> = {}) => refusalOf(certificate, input, changed);

/** Empty fields Buyer (5) and Seller (6) and a text field note.price (7, 8), with what stands in Buyer. */
function contract(buyer = '', seller = ''): Uint8Array {
  const widget = (rectangle: string) => `/Type /Annot /Subtype /Widget /F 4 /P 3 0 R /Rect [${rectangle}]`;
  return onePagePdf({
    catalog: '/AcroForm <</Fields [5 0 R 6 0 R 7 0 R]>>',
    page: '/Annots [5 0 R 6 0 R 8 0 R]',
    more: [
      `<</FT /Sig /T (Buyer) ${widget('60 600 268 686')} ${buyer}>>`,
      `<</FT /Sig /T (Seller) ${widget('300 600 508 686')} ${seller}>>`,
      '<</T (note) /Kids [8 0 R]>>',
      `<</FT /Tx /T (price) /Parent 7 0 R ${widget('60 500 268 520')}>>`,
    ],
  });
}

function references(output: Uint8Array, name: string): string[] {
  const document = openPdf(bufferSource(output));
  const field = readFormFields(document).signatureFields.find((candidate) => candidate.name === name);
  const items = lookupArray(document, field?.value ?? new PdfDict(), 'Reference')?.items ?? [];
  return items.map(serializeObject);
}

describe('a certification', () => {
  it.each([1, 2, 3] as const)('of level %d stands in the signature and in the catalog', async (level) => {
    const output = await sign(await textPdf(), { certify: level });
    expect(judge(output)).toMatchObject({ validSignatures: 1, totalDocumentSigned: true, qpdfStatus: 0 });
    expect(references(output, 'Signature1')).toEqual([
      `<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</Type /TransformParams /P ${level} /V /1.2>>>>`,
    ]);
    const document = openPdf(bufferSource(output));
    const permissions = lookupDict(document, document.catalog(), 'Perms') ?? new PdfDict();
    const [field] = readFormFields(document).signatureFields;
    expect(permissions.getRef('DocMDP')?.toString()).toBe(field?.valueRef?.toString());
    expect(await inspectDocument(bufferSource(output))).toMatchObject({
      certification: level,
      signable: level === 1 ? { code: 'pdf-certified-no-changes' } : true,
    });
  });

  it.each([2, 3] as const)('of level %d lets others sign after it', async (level) => {
    const certified = await sign(contract(), { certify: level, ...existing('Buyer') });
    const second = await sign(certified, existing('Seller'));
    const third = await sign(second, none);
    const fourth = await sign(third);
    expect(judge(fourth)).toMatchObject({ validSignatures: 4, totalDocumentSigned: true, qpdfStatus: 0 });
  });

  it('of level 1 lets nobody sign after it', async () => {
    const certified = await sign(contract(), { certify: 1, ...existing('Buyer') });
    expect(await refusal(certified, existing('Seller'))).toBe('pdf-certified-no-changes');
    expect(await refusal(certified, none)).toBe('pdf-certified-no-changes');
  });

  it('is the first signature and the only one', async () => {
    const signed = await sign(await textPdf());
    expect(await refusal(signed, { certify: 2 })).toBe('certification-not-first');
    const certified = await sign(await textPdf(), { certify: 2 });
    expect(await refusal(certified, { certify: 3 })).toBe('certification-not-first');
  });

  it('keeps other permissions of the catalog', async () => {
    const input = onePagePdf({ catalog: '/Perms 5 0 R', more: ['<</UR3 <</Type /Sig>>>>'] });
    const document = openPdf(bufferSource(await sign(input, { certify: 2 })));
    const permissions = lookupDict(document, document.catalog(), 'Perms') ?? new PdfDict();
    expect([...permissions.keys()]).toEqual(['UR3', 'DocMDP']);
  });

  it('is none when nobody asked for one', async () => {
    const document = openPdf(bufferSource(await sign(await textPdf())));
    expect(document.catalog().has('Perms')).toBe(false);
    expect(references(await sign(await textPdf()), 'Signature1')).toEqual([]);
  });
});

describe('a field’s lock', () => {
  it.each([
    ['/Action /All', '/Action /All'],
    ['/Action /All /P 2', '/Action /All /P 2'],
    ['/Action /Include /Fields [(note) (Seller)]', '/Action /Include /Fields [(note) (Seller)]'],
    ['/Action /Exclude /Fields [(Seller)] /P 3', '/Action /Exclude /Fields [(Seller)] /P 3'],
  ])('%s is put into force by a FieldMDP reference', async (lock, parameters) => {
    const output = await sign(contract(`/Lock <</Type /SigFieldLock ${lock}>>`), existing('Buyer'));
    expect(judge(output)).toMatchObject({ validSignatures: 1, qpdfStatus: 0 });
    expect(references(output, 'Buyer')).toEqual([
      `<</Type /SigRef /TransformMethod /FieldMDP /Data 1 0 R ` +
        `/TransformParams <</Type /TransformParams ${parameters} /V /1.2>>>>`,
    ]);
  });

  it('stands beside the certification', async () => {
    const output = await sign(contract('/Lock <</Action /All>>'), { certify: 2, ...existing('Buyer') });
    expect(references(output, 'Buyer').map((reference) => /\/TransformMethod \/\w+/u.exec(reference)?.[0])).toEqual([
      '/TransformMethod /DocMDP',
      '/TransformMethod /FieldMDP',
    ]);
  });

  it.each(['', '/Action /Some', '/Action /Include /Fields [/note]'])(
    'that cannot be read is refused: %s',
    async (lock) => {
      expect(await refusal(contract(`/Lock <<${lock}>>`), existing('Buyer'))).toBe('pdf-damaged');
    },
  );
});

describe('after a signature whose lock', () => {
  const locked = (lock: string) => sign(contract(`/Lock <<${lock}>>`), existing('Buyer'));

  it.each([
    ['covers all', '/Action /All', 'field-locked', 'field-locked'],
    ['names it', '/Action /Include /Fields [(Seller)]', 'field-locked', undefined],
    ['names others', '/Action /Include /Fields [(note)]', undefined, undefined],
    ['names a part of its name', '/Action /Include /Fields [(Sell)]', undefined, undefined],
    ['leaves it out', '/Action /Exclude /Fields [(Seller)]', undefined, 'field-locked'],
    ['leaves others out', '/Action /Exclude /Fields [(note)]', 'field-locked', 'field-locked'],
    ['forbids all changes', '/Action /Include /Fields [] /P 1', 'pdf-certified-no-changes', 'pdf-certified-no-changes'],
  ])('%s', async (_, lock, forExisting, forNewAndVisible) => {
    const input = await locked(lock);
    expect(await refusal(input, existing('Seller'))).toBe(forExisting);
    expect(await refusal(input)).toBe(forNewAndVisible);
  });

  it('allows it, the first signature stays valid', async () => {
    const output = await sign(await locked('/Action /Exclude /Fields [(Seller)]'), existing('Seller'));
    expect(judge(output)).toMatchObject({ validSignatures: 2, totalDocumentSigned: true, qpdfStatus: 0 });
  });

  it('covers all, a new signature that nobody sees is taken', async () => {
    const output = await sign(await locked('/Action /All'), none);
    expect(judge(output)).toMatchObject({ validSignatures: 2, totalDocumentSigned: true, qpdfStatus: 0 });
  });

  it('names a field’s parent, the field is locked', () => {
    const lock = { action: 'Include', fields: ['note'], level: undefined } as const;
    expect(locksField(lock, 'note.price')).toBe(true);
    expect(locksField(lock, 'notes')).toBe(false);
    expect(locksField({ ...lock, action: 'Exclude' }, 'note.price')).toBe(false);
  });

  it('is one of two, both count', async () => {
    const buyer = '/Lock <</Action /Include /Fields [(note)]>>';
    const seller = '/Lock <</Action /Exclude /Fields [(note) (Signature1)]>>';
    const first = await sign(contract(buyer, seller), existing('Buyer'));
    const second = await sign(first, existing('Seller'));
    expect(await refusal(second, { field: { kind: 'new', name: 'Signature1' } })).toBeUndefined();
    expect(await refusal(second, { field: { kind: 'new', name: 'note2' } })).toBe('field-locked');
  });

  it('was not written as a reference by its signer, it counts all the same', async () => {
    const text = Buffer.from(await locked('/Action /All')).toString('latin1');
    const without = text.replace(/\/Reference \[<<.*?>>>>\]/u, (found) => ' '.repeat(found.length));
    expect(without).not.toBe(text);
    expect(await refusal(Buffer.from(without, 'latin1'), existing('Seller'))).toBe('field-locked');
  });

  it('is gone from its field, the reference counts', async () => {
    const text = Buffer.from(await locked('/Action /All')).toString('latin1');
    const without = text.replaceAll('/Lock <</Action /All>>', (found) => ' '.repeat(found.length));
    expect(without).not.toBe(text);
    expect(await refusal(Buffer.from(without, 'latin1'), existing('Seller'))).toBe('field-locked');
  });
});
