import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../../cms/test-certificate.js';
import { thrownCode } from '../../cms/test-thrown-code.js';
import { openPdf } from '../../pdf/document.js';
import type { PdfDocument } from '../../pdf/document.js';
import { lookupArray, lookupDict, lookupName, lookupStream } from '../../pdf/lookup.js';
import { PdfArray, PdfDict } from '../../pdf/object.js';
import { bufferSource } from '../../pdf/source.js';
import { readFormFields } from '../signature-fields.js';
import { onePagePdf } from '../test-pdf.js';
import { pageText, signPdf } from '../test-signer.js';
import { withFile } from '../with-file.test-support.js';
import { drawableText, markFonts } from './mark-fonts.js';

const certificate = makeTestCertificate();

function linesOf(pdf: Uint8Array): string[] {
  return pageText(pdf)
    .split('\n')
    .map((line) => line.trim().normalize('NFC'))
    .filter((line) => line !== '');
}

const alphabets: readonly (readonly [string, string])[] = [
  ['Montenegrin', 'abcčćdđefghijklmnoprsšśtuvzžź'],
  ['Montenegrin capitals', 'ABCČĆDĐEFGHIJKLMNOPRSŠŚTUVZŽŹ'],
  ['Serbian Cyrillic', 'абвгдђежзијклљмнњопрстћуфхцчџш'],
  ['Serbian Cyrillic capitals', 'АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ'],
  ['Montenegrin Cyrillic, without letters of their own', 'с\u0301 з\u0301 С\u0301екула З\u0301еница'],
  ['Russian', 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'],
  ['Russian capitals', 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ'],
  ['Polish', 'Zażółć gęślą jaźń ŁÓDŹ'],
  ['Turkish', 'Işık Ğüney İstanbul çöş'],
  ['Greek', 'Αλέξανδρος Παπαδόπουλος'],
  ['letters that other fonts join', 'office fi ffl ffi'],
  ['digraphs with a letter of their own', 'ǆ ǅ Ǆ lj ǉ nj ǌ'],
  ['quotation marks and dashes', '„Lovćen“ – «Ловћен» — № 7'],
];

describe('the mark’s text can be copied and searched', () => {
  it.each(alphabets)('in %s', async (_, text) => {
    const shown = { signerName: text, organisation: text, reason: text };
    const lines = linesOf(await signPdf(certificate, onePagePdf(), shown));
    expect(lines.slice(1, 4)).toEqual([text, text, `Razlog: ${text}`].map((line) => line.normalize('NFC')));
  });

  it('whatever letters earlier marks had as parts of others', async () => {
    await signPdf(certificate, onePagePdf(), { signerName: 'ẃ', organisation: 'ẃ' });
    const lines = linesOf(await signPdf(certificate, onePagePdf(), { signerName: 'wẃ', organisation: 'wẃ' }));
    expect(lines.slice(1, 3)).toEqual(['wẃ', 'wẃ']);
  });

  it('with more than a hundred different letters', async () => {
    const codes = Array.from({ length: 120 }, (_, index) => 0x400 + index);
    const text = String.fromCodePoint(...codes);
    const [organisation, reason, location] = [text.slice(0, 40), text.slice(40, 80), text.slice(80)];
    const pdf = await signPdf(certificate, onePagePdf(), { organisation, reason, location });
    expect(linesOf(pdf).slice(2, 5)).toEqual([organisation, `Razlog: ${reason}`, `Mjesto: ${location}`]);
    for (const { cmap } of fontsOf(pdf)) {
      const sections = Array.from(cmap.matchAll(/(\d+) beginbfchar\n([^]*?)\nendbfchar/gu));
      expect(sections.length).toBeGreaterThan(0);
      for (const [, count, entries = ''] of sections) {
        expect(Number(count)).toBeLessThanOrEqual(100);
        expect(entries.split('\n')).toHaveLength(Number(count));
      }
    }
  });
});

interface FontParts {
  readonly cmap: string;
  readonly descriptor: PdfDict;
  /** Width of each glyph from the second on, in thousandths of the size. */
  readonly widths: readonly number[];
  readonly program: Buffer;
  readonly cidSet: Uint8Array;
  readonly length1: number | undefined;
}

function appearanceOf(document: PdfDocument): PdfDict {
  const [field] = readFormFields(document).signatureFields;
  const appearances = lookupDict(document, field?.dict ?? new PdfDict(), 'AP') ?? new PdfDict();
  return lookupStream(document, appearances, 'N')?.dict ?? new PdfDict();
}

function decoded(document: PdfDocument, dict: PdfDict, key: string): Buffer {
  const stream = lookupStream(document, dict, key);
  return stream === undefined ? Buffer.alloc(0) : Buffer.from(document.decode(stream));
}

function fontsOf(pdf: Uint8Array): FontParts[] {
  const document = openPdf(bufferSource(pdf));
  const resources = lookupDict(document, appearanceOf(document), 'Resources') ?? new PdfDict();
  const fonts = lookupDict(document, resources, 'Font') ?? new PdfDict();
  return Array.from(fonts.keys(), (key) => {
    const font = lookupDict(document, fonts, key) ?? new PdfDict();
    const descendant = document.resolve(lookupArray(document, font, 'DescendantFonts')?.items[0]);
    if (!(descendant instanceof PdfDict)) throw new TypeError('a composite font has a descendant');
    const descriptor = lookupDict(document, descendant, 'FontDescriptor') ?? new PdfDict();
    const [first, list] = lookupArray(document, descendant, 'W')?.items ?? [];
    expect(first).toBe(1);
    expect(lookupName(document, descendant, 'CIDToGIDMap')).toBe('Identity');
    return {
      cmap: decoded(document, font, 'ToUnicode').toString('latin1'),
      descriptor,
      widths: list instanceof PdfArray ? (list.numbers() ?? []) : [],
      program: decoded(document, descriptor, 'FontFile2'),
      cidSet: decoded(document, descriptor, 'CIDSet'),
      length1: lookupStream(document, descriptor, 'FontFile2')?.dict.getInteger('Length1'),
    };
  });
}

/** Tables of a TrueType program by their tags. */
function tablesOf(program: Buffer): ReadonlyMap<string, Buffer> {
  const count = program.readUInt16BE(4);
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const entry = 12 + 16 * index;
      const [offset, length] = [program.readUInt32BE(entry + 8), program.readUInt32BE(entry + 12)];
      return [program.toString('latin1', entry, entry + 4), program.subarray(offset, offset + length)] as const;
    }),
  );
}

describe('the mark’s fonts', () => {
  it('are embedded subsets with /ToUnicode, as poppler finds them', async () => {
    const pdf = await signPdf(certificate, onePagePdf());
    const [, , ...rows] = withFile(pdf, (path) => execFileSync('pdffonts', [path], { encoding: 'utf8' }))
      .trim()
      .split('\n');
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(row).toMatch(/^[A-Z]{6}\+DejaVuSansCondensed(?:-Bold)? +CID TrueType +Identity-H +yes yes yes/u);
    }
  });

  it('have programs, widths and sets of glyphs that agree', async () => {
    const fonts = fontsOf(await signPdf(certificate, onePagePdf()));
    expect(fonts).toHaveLength(2);
    for (const { widths, program, cidSet, length1, descriptor } of fonts) {
      expect(length1).toBe(program.length);
      expect(descriptor.getInteger('Flags')).toBe(4);
      const tables = tablesOf(program);
      for (const tag of ['glyf', 'loca', 'head', 'hhea', 'hmtx', 'maxp']) expect(tables.has(tag)).toBe(true);
      const unitsPerEm = tables.get('head')?.readUInt16BE(18) ?? 0;
      expect(widths.length).toBeGreaterThan(5);
      for (const [index, width] of widths.entries()) {
        const advance = tables.get('hmtx')?.readUInt16BE(4 * (index + 1)) ?? -1;
        expect(Math.abs(width - (advance * 1000) / unitsPerEm)).toBeLessThan(1);
      }
      const glyphs = tables.get('maxp')?.readUInt16BE(4) ?? 0;
      const bits = Array.from(cidSet, (byte) => byte.toString(2).padStart(8, '0')).join('');
      expect(bits).toBe('1'.repeat(glyphs).padEnd(bits.length, '0'));
      expect(bits.length - glyphs).toBeLessThan(8);
    }
  });

  it('have a letter for all that is drawn: .notdef never is', async () => {
    const pdf = await signPdf(certificate, onePagePdf(), {
      signerName: 'Željko \u{1f680} З\u0301',
      location: 'Žabljak',
    });
    const document = openPdf(bufferSource(pdf));
    const [field] = readFormFields(document).signatureFields;
    const appearances = lookupDict(document, field?.dict ?? new PdfDict(), 'AP') ?? new PdfDict();
    const form = lookupStream(document, appearances, 'N');
    const content = form === undefined ? '' : Buffer.from(document.decode(form)).toString('latin1');
    const shown = Array.from(content.matchAll(/<([0-9A-F]+)>/gu), ([, codes = '']) => codes);
    expect(shown.length).toBeGreaterThan(5);
    for (const codes of shown) expect(codes.match(/.{4}/gu)).not.toContain('0000');
    // The accent of З stands higher than that of a small letter would.
    expect(content).toMatch(/[1-9][\d.]* Ts \[[-\d.]+ <[0-9A-F]{4}> [-\d.]+\] TJ 0 Ts/u);
  });

  it('draw colours by numbers, and nothing transparent', async () => {
    const document = openPdf(bufferSource(await signPdf(certificate, onePagePdf())));
    const form = appearanceOf(document);
    const resources = lookupDict(document, form, 'Resources') ?? new PdfDict();
    expect(Array.from(resources.keys()).toSorted()).toEqual(['ColorSpace', 'Font']);
    const spaces = lookupDict(document, resources, 'ColorSpace') ?? new PdfDict();
    const [kind] = lookupArray(document, spaces, 'DefaultRGB')?.items ?? [];
    expect(kind).toMatchObject({ value: 'CalRGB' });
    expect(form.has('Group')).toBe(false);
  });
});

describe('text that the typeface lacks', () => {
  const { regular } = markFonts();

  it('is refused, but for pictures', () => {
    expect(thrownCode(() => drawableText(regular, 'Ana 漢字'))).toBe('mark-text-unsupported');
    expect(thrownCode(() => drawableText(regular, 'ক'))).toBe('mark-text-unsupported');
    expect(drawableText(regular, 'Ana \u{1f1f2}\u{1f1ea} \u{1f680}Vuković')).toBe('Ana Vuković');
  });
});
