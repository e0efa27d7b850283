import { describe, expect, it } from 'vitest';
import { scanDefinitions } from './definition-scan.js';
import { openPdf } from './document.js';
import { errorCodeOf } from './error-code-of.js';
import type { PdfErrorCode } from './errors.js';
import { defaultLimits } from './limits.js';
import { PdfRef } from './object.js';
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
import type { ByteSource } from './source.js';
import { bufferSource } from './source.js';

function check(bytes: Uint8Array, num: number): PdfErrorCode | 'none' {
  const document = openPdf(bufferSource(bytes));
  return errorCodeOf(() => document.assertUnambiguous(new PdfRef(num)));
}

/** The document with an object that no cross-reference data list, in front of the table. */
function withStray(stray: string): Uint8Array {
  const text = textOf(tableDocument());
  const at = text.indexOf('xref\n');
  return bytesOf(
    `${text.slice(0, at)}${stray}${text.slice(at)}`.replace(/startxref\n\d+/u, `startxref\n${at + stray.length}`),
  );
}

describe('assertUnambiguous', () => {
  it('passes sound objects, plain, packed and revised', () => {
    expect([1, 2, 3, 4, 5].map((num) => check(tableDocument(), num))).toEqual(Array.from({ length: 5 }, () => 'none'));
    expect([1, 4, 5].map((num) => check(packedTwoPages(), num))).toEqual(['none', 'none', 'none']);
    const revised = appendTable(appendTable(tableDocument(), { objects: twoPages.slice(0, 1) }), { objects: twoPages });
    expect([1, 2, 5].map((num) => check(revised, num))).toEqual(['none', 'none', 'none']);
  });

  it('refuses an object that front-to-back readers take from elsewhere', () => {
    expect(check(withStray('1 0 obj\n<</Type/Catalog/Pages 9 0 R>>\nendobj\n'), 1)).toBe('pdf-ambiguous');
    expect(check(withStray('1\r0\tobj<<>>endobj\n'), 1)).toBe('pdf-ambiguous');
    expect(check(withStray('1 3 obj\n<<>>\nendobj\n'), 1)).toBe('pdf-ambiguous');
    expect(check(withStray('1 0 obj\n<<>>\nendobj\n'), 2)).toBe('none');
  });

  it('passes over a definition elsewhere that says the same', () => {
    expect(check(withStray('4 0 obj\n<</Type /Page /Parent 2 0 R>>\nendobj\n'), 4)).toBe('pdf-ambiguous');
    const same = `4 0 obj\n${twoPages[3]?.body ?? ''} % again\nendobj\n`;
    expect(check(withStray(same), 4)).toBe('none');
    expect(check(withStray(same.replace('4 0 obj', '4 1 obj')), 4)).toBe('pdf-ambiguous');
    expect(check(withStray('4 0 obj\n<</Type'), 4)).toBe('pdf-ambiguous');
    expect(check(withStray('5 0 obj\n<</Length 4>>\nstream\nq Q \nendstream\nendobj\n'), 5)).toBe('pdf-ambiguous');
  });

  it('passes several saves of which the last section lists everything', () => {
    const first = textOf(tableDocument({ after: '\n' }));
    const second = textOf(tableDocument({ junk: first, countsJunk: true }));
    const revised = bytesOf(second.replace('/Pages 2', '/Pages 3').replace('/Rotate -90', '/Rotate -00'));
    expect(openPdf(bufferSource(revised)).revisionBoundaries()).toHaveLength(1);
    expect([1, 4].map((num) => check(revised, num))).toEqual(['none', 'none']);
  });

  it('refuses an object that readers miss who take a wrong number as it is written', () => {
    const shifted = tableDocument({ numberShift: 1 });
    expect([1, 2, 5].map((num) => check(shifted, num))).toEqual(['pdf-ambiguous', 'none', 'none']);
    const early = bytesOf(textOf(tableDocument()).replace('0 6\n0000000000 65535 f \n', '0 5\n'));
    expect([1, 4, 5].map((num) => check(early, num))).toEqual(['none', 'none', 'pdf-ambiguous']);
  });

  it('refuses a document that readers cannot rebuild where they do not find its cross-reference stream', () => {
    const far = bytesOf(`${textOf(packedTwoPages())}${'x'.repeat(1200)}`);
    expect(check(far, 4)).toBe('pdf-ambiguous');
    expect(check(packedTwoPages(), 4)).toBe('none');
  });

  it('refuses a definition hidden behind the last section', () => {
    expect(check(tableDocument({ after: '\n4 0 obj\n<</Type/Page>>\nendobj\n' }), 4)).toBe('pdf-ambiguous');
  });

  it('refuses two definitions prepared within one revision', () => {
    const hidden = withStray('').subarray(0);
    const doubled = bytesOf(textOf(hidden).replace('%PDF-1.7\n', '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'));
    const shift = '1 0 obj\n<<>>\nendobj\n'.length;
    const moved = textOf(doubled)
      .replaceAll(
        /^(\d{10}) 00000 n/gmu,
        (_, offset: string) => `${String(Number(offset) + shift).padStart(10, '0')} 00000 n`,
      )
      .replace(/startxref\n(\d+)/u, (_, offset: string) => `startxref\n${Number(offset) + shift}`);
    expect(check(bytesOf(moved), 1)).toBe('pdf-ambiguous');
    expect(check(bytesOf(moved), 2)).toBe('none');
  });

  it('refuses an update that points back to an older definition', () => {
    const revised = appendTable(tableDocument(), { objects: [{ num: 4, body: '<</Type/Page/Parent 2 0 R>>' }] });
    const original = textOf(tableDocument()).indexOf('4 0 obj');
    const text = textOf(revised);
    const at = text.lastIndexOf('4 1\n') + '4 1\n'.length;
    const back = `${text.slice(0, at)}${String(original).padStart(10, '0')}${text.slice(at + 10)}`;
    expect(check(revised, 4)).toBe('none');
    expect(check(bytesOf(back), 4)).toBe('pdf-ambiguous');
  });

  it('passes over what looks like an object inside a stream or string', () => {
    const embedded = '%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n';
    const objects = [
      ...twoPages,
      { num: 6, body: `<</Length ${embedded.length}>>\nstream\n${embedded}\nendstream` },
      { num: 7, body: '(1 0 obj endobj)' },
    ];
    expect(check(tableDocument({ objects }), 1)).toBe('none');
    const torn = tableDocument({ objects }).slice();
    torn.set(bytesOf('/Lengtx'), textOf(torn).lastIndexOf('/Length'));
    expect(check(torn, 1)).toBe('pdf-ambiguous');
  });

  it('refuses an object that a later object stream of an older revision holds', () => {
    const packed = openPdf(bufferSource(packedTwoPages()));
    expect(packed.locate(new PdfRef(4))?.kind).toBe('object-stream');
    const revised = appendTable(packedTwoPages(), { objects: [{ num: 4, body: '<</Type/Page/Parent 2 0 R>>' }] });
    expect(check(revised, 4)).toBe('none');
    const stray = textOf(revised).lastIndexOf('4 1\n') + '4 1\n'.length;
    const toFront = `${textOf(revised).slice(0, stray)}0000000009${textOf(revised).slice(stray + 10)}`;
    const renumbered = bytesOf(toFront.replace('4 0 obj', '8 0 obj').replace('5 0 obj', '4 0 obj'));
    expect(check(renumbered, 4)).toBe('pdf-ambiguous');
  });

  it('refuses a hybrid section whose table and stream disagree', () => {
    const hidden = streamDocument({ plain: twoPages, xref: 6 });
    const trailer = `/XRefStm ${startXrefOf(hidden)}`;
    const agreeing = appendTable(hidden, { objects: [{ num: 9, body: '9' }], freed: [4], trailer });
    expect([1, 4].map((num) => check(agreeing, num))).toEqual(['none', 'none']);
    const disagreeing = appendTable(hidden, { objects: twoPages.slice(3, 4), trailer });
    expect([1, 4].map((num) => check(disagreeing, num))).toEqual(['none', 'pdf-ambiguous']);
    const settled = appendTable(disagreeing, { objects: [{ num: 4, body: '<</Type/Page/Parent 2 0 R>>' }] });
    expect(check(settled, 4)).toBe('none');
  });

  it('refuses any difference where viewers rebuild what they cannot find', () => {
    const revised = (startXrefShift: number, body: string) => {
      const bytes = appendTable(tableDocument(), { objects: [{ num: 3, body }] });
      const at = startXrefOf(bytes);
      return bytesOf(textOf(bytes).replace(`startxref\n${at}`, `startxref\n${at + startXrefShift}`));
    };
    expect([0, 3].map((shift) => check(revised(shift, '(sound)'), 1))).toEqual(['none', 'none']);
    const stale = (shift: number) => {
      const text = textOf(revised(shift, '(stale)'));
      const at = text.lastIndexOf('3 1\n') + '3 1\n'.length;
      const original = String(text.indexOf('3 0 obj')).padStart(10, '0');
      return bytesOf(`${text.slice(0, at)}${original}${text.slice(at + 10)}`);
    };
    expect([0, 3].map((shift) => check(stale(shift), 1))).toEqual(['none', 'pdf-ambiguous']);
    const unlisted = (shift: number) => {
      return tableDocument({ startXrefShift: shift, after: '\n9 0 obj\n<</Type/Catalog>>\nendobj\n' });
    };
    expect([0, -3].map((shift) => check(unlisted(shift), 1))).toEqual(['none', 'pdf-ambiguous']);
    const far = `\n${' '.repeat(1200)}`;
    expect(check(tableDocument({ after: far }), 1)).toBe('none');
    expect(check(tableDocument({ after: `${far}trailer\n<</Root 2 0 R>>\n` }), 1)).toBe('pdf-ambiguous');
  });

  it('refuses a trailer with a key twice', () => {
    expect(check(tableDocument({ trailer: '/Root 2 0 R' }), 3)).toBe('pdf-ambiguous');
  });

  it('finds definitions across the borders of the blocks that it reads', () => {
    for (let padding = 65_500; padding < 65_560; padding += 1) {
      const source = bufferSource(bytesOf(`${' '.repeat(padding)}3 0 obj`));
      expect(scanDefinitions(source, defaultLimits).positionsOf(3)).toEqual([padding]);
    }
    for (let padding = 64_500; padding < 65_600; padding += 25) {
      const wide = `${'x'.repeat(padding)} 123${' '.repeat(500)}0${'\n'.repeat(500)}obj`;
      expect(scanDefinitions(bufferSource(bytesOf(wide)), defaultLimits).positionsOf(123)).toEqual([padding + 1]);
    }
  });

  it('finds every definition once, whatever the size of the blocks', () => {
    const text = `9 0 obj ${'bjo obj'.repeat(300)} endobj\n7 0 obj\n1 0 endobj 7 1 obj${'b'.repeat(900)}9 9 obj`;
    const expected = [0, text.indexOf('9 9 obj')];
    for (const size of [1, 2, 3, 7, 100, 1023, 1024, 1025, 5000]) {
      const bytes = bytesOf(text);
      const source: ByteSource = {
        ...bufferSource(bytes),
        readBlocks({ start, end }, visit) {
          const block = new Uint8Array(size);
          for (let offset = start; offset < end; offset += size) {
            block.set(bytes.subarray(offset, Math.min(end, offset + size)));
            visit(block.subarray(0, Math.min(size, end - offset)), offset);
            block.fill(0);
          }
        },
      };
      const scan = scanDefinitions(source, defaultLimits);
      expect([scan.positionsOf(9), scan.positionsOf(7).length, scan.positionsOf(1)]).toEqual([expected, 2, []]);
      expect(Array.from(scan.backwards(), ({ num }) => num)).toEqual([9, 7, 7, 9]);
    }
  });

  it('refuses keys that stand twice, wrong lengths and bodies without end', () => {
    const withBody = (body: string) => tableDocument({ objects: [...twoPages, { num: 6, body }] });
    expect(check(withBody('<</A[<</B 1/B 2>>]>>'), 6)).toBe('pdf-ambiguous');
    expect(check(withBody('<</Length 2>>\nstream\nlonger\nendstream'), 6)).toBe('pdf-ambiguous');
    expect(check(withBody('<<>> 5'), 6)).toBe('pdf-ambiguous');
    expect(check(withBody('<</A[<</B 1>><</B 2>>]>>'), 6)).toBe('none');
    expect(check(withBody('<</A[1 0 R]/A [ 1 0 R ]/B(b)/B (b)>>'), 6)).toBe('none');
  });

  it('passes objects without endobj', () => {
    const unended = textOf(tableDocument()).replaceAll('endobj', '      ');
    expect([1, 2, 5].map((num) => check(bytesOf(unended), num))).toEqual(['none', 'none', 'none']);
  });

  it('does not know objects that do not exist', () => {
    expect(check(tableDocument(), 9)).toBe('pdf-damaged');
  });
});
