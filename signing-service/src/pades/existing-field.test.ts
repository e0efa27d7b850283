import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { openPdf } from '../pdf/document.js';
import type { PdfDocument } from '../pdf/document.js';
import { lookupArray, lookupDict, lookupStream } from '../pdf/lookup.js';
import { PdfDict, PdfRef } from '../pdf/object.js';
import { bufferSource } from '../pdf/source.js';
import { thrownCode } from '../cms/test-thrown-code.js';
import { findEmptyField } from './existing-field.js';
import { prepareSignature } from './prepare-signature.js';
import { readFormFields } from './signature-fields.js';
import { onePagePdf } from './test-pdf.js';
import { judge, pageText, prepareOptions, refusalOf, signPdf, words } from './test-signer.js';

const certificate = makeTestCertificate();
const annotation = '/Type /Annot /Subtype /Widget /F 4 /P 3 0 R';

/** A form whose fields are objects 5, 6, …; `fields` and `widgets` list those under /Fields and /Annots. */
function form(objects: readonly string[], options: { fields?: string; widgets?: string; page?: string } = {}) {
  const { fields = '5 0 R', widgets = '5 0 R', page = '' } = options;
  const catalog = `/AcroForm <</Fields [${fields}]>>`;
  return onePagePdf({ catalog, page: `/Annots [${widgets}] ${page}`, more: objects });
}

function emptyField(more = '', rectangle = '60 600 268 686'): string {
  return `<</FT /Sig /T (Buyer) ${annotation} /Rect [${rectangle}] ${more}>>`;
}

const buyer = { field: { kind: 'existing', name: 'Buyer' } } as const;

function objectOf(document: PdfDocument, num: number): PdfDict {
  const object = document.resolve(new PdfRef(num));
  if (!(object instanceof PdfDict)) throw new TypeError(`object ${num} is not a dictionary`);
  return object;
}

async function signed(input: Uint8Array, changed = {}): Promise<{ output: Uint8Array; document: PdfDocument }> {
  const output = await signPdf(certificate, input, { ...buyer, ...changed });
  expect(judge(output)).toMatchObject({ validSignatures: 1, totalDocumentSigned: true, qpdfStatus: 0 });
  return { output, document: openPdf(bufferSource(output)) };
}

/** /BBox width and height and /Matrix of a widget's appearance. */
function appearanceOf(document: PdfDocument, widget: PdfDict): { size: readonly number[]; matrix: readonly number[] } {
  const appearance = lookupDict(document, widget, 'AP') ?? new PdfDict();
  const dict = lookupStream(document, appearance, 'N')?.dict ?? new PdfDict();
  const [, , width = 0, height = 0] = lookupArray(document, dict, 'BBox')?.numbers() ?? [];
  return { size: [width, height], matrix: lookupArray(document, dict, 'Matrix')?.numbers() ?? [] };
}

describe('an existing signature field', () => {
  it('keeps all it has and gets /V and /AP', async () => {
    const kept = '/TU (Buyer signs here) /MK <</BC [1 0 0]>> /SV <</Ff 0>> /DA (/Helv 0 Tf)';
    const { document } = await signed(form([emptyField(kept)]));
    const before = openPdf(bufferSource(form([emptyField(kept)])));
    const [was, is] = [objectOf(before, 5), objectOf(document, 5)];
    expect([...is.keys()].toSorted()).toEqual([...was.keys(), 'V', 'AP'].toSorted());
    expect(lookupArray(document, is, 'Rect')?.numbers()).toEqual([60, 600, 268, 686]);
    expect(readFormFields(document).signatureFields).toHaveLength(1);
    const [page, firstPage] = [document.page(0).dict, before.page(0).dict];
    expect(lookupArray(document, page, 'Annots')?.length).toBe(lookupArray(before, firstPage, 'Annots')?.length);
  });

  it('gets the mark within its rectangle', async () => {
    const { output } = await signed(form([emptyField('', '200 400 408 486')]));
    const heading = words(output).filter(({ text }) => ['Elektronski', 'Željko', 'Đurišić'].includes(text));
    expect(heading).toHaveLength(3);
    for (const { x, y } of heading) {
      expect(x).toBeGreaterThan(200);
      expect(x).toBeLessThan(408);
      expect(842 - y).toBeGreaterThan(400);
      expect(842 - y).toBeLessThan(486);
    }
  });

  it('is told with its place', async () => {
    const prepared = await prepareSignature(bufferSource(form([emptyField()])), prepareOptions(certificate, buyer));
    expect(prepared).toMatchObject({
      fieldName: 'Buyer',
      widget: { page: 0, rectangle: { left: 60, bottom: 600, right: 268, top: 686 } },
    });
  });

  it('shows name and date alone where all lines would be too small', async () => {
    const { output } = await signed(form([emptyField('', '60 600 210 630')]));
    const text = pageText(output);
    expect(text).toContain('Željko Đurišić');
    expect(text).toContain('04.06.2026. 10:44:12 +02:00');
    expect(text).not.toContain('Elektronski');
  });

  it('is refused a mark where nothing could be read, but not a signature without one', async () => {
    const input = form([emptyField('', '60 600 100 606')]);
    expect(await refusalOf(certificate, input, buyer)).toBe('mark-does-not-fit');
    await signed(input, { mark: { kind: 'none' } });
  });

  it.each([
    ['without an area', '0 0 0 0', ''],
    ['that is hidden', '60 600 268 686', '/F 2'],
  ])('%s gets no appearance', async (_, rectangle, flags) => {
    const field = `<</FT /Sig /T (Buyer) /Type /Annot /Subtype /Widget ${flags} /P 3 0 R /Rect [${rectangle}]>>`;
    const { document } = await signed(form([field]));
    expect(objectOf(document, 5).has('AP')).toBe(false);
    expect(objectOf(document, 5).has('V')).toBe(true);
  });

  // poppler takes a widget with /Parent for a field without value; without it, it is judge here too.
  it.each([
    ['with', '/Parent 5 0 R', 0],
    ['without', '', 1],
  ])('with several widgets, %s /Parent, shows the mark in each at its own size', async (_, parent, seenByPoppler) => {
    const widget = (rectangle: string, more = '') => `<<${annotation} ${parent} /Rect [${rectangle}] ${more}>>`;
    const input = form(
      [
        '<</FT /Sig /T (Buyer) /Kids [6 0 R 7 0 R 8 0 R 9 0 R]>>',
        widget('60 600 268 686'),
        widget('300 600 508 686'),
        widget('60 300 146 508', '/MK <</R 90>>'),
        widget('0 0 0 0'),
      ],
      { widgets: '6 0 R 7 0 R 8 0 R 9 0 R' },
    );
    const output = await signPdf(certificate, input, buyer);
    expect(judge(output)).toMatchObject({ validSignatures: seenByPoppler, qpdfStatus: 0 });
    const document = openPdf(bufferSource(output));
    expect(readFormFields(document).signatureFields).toHaveLength(1);
    expect(words(output).filter(({ text }) => text === 'Željko').length).toBeGreaterThanOrEqual(2);
    expect(appearanceOf(document, objectOf(document, 6)).size).toEqual([208, 86]);
    expect(appearanceOf(document, objectOf(document, 8))).toEqual({ size: [208, 86], matrix: [0, 1, -1, 0, 0, 0] });
    expect(objectOf(document, 7).getDict('AP')?.get('N')).toEqual(objectOf(document, 6).getDict('AP')?.get('N'));
    expect(objectOf(document, 9).has('AP')).toBe(false);
    expect(objectOf(document, 5).has('V')).toBe(true);
    expect(objectOf(document, 6).has('V')).toBe(false);
  });

  it.each([
    ['as the page is turned', '', [0, -1, 1, 0, 0, 0], [86, 208]],
    ['as /MK /R says', '/MK <</R 0>>', [1, 0, 0, 1, 0, 0], [208, 86]],
    ['not at all with NoRotate', '/F 20', [1, 0, 0, 1, 0, 0], [208, 86]],
  ])('on a page turned by 270° is turned %s', async (_, more, matrix, size) => {
    const field = `<</FT /Sig /T (Buyer) /Type /Annot /Subtype /Widget /P 3 0 R /Rect [60 300 268 386] ${more}>>`;
    const { document } = await signed(form([field], { page: '/Rotate 270' }));
    expect(appearanceOf(document, objectOf(document, 5))).toEqual({ size, matrix });
  });

  it('is found under its fully qualified name, type and flags inherited', async () => {
    const input = form(
      [
        '<</T (contract) /FT /Sig /Ff 0 /Kids [6 0 R 8 0 R]>>',
        '<</T (parties) /Parent 5 0 R /Kids [7 0 R]>>',
        `<</T (buyer) /Parent 6 0 R ${annotation} /Rect [60 600 268 686]>>`,
        `<</T (seller) /Parent 5 0 R ${annotation} /Ff 1 /Rect [300 600 508 686]>>`,
      ],
      { widgets: '7 0 R 8 0 R' },
    );
    const { document } = await signed(input, { field: { kind: 'existing', name: 'contract.parties.buyer' } });
    expect(objectOf(document, 7).has('V')).toBe(true);
    const refusal = (name: string) => refusalOf(certificate, input, { field: { kind: 'existing', name } });
    expect(await refusal('contract.seller')).toBe('field-read-only');
    expect(await refusal('contract.parties')).toBe('field-not-a-signature-field');
    expect(await refusal('buyer')).toBe('field-not-found');
  });

  it.each([
    ['its own', `<</T (Buyer) /FT /Sig /Ff 1 ${annotation} /Rect [0 0 0 0]>>`, []],
    [
      'an inherited',
      '<</T (Buyer) /FT /Sig /Ff 1 /Kids [6 0 R]>>',
      [`<<${annotation} /Parent 5 0 R /Rect [0 0 0 0]>>`],
    ],
  ])('is refused with %s ReadOnly flag', async (_, field, more) => {
    expect(await refusalOf(certificate, form([field, ...more]), buyer)).toBe('field-read-only');
  });

  it('is found on its page without /P', async () => {
    const field = '<</FT /Sig /T (Buyer) /Type /Annot /Subtype /Widget /Rect [60 600 268 686]>>';
    const prepared = await prepareSignature(bufferSource(form([field])), prepareOptions(certificate, buyer));
    expect(prepared.widget?.page).toBe(0);
  });
});

describe('an existing field is refused', () => {
  it('when no field has the name, another type has it, or several fields have it', async () => {
    expect(await refusalOf(certificate, onePagePdf(), buyer)).toBe('field-not-found');
    const text = '<</FT /Tx /T (Buyer) /V (x)>>';
    expect(await refusalOf(certificate, form([text]), buyer)).toBe('field-not-a-signature-field');
    const twice = form([emptyField(), text], { fields: '5 0 R 6 0 R' });
    expect(await refusalOf(certificate, twice, buyer)).toBe('pdf-ambiguous');
  });

  it('when it is signed', async () => {
    const once = await signPdf(certificate, form([emptyField()]), buyer);
    expect(await refusalOf(certificate, once, buyer)).toBe('field-already-signed');
    expect(await refusalOf(certificate, once)).toBeUndefined();
  });

  it('when it stands directly in the form’s array', async () => {
    const input = form([], { fields: emptyField(), widgets: '' });
    expect(await refusalOf(certificate, input, buyer)).toBe('pdf-unsupported');
  });
});

describe('a new field’s name', () => {
  const nested = form(
    ['<</T (Signature1) /Kids [6 0 R]>>', '<</T (Signature2) /FT /Tx /Parent 5 0 R>>', '<</T (Signature3) /FT /Tx>>'],
    { fields: '5 0 R 7 0 R', widgets: '' },
  );

  it('is free of all names in the form, nested ones and those of other types', async () => {
    const prepared = await prepareSignature(bufferSource(nested), prepareOptions(certificate));
    expect(prepared.fieldName).toBe('Signature4');
  });

  it.each([
    ['Seller', 'Seller'],
    ['Signature2', 'Signature22'],
    ['a.b', 'a-b'],
  ])('as wished, %s, becomes %s', async (name, becomes) => {
    const options = prepareOptions(certificate, { field: { kind: 'new', name } });
    expect((await prepareSignature(bufferSource(nested), options)).fieldName).toBe(becomes);
  });

  it.each(['Signature1', 'Signature2', 'Signature3', 'a.b', ''])('is not exactly "%s"', async (name) => {
    const field = { kind: 'new', name, exact: true } as const;
    expect(await refusalOf(certificate, nested, { field })).toBe('field-name-taken');
  });

  it('is exactly what is free', async () => {
    const field = { kind: 'new', name: 'Seller', exact: true } as const;
    const prepared = await prepareSignature(bufferSource(nested), prepareOptions(certificate, { field }));
    expect(prepared.fieldName).toBe('Seller');
  });
});

describe('a field below another one', () => {
  it('is signed when its parent holds the value', () => {
    const objects = [
      '<</T (parent) /FT /Sig /V 7 0 R /Kids [6 0 R]>>',
      `<</T (child) /Parent 5 0 R ${annotation} /Rect [0 0 0 0]>>`,
      '<</Type /Sig>>',
    ];
    const fields = readFormFields(openPdf(bufferSource(form(objects, { widgets: '6 0 R' }))));
    expect(thrownCode(() => findEmptyField(fields, 'parent.child'))).toBe('field-already-signed');
  });
});
