import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { PdfDocument } from './document.js';
import { openPdf } from './document.js';
import { errorCodeOf } from './error-code-of.js';
import type { PdfErrorCode } from './errors.js';
import type { PdfLimits } from './limits.js';
import { PdfName, PdfRef, PdfStream } from './object.js';
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
import { bufferSource } from './source.js';

function open(bytes: Uint8Array, limits: Partial<PdfLimits> = {}): PdfDocument {
  return openPdf(bufferSource(bytes), { limits });
}

function edit(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const text = textOf(bytes);
  expect(text).toContain(from);
  return bytesOf(text.replace(from, () => to));
}

/** What the sample documents hold: two pages and a content stream. */
function digestOf(document: PdfDocument): readonly unknown[] {
  const content = document.getObject(5, 0);
  const text = content instanceof PdfStream ? textOf(document.decode(content)) : '';
  return [document.pageCount(), document.lastPage().ref.num, text];
}

const sound = [2, 4, 'q Q '];

describe('openPdf on a cross-reference table', () => {
  it.each([
    ['LF', {}],
    ['CR only', { lineEnd: '\r', entryEnd: ' \r' }],
    ['CR LF', { lineEnd: '\r\n', entryEnd: '\r\n' }],
    ['entries of 19 bytes', { entryEnd: '\n' }],
    ['entries of 21 bytes', { entryEnd: ' \r\n' }],
    ['numbering that begins one too high', { numberShift: 1 }],
    ['junk before the header', { junk: 'HTTP/1.1 200 OK\r\n\r\n' }],
    ['junk that the offsets count', { junk: 'x'.repeat(200), countsJunk: true }],
    ['startxref at the white space before', { startXrefShift: -1 }],
    ['startxref some bytes too early', { startXrefShift: -9 }],
    ['startxref inside the keyword', { startXrefShift: 3 }],
    ['text after the last %%EOF', { after: `\n${'trailing text '.repeat(100)}` }],
    ['no line end at all', { after: '' }],
  ])('reads %s', (_, options) => {
    const bytes = tableDocument(options);
    const document = open(bytes);
    expect(digestOf(document)).toEqual(sound);
    expect(document.xrefKind).toBe('table');
    const xref = textOf(bytes).lastIndexOf('xref', textOf(bytes).lastIndexOf('trailer'));
    expect(document.startXref).toBe(xref - document.offsetBase);
    expect(document.nextObjectNumber).toBe(6);
  });

  it('reads a subsection that numbers its first object 0', () => {
    const bytes = edit(tableDocument(), '0 6\n0000000000 65535 f \n', '0 5\n');
    expect(digestOf(open(bytes))).toEqual(sound);
  });

  it('reads entries padded with blanks', () => {
    const text = textOf(tableDocument());
    const padded = text.replaceAll(
      /^0+(\d+) 00000 n/gmu,
      (entry, digits: string) => `${digits.padStart(10)}${entry.slice(10)}`,
    );
    expect(digestOf(open(bytesOf(padded)))).toEqual(sound);
  });

  it('takes the newest revision of an object and knows freed ones', () => {
    const updated = appendTable(tableDocument(), { objects: [{ num: 3, body: '[(new)]' }], freed: [5] });
    const document = open(updated);
    expect(document.getObject(3, 0)).toMatchObject({ kind: 'array' });
    expect([document.getObject(5, 0), document.locate(new PdfRef(5))]).toEqual([null, undefined]);
    expect(document.getObject(3, 1)).toBeNull();
    expect(document.getObject(99, 0)).toBeNull();
    expect(document.getObject(0, 65_535)).toBeNull();
    expect(document.nextObjectNumber).toBe(20);
  });

  it('keeps generations', () => {
    const document = open(tableDocument({ objects: [...twoPages, { num: 6, gen: 3, body: '(third)' }] }));
    expect(document.getObject(6, 3)).toMatchObject({ kind: 'string' });
    expect(document.getObject(6, 0)).toBeNull();
  });

  it('ignores a /Prev of 0', () => {
    expect(digestOf(open(tableDocument({ trailer: '/Prev 0' })))).toEqual(sound);
  });

  it('numbers beyond a /Size that is too small', () => {
    expect(open(edit(tableDocument(), '/Size 6', '/Size 3')).nextObjectNumber).toBe(6);
  });
});

describe('openPdf on cross-reference streams', () => {
  it('reads plain rows and objects in object streams', () => {
    const document = open(packedTwoPages());
    expect(digestOf(document)).toEqual(sound);
    expect(document.xrefKind).toBe('stream');
    expect(document.locate(new PdfRef(4))).toEqual({ kind: 'object-stream', container: new PdfRef(6), index: 3 });
    expect(document.locate(new PdfRef(5))).toEqual({ kind: 'offset', offset: 9 });
    expect(document.nextObjectNumber).toBe(8);
  });

  it.each([
    ['Flate', '/Filter/FlateDecode', (rows: Uint8Array) => deflateSync(rows)],
    [
      'Flate with PNG predictor 12',
      '/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 7>>',
      (rows: Uint8Array) => deflateSync(upFiltered(rows)),
    ],
    [
      'ASCIIHex over Flate',
      '/Filter[/ASCIIHexDecode/FlateDecode]/DecodeParms[null<</Predictor 10/Columns 7>>]',
      (rows: Uint8Array) => bytesOf(`${deflateSync(upFiltered(rows)).toString('hex')}>`),
    ],
    ['ASCII85', '/Filter/ASCII85Decode', (rows: Uint8Array) => bytesOf(`${base85(rows)}~>`)],
    ['LZW', '/Filter/LZWDecode', (rows: Uint8Array) => literalLzw(rows)],
    [
      'LZW with PNG predictor 15',
      '/Filter/LZWDecode/DecodeParms<</Predictor 15/Columns 7>>',
      (rows: Uint8Array) => literalLzw(upFiltered(rows)),
    ],
  ])('reads rows under %s', (_, filter, encode) => {
    expect(digestOf(open(streamDocument({ plain: twoPages, xref: 6, filter, encode })))).toEqual(sound);
  });

  it('finds a length that is missing, wrong, or inside the object stream itself', () => {
    const bytes = packedTwoPages();
    const length = /\/Length (\d+)>>\nstream\nx/u.exec(textOf(bytes))?.[1] ?? '';
    expect(length).not.toBe('');
    expect(digestOf(open(edit(bytes, `/Length ${length}>>`, `/Length ${'9'.repeat(length.length)}>>`)))).toEqual(sound);
    expect(digestOf(open(edit(bytes, `/Length ${length}>>`, `/Lengtx ${length}>>`)))).toEqual(sound);
    expect(
      digestOf(
        open(
          tableDocument({ objects: twoPages.with(4, { num: 5, body: '<</Length 5 0 R>>stream\nq Q \nendstream' }) }),
        ),
      ),
    ).toEqual(sound);
  });

  it('reads hybrid files: the stream fills the gaps of its table', () => {
    const hidden = streamDocument({ plain: twoPages, packed: [{ num: 8, body: '/Hidden' }], container: 6, xref: 7 });
    const at = startXrefOf(hidden);
    const visible = appendTable(hidden, {
      objects: twoPages.slice(0, 1),
      freed: [8],
      trailer: `/XRefStm ${at}`,
      prev: 0,
    });
    const document = open(visible);
    expect(digestOf(document)).toEqual(sound);
    expect(document.getObject(8, 0)).toEqual(new PdfName('Hidden'));
    expect(document.xrefKind).toBe('table');
    const freed = appendTable(visible, { objects: [{ num: 9, body: 'null' }], freed: [8] });
    expect(open(freed).getObject(8, 0)).toBeNull();
  });
});

describe('openPdf refuses', () => {
  const shifted = tableDocument({ startXrefShift: -100 });
  const packed = packedTwoPages();
  const startXref = startXrefOf(packed);
  const missedStream = edit(packed, `startxref\n${startXref}`, `startxref\n${startXref - 3}`);

  it.each<[string, Uint8Array, PdfErrorCode]>([
    ['what is no PDF', bytesOf('PK\x03\x04'.repeat(500)), 'pdf-not-a-pdf'],
    ['an empty file', new Uint8Array(0), 'pdf-not-a-pdf'],
    ['a file without startxref', tableDocument().subarray(0, 300), 'pdf-damaged'],
    ['a startxref far off', shifted, 'pdf-damaged'],
    ['a startxref that misses a cross-reference stream', missedStream, 'pdf-damaged'],
    ['a trailer without catalog', edit(tableDocument(), '/Root 1 0 R', ''), 'pdf-damaged'],
    ['an entry that is none', edit(tableDocument(), ' 00000 n \n0', ' 0000x n \n0'), 'pdf-damaged'],
    ['a subsection longer than the file', edit(tableDocument(), '0 6\n', '0 99999\n'), 'pdf-damaged'],
    ['a /Prev that leads nowhere', tableDocument({ trailer: '/Prev 5' }), 'pdf-damaged'],
    ['a /Prev that is no offset', tableDocument({ trailer: '/Prev 5 0 R' }), 'pdf-damaged'],
    [
      'sections that form a loop',
      appendTable(tableDocument({ trailer: '/Prev 99999' }), { objects: twoPages.slice(0, 1) }),
      'pdf-damaged',
    ],
    [
      'a cross-reference stream shorter than its /Index',
      edit(packedTwoPages(), '/Index[1 1 ', '/Index[1 9 '),
      'pdf-damaged',
    ],
    ['a cross-reference stream with huge fields', edit(packedTwoPages(), '/W[1 4 2]', '/W[9 9 9]'), 'pdf-damaged'],
  ])('%s', (_, bytes, code) => {
    expect(errorCodeOf(() => open(bytes))).toBe(code);
  });

  it('a section that names itself as its /Prev', () => {
    const bytes = tableDocument();
    expect(errorCodeOf(() => open(edit(bytes, '/Root', `/Prev ${startXrefOf(bytes)}/Root`)))).toBe('pdf-damaged');
  });

  it('an object that is not where the table says', () => {
    const document = open(edit(tableDocument(), '5 0 obj', '7 0 obj'));
    expect(document.pageCount()).toBe(2);
    expect(errorCodeOf(() => document.getObject(5, 0))).toBe('pdf-damaged');
  });

  it('references that lead in a circle', () => {
    const objects = [...twoPages, { num: 6, body: '7 0 R' }, { num: 7, body: '6 0 R' }];
    expect(errorCodeOf(() => open(tableDocument({ objects })).getObject(6, 0))).toBe('pdf-limit-exceeded');
  });

  it('an object stream that holds another object than the table says, or lies in one itself', () => {
    const plain = [{ num: 1, body: '<<>>' }];
    const swapped = streamDocument({ plain, packed: [{ num: 3, body: '3' }], container: 6, xref: 7 });
    const document = open(swapped, { objects: 100 });
    expect(document.getObject(3, 0)).toBe(3);
    const renamed = streamDocument({ plain, packed: [{ num: 3, body: '3' }], container: 6, xref: 7 });
    const rows = edit(renamed, '\x02\x00\x00\x00\x06\x00\x00', '\x02\x00\x00\x00\x06\x00\x01');
    expect(errorCodeOf(() => open(rows).getObject(3, 0))).toBe('pdf-damaged');
    const nested = edit(renamed, '\x02\x00\x00\x00\x06\x00\x00', '\x02\x00\x00\x00\x03\x00\x00');
    expect(errorCodeOf(() => open(nested).getObject(3, 0))).toBe('pdf-damaged');
  });

  it('an encryption that it does not know', () => {
    const encrypt = (entry: string) => () => open(tableDocument({ trailer: `/Encrypt ${entry}` }));
    expect(errorCodeOf(encrypt('<</Filter/Standard>>'))).toBe('pdf-encryption-unsupported');
    expect(errorCodeOf(encrypt('9 0 R'))).toBe('pdf-damaged');
    expect(errorCodeOf(encrypt('null'))).toBe('none');
  });
});

describe('limits', () => {
  it.each<[keyof PdfLimits, number, (document: PdfDocument) => unknown]>([
    ['documentBytes', 100, () => undefined],
    ['listedObjects', 6, () => undefined],
    ['objects', 5, (document) => [document.lastPage(), document.page(0), document.getObject(5, 0)]],
    ['pageTreeNodes', 1, (document) => document.lastPage()],
    ['nesting', 1, (document) => document.page(0)],
    ['pageUnits', 299, (document) => document.page(0)],
    ['totalStreamBytes', 60, (document) => document.pageCount()],
    ['streamBytes', 60, (document) => document.pageCount()],
  ])('%s ends in pdf-limit-exceeded', (limit, value, act) => {
    const enough = open(packedTwoPages());
    act(enough);
    expect(errorCodeOf(() => act(open(packedTwoPages(), { [limit]: value })))).toBe('pdf-limit-exceeded');
  });

  it('stops a chain of sections', () => {
    let bytes = tableDocument();
    for (let revision = 0; revision < 20; revision += 1) {
      bytes = appendTable(bytes, { objects: [{ num: 6, body: String(revision) }] });
    }
    expect(open(bytes).getObject(6, 0)).toBe(19);
    expect(errorCodeOf(() => open(bytes, { xrefSections: 20 }))).toBe('pdf-limit-exceeded');
  });

  it('stops searching for the ends of streams', () => {
    const objects = [...twoPages, { num: 6, body: `<</Length 1>>stream\n${' x'.repeat(50_000)}\nendstream` }];
    const bytes = tableDocument({ objects });
    expect(open(bytes).getObject(6, 0)).toMatchObject({ length: 100_000 });
    expect(errorCodeOf(() => open(bytes, { searchedBytes: 70_000 }).getObject(6, 0))).toBe('pdf-limit-exceeded');
  });

  it('stops lengths that need ever more streams to be read', () => {
    const links = Array.from({ length: 5000 }, (_, index) => ({
      num: 6 + index,
      body: `<</Length ${7 + index} 0 R>>stream\n\nendstream`,
    }));
    expect(errorCodeOf(() => open(tableDocument({ objects: [...twoPages, ...links] })).getObject(6, 0))).toBe(
      'pdf-limit-exceeded',
    );
  });
});

function upFiltered(rows: Uint8Array): Uint8Array {
  const parts: number[] = [];
  for (const [index, byte] of rows.entries()) {
    if (index % 7 === 0) parts.push(2);
    parts.push((byte - (rows[index - 7] ?? 0)) & 0xff);
  }
  return Uint8Array.from(parts);
}

/** Groups of four bytes, the last one filled up with zeros: whatever follows the rows is not read. */
function base85(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 4) {
    let group = [0, 1, 2, 3].reduce((value, offset) => value * 256 + (bytes[index + offset] ?? 0), 0);
    const digits: string[] = [];
    for (let left = 5; left > 0; left -= 1) {
      digits.unshift(String.fromCharCode(0x21 + (group % 85)));
      group = Math.floor(group / 85);
    }
    text += digits.join('');
  }
  return text;
}

/** Codes of 9 bits for single bytes, at most 253 of them. */
function literalLzw(bytes: Uint8Array): Uint8Array {
  const codes = [256, ...bytes, 257].map((code) => code.toString(2).padStart(9, '0')).join('');
  return Uint8Array.from(codes.match(/.{1,8}/gu) ?? [], (bits) => Number.parseInt(bits.padEnd(8, '0'), 2));
}
