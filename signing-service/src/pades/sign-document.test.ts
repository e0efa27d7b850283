import { beforeAll, describe, expect, it } from 'vitest';
import { summarizeCertificate } from '../cms/certificate-summary.js';
import { makeTestCertificate } from '../cms/test-certificate.js';
import type { TestCertificate } from '../cms/test-certificate.js';
import { openPdf } from '../pdf/document.js';
import { lookupDict } from '../pdf/lookup.js';
import { PdfDict } from '../pdf/object.js';
import { bufferSource } from '../pdf/source.js';
import { prepareSignature } from './prepare-signature.js';
import { readFormFields } from './signature-fields.js';
import { onePagePdf, textPdf, buildPdf } from './test-pdf.js';
import { judge, pageText, prepareOptions, signPdf, words } from './test-signer.js';

const rsa = makeTestCertificate();
const ec = makeTestCertificate({ newKey: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] });

const textField = '<</FT /Tx /T (Signature1) /Type /Annot /Subtype /Widget /Rect [60 600 260 620] /P 3 0 R>>';
const sharedAnnotations = buildPdf([
  '<</Type /Catalog /Pages 2 0 R>>',
  '<</Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842]>>',
  '<</Type /Page /Parent 2 0 R /Resources <<>> /Annots 5 0 R>>',
  '<</Type /Page /Parent 2 0 R /Resources <<>> /Annots 5 0 R>>',
  '[6 0 R]',
  '<</Type /Annot /Subtype /Square /Rect [300 300 340 340]>>',
]);

const documents: readonly { name: string; make: () => Uint8Array | Promise<Uint8Array> }[] = [
  { name: 'a classic cross-reference table', make: () => textPdf() },
  { name: 'a cross-reference stream with object streams', make: () => textPdf({ useObjectStreams: true }) },
  { name: 'a rotated page', make: () => textPdf({ rotate: 90 }) },
  { name: 'a crop box away from 0, 0', make: () => textPdf({ cropBox: [50, 100, 400, 600] }) },
  { name: 'no form', make: () => onePagePdf() },
  {
    name: 'a direct form with direct fields',
    make: () => onePagePdf({ catalog: '/AcroForm <</Fields [5 0 R]>>', page: '/Annots [5 0 R]', more: [textField] }),
  },
  {
    name: 'an indirect form with indirect fields',
    make: () =>
      onePagePdf({
        catalog: '/AcroForm 6 0 R',
        page: '/Annots 8 0 R',
        more: [textField, '<</Fields 7 0 R /NeedAppearances true /DA (/Helv 0 Tf)>>', '[5 0 R]', '[5 0 R]'],
      }),
  },
  { name: 'an array of annotations shared by two pages', make: () => sharedAnnotations },
  {
    name: 'a reference to annotations that do not exist',
    make: () => onePagePdf({ page: '/Annots 40 0 R' }),
  },
];

describe.each(documents)('signing a document with $name', ({ make }) => {
  let input: Uint8Array;
  beforeAll(async () => {
    input = await make();
  });

  it.each([
    ['RSA', rsa],
    ['ECDSA', ec],
  ])('gives a signature by %s that poppler calls valid, the input its prefix', async (_, certificate) => {
    const output = await signPdf(certificate, input);
    expect(Buffer.compare(output.subarray(0, input.length), input)).toBe(0);
    expect(judge(output)).toMatchObject({ validSignatures: 1, totalDocumentSigned: true, qpdfStatus: 0 });
  });

  it('keeps earlier signatures valid when two more follow', async () => {
    const first = await signPdf(rsa, input);
    const second = await signPdf(ec, first, { mark: { kind: 'preset', preset: 'beside-existing' } });
    const third = await signPdf(rsa, second, { mark: { kind: 'none' } });
    expect(judge(third)).toMatchObject({ validSignatures: 3, totalDocumentSigned: true, qpdfStatus: 0 });
    expect(readFormFields(openPdf(bufferSource(third))).signatureFields).toHaveLength(3);
  });
});

function signed(certificate: TestCertificate, input: Uint8Array) {
  return signPdf(certificate, input).then((output) => openPdf(bufferSource(output)));
}

describe('the revision', () => {
  it('takes a field name that is free', async () => {
    const input = onePagePdf({ catalog: '/AcroForm <</Fields [5 0 R]>>', page: '/Annots [5 0 R]', more: [textField] });
    const names = readFormFields(await signed(rsa, input)).signatureFields.map(({ name }) => name);
    expect(names).toEqual(['Signature2']);
  });

  it('marks the form as signed and append-only, without appearances left to the viewer', async () => {
    const input = onePagePdf({
      catalog: '/AcroForm 5 0 R',
      more: ['<</Fields [] /NeedAppearances true /DA (/F 0 Tf)>>'],
    });
    const document = await signed(rsa, input);
    const form = lookupDict(document, document.catalog(), 'AcroForm') ?? new PdfDict();
    expect(form.getInteger('SigFlags')).toBe(3);
    expect(form.has('NeedAppearances')).toBe(false);
    expect(form.has('DA')).toBe(true);
  });

  it('puts the widget on its own page only, when pages share their annotations', async () => {
    const document = await signed(rsa, sharedAnnotations);
    const counts = [0, 1].map((index) => document.resolve(document.page(index).dict.get('Annots')));
    expect(
      counts.map((annotations) =>
        annotations !== null && typeof annotations === 'object' && annotations.kind === 'array'
          ? annotations.length
          : -1,
      ),
    ).toEqual([1, 2]);
  });

  it('declares ESIC below PDF 2.0, keeping other extensions', async () => {
    const catalog = '/Extensions <</ADBE <</BaseVersion /1.7 /ExtensionLevel 8>>>>';
    const document = await signed(rsa, onePagePdf({ catalog }));
    const extensions = lookupDict(document, document.catalog(), 'Extensions') ?? new PdfDict();
    expect([...extensions.keys()]).toEqual(['ADBE', 'ESIC']);
  });

  it.each([
    ['/Extensions <</ESIC <</BaseVersion /1.7 /ExtensionLevel 5>>>>', 5],
    ['/Extensions 5 0 R', 1],
  ])('leaves a level of ESIC that is declared, and extends an indirect dictionary: %s', async (catalog, level) => {
    const more = ['<</ADBE <</BaseVersion /1.7 /ExtensionLevel 8>>>>'];
    const document = await signed(rsa, onePagePdf({ catalog, more }));
    const extensions = lookupDict(document, document.catalog(), 'Extensions') ?? new PdfDict();
    expect(lookupDict(document, extensions, 'ESIC')?.getInteger('ExtensionLevel')).toBe(level);
  });

  it('declares nothing where the catalog raises the version to 2.0', async () => {
    const document = await signed(rsa, onePagePdf({ catalog: '/Version /2.0', version: '1.4' }));
    expect(document.catalog().has('Extensions')).toBe(false);
    expect(document.catalog().getName('Version')).toBe('2.0');
  });

  it('declares nothing in PDF 2.0', async () => {
    const document = await signed(rsa, onePagePdf({ version: '2.0' }));
    expect(document.catalog().has('Extensions')).toBe(false);
  });

  it('is the same for the same input, time and file id', async () => {
    const input = await textPdf();
    const [a, b] = [0, 1].map(() => prepareSignature(bufferSource(input), prepareOptions(rsa)));
    expect((await a)?.tail).toEqual((await b)?.tail);
  });

  it('holds the claimed time, signer and reason, and no /Cert', async () => {
    const document = await signed(rsa, onePagePdf());
    const value = readFormFields(document).signatureFields[0]?.value ?? new PdfDict();
    expect(Buffer.from(value.getString('M')?.bytes ?? []).toString()).toBe('D:20260604084412Z');
    expect([...value.keys()].toSorted()).toEqual([
      'ByteRange',
      'Contents',
      'Filter',
      'M',
      'Name',
      'Prop_Build',
      'Reason',
      'SubFilter',
      'Type',
    ]);
  });
});

describe('the mark', () => {
  it('shows name, organisation, reason, location, date with offset and certificate, with all letters', async () => {
    const text = pageText(await signPdf(rsa, await textPdf(), { location: 'Podgorica' }));
    const lines = [
      'Elektronski potpisano / Digitally signed',
      'Željko Đurišić',
      'Čelik Žabljak d.o.o.',
      'Razlog: Saglasnost',
      'Mjesto: Podgorica',
      '04.06.2026. 10:44:12 +02:00',
      `Đorđe Šćepanović · ${summarizeCertificate(rsa.der).serial}`,
    ];
    expect(text.split('\n').map((line) => line.trim())).toEqual(expect.arrayContaining(lines));
  });

  it('shows Cyrillic, and letters that look alike in both scripts as what they are', async () => {
    const changed = {
      signerName: 'Љубиша Ђурић-АВЕКМНОРСТХ ABEKMHOPCTX',
      language: 'ru',
      timeZone: 'Europe/Moscow',
    } as const;
    const text = pageText(await signPdf(rsa, await textPdf(), changed));
    for (const part of ['Подписано электронно', changed.signerName, '04.06.2026 11:44:12 +03:00']) {
      expect(text).toContain(part);
    }
  });

  it('cuts what does not fit with an ellipsis', async () => {
    const organisation = 'Društvo sa ograničenom odgovornošću za proizvodnju i promet klima uređaja i opreme Podgorica';
    const text = pageText(await signPdf(rsa, await textPdf(), { organisation }));
    expect(text).toMatch(/Društvo sa ograničenom odgovornošću za.*…/u);
    expect(text).not.toContain('Podgorica');
  });

  it.each([0, 90, 180, 270] as const)('reads upright at the lower left of a page turned by %d°', async (rotate) => {
    const output = await signPdf(rsa, onePagePdf({ page: `/Rotate ${rotate}` }));
    const height = rotate % 180 === 0 ? 842 : 595;
    const heading = words(output).filter(({ text }) => ['Elektronski', 'potpisano', 'signed'].includes(text));
    expect(heading.map(({ text }) => text)).toEqual(['Elektronski', 'potpisano', 'signed']);
    expect(new Set(heading.map(({ y }) => Math.round(y))).size).toBe(1);
    for (const { x, y } of heading) {
      expect(x).toBeGreaterThan(36);
      expect(x).toBeLessThan(36 + 208);
      expect(y).toBeGreaterThan(height - 36 - 86);
      expect(y).toBeLessThan(height - 36);
    }
  });

  it('keeps off the page’s own text', async () => {
    const output = await signPdf(rsa, await textPdf({ rotate: 270, pages: 1 }));
    const [heading] = words(output).filter(({ text }) => text === 'Elektronski');
    expect(heading?.x).toBeGreaterThan(36 + 20);
    expect(judge(output)).toMatchObject({ validSignatures: 1, qpdfStatus: 0 });
  });

  it('leaves out pictures in a name', async () => {
    const text = pageText(await signPdf(rsa, await textPdf(), { signerName: 'Željko 🚀🇲🇪 Đurišić' }));
    expect(text).toContain('Željko Đurišić');
  });

  it('never claims validity', async () => {
    expect(pageText(await signPdf(rsa, await textPdf()))).not.toMatch(/valid|važeć|действит/iu);
  });
});
