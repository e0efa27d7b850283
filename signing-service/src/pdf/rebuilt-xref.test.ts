import { describe, expect, it } from 'vitest';
import type { PdfDocument } from './document.js';
import { openPdf } from './document.js';
import { errorCodeOf } from './error-code-of.js';
import type { PdfErrorCode } from './errors.js';
import type { PdfLimits } from './limits.js';
import { PdfDict, PdfStream } from './object.js';
import { RevisionWriter } from './revision.js';
import {
  appendTable,
  bytesOf,
  packedTwoPages,
  startXrefOf,
  streamDocument,
  tableDocument,
  textOf,
  twoPages,
} from './sample-documents.js';
import { bufferSource, concatSource } from './source.js';

const fileId = Buffer.alloc(16, 7);

function repair(bytes: Uint8Array, limits: Partial<PdfLimits> = {}): PdfDocument {
  return openPdf(bufferSource(bytes), { repair: true, limits });
}

function edit(bytes: Uint8Array, from: string | RegExp, to: string): Uint8Array {
  const text = textOf(bytes);
  expect(text).toMatch(from);
  return bytesOf(text.replace(from, () => to));
}

/** With the catalog written again, and nothing else. */
function extended(document: PdfDocument): Uint8Array {
  const writer = new RevisionWriter(document);
  writer.put(document.rootRef, document.catalog().with('Lang', new PdfDict()));
  return writer.finish({ fileId }).tail;
}

const lostStart = edit(tableDocument(), /startxref\n\d+/u, 'startxref\n7');
const noStart = edit(tableDocument(), /startxref\n\d+\n%%EOF\n/u, '');

describe('a document whose cross-reference data are broken', () => {
  const shifted = appendTable(tableDocument({ lineEnd: '\r\n' }), { objects: twoPages.slice(3, 4) });

  const withForm = [...twoPages, { num: 6, body: '<</Fields[]>>' }].map(({ num, body }) => ({
    num,
    body: body.replace('/Catalog', '/Catalog/AcroForm 6 0 R'),
  }));

  it.each<[string, Uint8Array]>([
    ['that has no startxref', noStart],
    ['whose startxref leads nowhere', lostStart],
    ['whose startxref is no number', edit(tableDocument(), /startxref\n\d+/u, 'startxref\nz')],
    ['whose lines were given other ends', bytesOf(textOf(shifted).replaceAll('\r\n', '\n'))],
    ['whose table was cut', edit(tableDocument(), /xref\n0 6\n0{10}/u, 'xref\n0 6\n0000')],
    ['whose /Prev leads nowhere', tableDocument({ trailer: '/Prev 5' })],
    ['whose sections form a loop', edit(tableDocument(), '/Root', `/Prev ${startXrefOf(tableDocument())}/Root`)],
    [
      'whose page is not where the table says',
      edit(tableDocument(), /\d{10}(?= 00000 n \n\d{10} 00000 n \ntrailer)/u, '0000000009'),
    ],
    [
      'whose form is not where the table says',
      edit(tableDocument({ objects: withForm }), /\d{10}(?= 00000 n \ntrailer)/u, '0000000009'),
    ],
    ['that has junk before its header', edit(tableDocument({ junk: 'junk\n' }), /startxref\n\d+/u, 'startxref\n7')],
  ])('is rebuilt: one %s', (_, bytes) => {
    const document = repair(bytes);
    const content = document.getObject(5, 0);
    expect(content instanceof PdfStream && textOf(document.decode(content))).toBe('q Q ');
    expect([document.pageCount(), document.lastPage().ref.num]).toEqual([2, 4]);
  });

  it('is read as written where that leads to catalog and page', () => {
    expect(repair(tableDocument()).repaired).toBeUndefined();
    expect(repair(packedTwoPages()).repaired).toBeUndefined();
    const unlisted = edit(tableDocument(), '5 0 obj', '7 0 obj');
    expect(repair(unlisted).repaired).toBeUndefined();
    const signed = tableDocument({ objects: [...withForm, { num: 7, body: '<</ByteRange[]>>' }] });
    const formless = edit(signed, /\d{10}(?= 00000 n \n\d{10} 00000 n \ntrailer)/u, '0000000009');
    expect([repair(formless).repaired, repair(formless).pageCount()]).toEqual([undefined, 2]);
    expect(repair(lostStart).repaired?.size).toBe(5);
  });

  it('is refused without the option', () => {
    expect(errorCodeOf(() => openPdf(bufferSource(lostStart)))).toBe('pdf-damaged');
    expect(errorCodeOf(() => openPdf(bufferSource(lostStart), { repair: false }))).toBe('pdf-damaged');
  });

  it('takes the last definition of each object, and reads the length that another object holds', () => {
    const revised = appendTable(tableDocument(), {
      objects: [
        { num: 5, body: '<</Length 6 0 R>>\nstream\nendstream q\nendstream' },
        { num: 6, body: '11' },
      ],
    });
    const document = repair(edit(revised, /startxref\n\d+\n%%EOF\n$/u, 'startxref\n7\n%%EOF\n'));
    expect(document.getObject(5, 0)).toMatchObject({ length: 11 });
  });

  it('gets an update whose section lists every object, and no /Prev', () => {
    const document = repair(lostStart);
    const tail = textOf(extended(document));
    expect(tail).toMatch(/xref\n0 6\n0000000000 65535 f \n(?:\d{10} 00000 n \n){5}trailer\n/u);
    expect(tail).not.toContain('/Prev');
    const again = openPdf(concatSource(bufferSource(lostStart), bytesOf(tail)));
    expect([again.repaired, again.pageCount(), again.catalog().has('Lang')]).toEqual([undefined, 2, true]);
    expect([1, 2, 3, 4, 5].map((num) => errorCodeOf(() => again.assertUnambiguous(again.page(0).ref)) + num)).toEqual(
      [1, 2, 3, 4, 5].map((num) => `none${num}`),
    );
  });

  it('gets its streams of a wrong /Length written again, as readers that rebuild measure them', () => {
    for (const length of ['2', '40', '9 0 R', '(a)']) {
      const bytes = edit(lostStart, '/Length 4', `/Length ${length}`);
      const tail = textOf(extended(repair(bytes)));
      expect(tail).toContain('5 0 obj\n<</Length 4>>\nstream\nq Q \nendstream\nendobj\n');
      const again = openPdf(concatSource(bufferSource(bytes), bytesOf(tail)));
      expect(errorCodeOf(() => again.assertUnambiguous(again.rootRef))).toBe('none');
      expect(again.getObject(5, 0)).toMatchObject({ length: 4 });
    }
    expect(textOf(extended(repair(lostStart)))).not.toContain('5 0 obj');
  });

  it('can be extended a second time, also when the first save left no end of file', () => {
    for (const bytes of [lostStart, noStart]) {
      const first = concatSource(bufferSource(bytes), extended(repair(bytes)));
      const second = openPdf(concatSource(first, extended(openPdf(first))));
      expect([second.repaired, second.pageCount()]).toEqual([undefined, 2]);
      expect(errorCodeOf(() => second.assertUnambiguous(second.rootRef))).toBe('none');
    }
  });

  it('gets free entries for numbers that are not used, and subsections where these are many', () => {
    const objects = (num: number) => [...twoPages, { num, body: '(far)' }];
    const broken = (num: number) => edit(tableDocument({ objects: objects(num) }), /startxref\n\d+/u, 'startxref\n7');
    expect(textOf(extended(repair(broken(9))))).toMatch(
      /xref\n0 10\n(?:.{20}){6}(?:0{10} 65535 f \n){3}\d{10} 00000 n \n/su,
    );
    expect(textOf(extended(repair(broken(99_999))))).toMatch(/xref\n0 1\n.{20}1 5\n(?:.{20}){5}99999 1\n/su);
  });
});

describe('a document is not rebuilt', () => {
  const withObject = (body: string) =>
    edit(tableDocument({ objects: [...twoPages, { num: 6, body }] }), /startxref\n\d+/u, 'startxref\n7');
  const text = textOf(lostStart);
  const streams = streamDocument({ plain: twoPages, xref: 6 });

  it.each<[string, Uint8Array, PdfErrorCode]>([
    ['that is signed', withObject('<</ByteRange[0 1 2 3]>>'), 'pdf-damaged'],
    ['that is cut within an object', bytesOf(text.slice(0, text.indexOf('q Q '))), 'pdf-damaged'],
    ['that is cut behind an object', bytesOf(text.replace(/xref\n0 6[^]*/u, '6 0 ob')), 'pdf-damaged'],
    ['that is encrypted', bytesOf(text.replace('/Root', '/Encrypt<<>>/Root')), 'pdf-damaged'],
    ['whose page count is wrong', bytesOf(text.replace('/Count 2', '/Count 9')), 'pdf-damaged'],
    ['without a trailer', bytesOf(text.replace('trailer', 'tra')), 'pdf-damaged'],
    ['whose trailer names no catalog', bytesOf(text.replace('/Root 1 0 R', '')), 'pdf-damaged'],
    ['whose trailers name two catalogs', bytesOf(`${text}trailer\n<</Root 3 0 R>>\n`), 'pdf-damaged'],
    ['whose only trailer is a cross-reference stream', edit(streams, /startxref\n\d+/u, 'startxref\n7'), 'pdf-damaged'],
    ['with an object stream', withObject('<</Type/ObjStm/N 0/First 0/Length 0>>\nstream\n\nendstream'), 'pdf-damaged'],
    [
      'with an object in a stream',
      withObject('<</Length 17>>\nstream\n\n4 0 obj\nendobj\n \nendstream'),
      'pdf-damaged',
    ],
    ['with an object in the middle of a line', bytesOf(text.replace('endobj\n4', 'endobj 4')), 'pdf-damaged'],
    [
      'with an object of two generations',
      bytesOf(text.replace('xref\n', '5 1 obj\n()\nendobj\nxref\n')),
      'pdf-damaged',
    ],
    [
      'whose table hides the catalog',
      edit(tableDocument(), /0000000009 00000 n/u, '0000000000 00000 f'),
      'pdf-damaged',
    ],
    ['that is no PDF', bytesOf('no header\n'), 'pdf-not-a-pdf'],
  ])('one %s', (_, bytes, code) => {
    expect(errorCodeOf(() => repair(bytes).catalog())).toBe(code);
    expect(errorCodeOf(() => openPdf(bufferSource(bytes)).catalog())).toBe(code);
  });

  it('whose limits it would pass', () => {
    expect(errorCodeOf(() => repair(lostStart, { objects: 4 }))).toBe('pdf-limit-exceeded');
    const many = withObject('1').slice();
    expect(errorCodeOf(() => repair(bytesOf(textOf(many).replace('6 0 obj', '3000000 0 obj'))))).toBe(
      'pdf-limit-exceeded',
    );
  });

  it('beyond recognition: an object that is defined twice in one save cannot be replaced', () => {
    const twice = repair(bytesOf(text.replace('1 0 obj', '1 0 obj\n<</Pages 9 0 R>>\nendobj\n1 0 obj')));
    expect(errorCodeOf(() => extended(twice))).toBe('pdf-ambiguous');
  });
});
