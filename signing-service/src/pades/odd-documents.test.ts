import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import {
  appendTable,
  bytesOf,
  objectStream,
  startXrefOf,
  streamDocument,
  tableDocument,
  textOf,
} from '../pdf/sample-documents.js';
import type { SampleObject, StreamOptions, TableOptions } from '../pdf/sample-documents.js';
import { judge, refusalOf, signPdf } from './test-signer.js';

const certificate = makeTestCertificate({ newKey: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] });

interface Parts {
  /** Added to the catalog, the page tree's root, the page. */
  readonly catalog?: string;
  readonly pages?: string;
  readonly page?: string;
  /** The page's /Contents. */
  readonly contents?: string;
  /** Objects 5, 6, … */
  readonly more?: readonly string[];
}

function objectsOf({
  catalog = '',
  pages = '',
  page = '',
  contents = '4 0 R',
  more = [],
}: Parts): readonly SampleObject[] {
  const content = '0.9 g 40 70 200 60 re f';
  const bodies = [
    `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
    `<</Type/Pages/Kids[3 0 R]/Count 1${pages}>>`,
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents ${contents}/Resources<<>>${page}>>`,
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    ...more,
  ];
  return bodies.map((body, index) => ({ num: index + 1, body }));
}

const table = (parts: Parts = {}, options: TableOptions = {}) =>
  tableDocument({ objects: objectsOf(parts), ...options });

/** With everything but the content stream in an object stream. */
function packed(parts: Parts = {}, options: Partial<StreamOptions> = {}): Uint8Array {
  const [plain, inside] = [true, false].map((isPlain) => objectsOf(parts).filter(({ num }) => (num === 4) === isPlain));
  return streamDocument({ plain: plain ?? [], packed: inside ?? [], container: 20, xref: 21, ...options });
}

function edit(bytes: Uint8Array, from: string | RegExp, to: string): Uint8Array {
  expect(textOf(bytes)).toMatch(from);
  return bytesOf(textOf(bytes).replace(from, () => to));
}

/** The row of an object in a table from 0. */
function withEntry(bytes: Uint8Array, num: number, entry: string): Uint8Array {
  const text = textOf(bytes);
  const at = text.indexOf('0000000000 65535 f') + num * 20;
  return bytesOf(`${text.slice(0, at)}${entry}${text.slice(at + 18)}`);
}

const free = '0000000000 65535 f';
const field = '<</FT/Tx/T(a)/Type/Annot/Subtype/Widget/Rect[9 9 99 29]/P 3 0 R>>';

const forms: Readonly<Record<string, Parts>> = {
  'a form that is null': { catalog: '/AcroForm null' },
  'a form that does not exist': { catalog: '/AcroForm 9 0 R' },
  'a form without /Fields': { catalog: '/AcroForm<</DA(/Helv 0 Tf 0 g)>>' },
  'a form whose /Fields is null': { catalog: '/AcroForm<</Fields null>>' },
  'a form whose /Fields does not exist': { catalog: '/AcroForm<</Fields 9 0 R>>' },
  'a form with /AcroForm, /Fields and /DR indirect': {
    catalog: '/AcroForm 5 0 R',
    more: ['<</Fields 6 0 R/DR 7 0 R>>', '[]', '<<>>'],
  },
  'a form whose fields are null, missing or no dictionaries': { catalog: '/AcroForm<</Fields[null 9 0 R 5 (a)]>>' },
  'a text field that stands twice': {
    catalog: '/AcroForm<</Fields[5 0 R 5 0 R]>>',
    page: '/Annots[5 0 R]',
    more: [field],
  },
  'a field that is its own kid': {
    catalog: '/AcroForm<</Fields[5 0 R]>>',
    more: ['<</FT/Tx/T(a)/Kids[6 0 R 5 0 R]>>', '<</T(b)/Parent 5 0 R/Type/Annot/Subtype/Widget/Rect[9 9 99 29]>>'],
  },
  'two empty signature fields of one name': {
    catalog: '/AcroForm<</Fields[5 0 R 6 0 R]>>',
    more: ['<</FT/Sig/T(Signature1)>>', '<</FT/Sig/T(Signature1)>>'],
  },
  'a static XFA form': {
    catalog: '/AcroForm<</Fields[]/XFA[(a) 5 0 R]>>',
    more: ['<</Length 8>>\nstream\n<config>\nendstream'],
  },
};

const pages: Readonly<Record<string, Parts>> = {
  '/Annots that is null': { page: '/Annots null' },
  '/Annots that leads to null': { page: '/Annots 5 0 R', more: ['null'] },
  '/Annots that does not exist': { page: '/Annots 9 0 R' },
  '/Annots that is indirect': { page: '/Annots 5 0 R', more: ['[6 0 R]', field] },
  '/Annots that is an annotation': { page: '/Annots 5 0 R', more: [field] },
  '/Annots with null, missing and direct annotations': { page: '/Annots[null 9 0 R<</Subtype/Link/Rect[0 0 9 9]>>]' },
  'attributes that the page inherits': { pages: '/MediaBox 5 0 R/Rotate 6 0 R', more: ['[0 0 300.5 300]', '90'] },
  'a page with contents of an unknown filter': {
    contents: '5 0 R',
    more: ['<</Filter/New/Length 1>>\nstream\nx\nendstream'],
  },
  'a page with contents that do not inflate': {
    contents: '[5 0 R]',
    more: ['<</Filter/FlateDecode/Length 1>>\nstream\nx\nendstream'],
  },
  'a page with contents of a wrong /Length': {
    contents: '5 0 R',
    more: ['<</Length 1>>\nstream\n0 g 9 9 9 9 re f\nendstream'],
  },
  'a page that says the same twice': { page: '/Type/Page' },
  'a catalog that says the same twice': { catalog: '/Pages 2 0 R' },
  'a portfolio': { catalog: '/Collection<</View/T>>/Names<</EmbeddedFiles<</Names[]>>>>' },
  'a tagged document': {
    catalog: '/MarkInfo<</Marked true>>/StructTreeRoot 5 0 R',
    more: ['<</Type/StructTreeRoot>>'],
  },
  layers: { catalog: '/OCProperties<</OCGs[5 0 R]/D<<>>>>', more: ['<</Type/OCG/Name(a)>>'] },
};

const documents: Readonly<Record<string, Uint8Array>> = {
  'PDF 2.0': edit(table(), '%PDF-1.7', '%PDF-2.0'),
  'a header without a version': edit(table(), '%PDF-1.7', '%PDF-a.b'),
  'a byte order mark before the header': table({}, { junk: '\xef\xbb\xbf' }),
  'offsets that count the junk before the header': table({}, { junk: 'junk\n', countsJunk: true }),
  'lines that end in CR': table({}, { lineEnd: '\r', entryEnd: ' \r' }),
  'entries of 19 bytes': table({}, { entryEnd: '\n' }),
  'entries of 21 bytes': table({}, { entryEnd: ' \r\n' }),
  'blank lines in its table': edit(table(), /\nxref\n0 5\n/u, '\n\n\nxref\n\n0 5\n\n'),
  'startxref at the white space before xref': edit(table(), 'endobj\nxref', 'endobj\n \r\n xref'),
  'startxref some bytes too early': table({}, { startXrefShift: -9 }),
  'text behind its end': table({}, { after: '\ntrailing' }),
  'more than 1 kB behind its end': table({}, { after: `\n${'trailing\n'.repeat(300)}` }),
  'more than 4 kB behind its end': table({}, { after: `\n${'trailing\n'.repeat(3000)}` }),
  'no line end behind its end': table({}, { after: '' }),
  'a /Prev of 0': table({}, { trailer: '/Prev 0' }),
  'a /Size that is too small': edit(table(), '/Size 5', '/Size 3'),
  'a /Size that is too large': edit(table(), '/Size 5', '/Size 99'),
  'a /Size beyond all objects': edit(table(), '/Size 5', '/Size 99999999'),
  'an /ID that is no array': table({}, { trailer: '/ID(a)' }),
  'an /Info that does not exist': edit(table({}, { trailer: '/Info 9 0 R' }), '/Size 5', '/Size 99'),
  'a page whose /Contents do not exist': edit(table({ contents: '9 0 R' }), '/Size 5', '/Size 99'),
  'an object 0': edit(table({ more: ['null'] }), '5 0 obj', '0 0 obj'),
  'an object that the table calls free': withEntry(table({ page: '/PieceInfo 5 0 R', more: ['<<>>'] }), 5, free),
  'an object that is not where the table says': withEntry(table({ more: ['<<>>'] }), 5, '0000000100 00000 n'),
  'generations above 0': tableDocument({
    objects: objectsOf({}).map(({ num, body }) => ({
      num,
      gen: num === 1 ? 0 : 3,
      body: body.replaceAll(' 0 R', ' 3 R'),
    })),
  }),
  'no endobj': bytesOf(textOf(table()).replaceAll('endobj', '      ')),
  'comments between its tokens': table({ page: ' % a comment >>\n/Lang% another\r(en)', catalog: '%\n' }),
  'endstream behind the data, and endobj behind it': edit(table(), '\nendstream\nendobj', 'endstreamendobj'),
  'an update with CR LF': bytesOf(
    textOf(appendTable(table(), { objects: objectsOf({}).slice(2, 3) })).replace(/(?<=%%EOF\n)[^]*/u, (update) =>
      update.replaceAll(/(?<! )\n/gu, '\r\n').replaceAll(' \n', '\r\n'),
    ),
  ),
  'a catalog, pages and annotations in an object stream': packed({ page: '/Annots 5 0 R', more: ['[6 0 R]', field] }),
  'a compressed cross-reference stream': packed(
    {},
    { encode: (rows) => deflateSync(rows), filter: '/Filter/FlateDecode' },
  ),
  'an object stream that extends another': streamDocument({
    plain: [...objectsOf({}), objectStream(5, []), objectStream(6, [{ num: 7, body: '(a)' }])].map(({ num, body }) => ({
      num,
      body: body.replace('/Type/ObjStm', num === 6 ? '/Type/ObjStm/Extends 5 0 R' : '/Type/ObjStm'),
    })),
    xref: 8,
  }),
  'the catalog of a hybrid file in a later table': hybrid(),
};

/** A table over a stream, both listing the catalog at one place, with another catalog in an update. */
function hybrid(): Uint8Array {
  const hidden = streamDocument({ plain: objectsOf({}), xref: 6 });
  const trailer = `/XRefStm ${startXrefOf(hidden)}`;
  const visible = appendTable(hidden, { objects: [{ num: 9, body: 'null' }], freed: [8], trailer });
  return appendTable(visible, { objects: objectsOf({ catalog: '/Lang(en)' }).slice(0, 1) });
}

function qpdfStatus(bytes: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-odd-'));
  try {
    writeFileSync(join(folder, 'document.pdf'), bytes);
    return spawnSync('qpdf', ['--check', join(folder, 'document.pdf')]).status ?? 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function expectSigned(input: Uint8Array): Promise<void> {
  const before = qpdfStatus(input);
  const output = await signPdf(certificate, input, { mark: { kind: 'preset', preset: 'last-page-bottom-left' } });
  const after = judge(output);
  expect(Buffer.compare(output.subarray(0, input.length), input)).toBe(0);
  expect(after).toMatchObject({ validSignatures: 1, totalDocumentSigned: true });
  expect(after.qpdfStatus).toBeLessThanOrEqual(before);
  const twice = await signPdf(certificate, output);
  expect(judge(twice)).toMatchObject({ validSignatures: 2, totalDocumentSigned: true });
}

describe('a document is signed, twice, though it has', () => {
  it.each(Object.entries(forms))('%s', async (_, parts) => {
    await expectSigned(table(parts));
  });

  it.each(Object.entries(pages))('%s', async (_, parts) => {
    await expectSigned(table(parts));
  });

  it.each(Object.entries(documents))('%s', async (_, bytes) => {
    await expectSigned(bytes);
  });
});

describe('a document is refused when', () => {
  it.each<[string, Uint8Array, string]>([
    ['its table calls the catalog free', withEntry(table(), 1, free), 'pdf-damaged'],
    ['its table calls the page free', withEntry(table(), 3, free), 'pdf-damaged'],
    ['its page is not where the table says', withEntry(table(), 3, '0000000100 00000 n'), 'pdf-damaged'],
    ['its catalog is object 0', edit(table(), '/Root 1 0 R', '/Root 0 0 R'), 'pdf-damaged'],
    ['its catalog is of another generation', edit(table(), '/Root 1 0 R', '/Root 1 1 R'), 'pdf-damaged'],
    ['its /Prev leads to garbage', table({}, { trailer: '/Prev 12' }), 'pdf-damaged'],
    ['its catalog names no pages', edit(table(), '/Pages 2 0 R', '/Pagez 2 0 R'), 'pdf-damaged'],
    [
      'its pages are a page tree without pages',
      edit(table(), '/Kids[3 0 R]/Count 1', '/Kids[]/Count 0'),
      'pdf-damaged',
    ],
    ['a number in its page is too large', table({ page: `/UserUnit ${'9'.repeat(400)}` }), 'pdf-damaged'],
    [
      'its page is defined twice',
      tableDocument({ objects: [...objectsOf({}), { num: 3, body: '<</Type/Page/Parent 2 0 R>>' }] }),
      'pdf-ambiguous',
    ],
    ['its catalog says two things', table({ catalog: '/Pages 3 0 R' }), 'pdf-ambiguous'],
    [
      'an object number is beyond all viewers',
      bytesOf(textOf(table()).replace('xref\n0 5', 'xref\n9000000 1\n0000000009 00000 n \n0 5')),
      'pdf-limit-exceeded',
    ],
  ])('%s', async (_, bytes, code) => {
    expect(await refusalOf(certificate, bytes)).toBe(code);
  });
});
