import { createHash } from 'node:crypto';
import { PDFDocument, rgb } from 'pdf-lib';
import type { PDFFont, PDFPage, RGB } from 'pdf-lib';
import { fitText } from './fit-text.js';
import { markFonts, requireGlyphs } from './mark-fonts.js';
import type { MarkFont } from './mark-fonts.js';
import { markDateCharacters } from './mark-text.js';
import type { MarkText } from './mark-text.js';

/** Size of the mark in points before it is fitted to a page. */
export const markSize = { width: 208, height: 86 } as const;

const colours = {
  border: rgb(0xc3 / 255, 0xd5 / 255, 0xea / 255),
  bar: rgb(0x01 / 255, 0x54 / 255, 0xc8 / 255),
  paper: rgb(1, 1, 1),
  strong: rgb(0x1d / 255, 0x1d / 255, 0x1f / 255),
  text: rgb(0x44 / 255, 0x44 / 255, 0x44 / 255),
} as const;

const left = 12;
const textWidth = markSize.width - left - 9;
const plainSize = { size: 7.8, smallest: 5.6, leading: 13 } as const;
const strongSize = { size: 10.6, smallest: 7, leading: 15.6 } as const;
const baselineShift = 0.3;

/** A mark drawn as a PDF of one page, its date left open. */
export interface DrawnMark {
  readonly pdf: Uint8Array;
  /** /BaseFont of the font in which the date is to be shown. */
  readonly dateFont: string;
  /** Character codes of that font in hex, by character of `markDateCharacters`. */
  readonly dateCodes: ReadonlyMap<string, string>;
  /** Where the date's baseline begins, and its size, in points. */
  readonly date: { readonly x: number; readonly y: number; readonly size: number };
}

/** Six letters of a subset tag (ISO 32000-2 §9.9.2) from what the subset holds, so that equal marks are equal bytes. */
function subsetTag(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return String.fromCharCode(...Array.from(digest.subarray(0, 6), (byte) => 65 + (byte % 26)));
}

async function embed(
  document: PDFDocument,
  typeface: MarkFont,
  text: string,
): Promise<{ font: PDFFont; name: string }> {
  requireGlyphs(typeface, text);
  const name = `${subsetTag(text)}+${typeface.name}`;
  return { font: await document.embedFont(typeface.bytes, { subset: true, customName: name }), name };
}

function drawFrame(page: PDFPage): void {
  const { width, height } = markSize;
  const border = { borderColor: colours.border, borderWidth: 0.8, color: colours.paper };
  page.drawRectangle({ x: 0.4, y: 0.4, width: width - 0.8, height: height - 0.8, ...border });
  page.drawRectangle({ x: 0, y: 0, width: 2.8, height, color: colours.bar });
}

interface Line {
  readonly text: string;
  readonly font: PDFFont;
  readonly colour: RGB;
  readonly style: typeof plainSize | typeof strongSize;
}

function drawLine(page: PDFPage, line: Line, baseline: number): void {
  const { text, font, colour, style } = line;
  const measure = (part: string, size: number) => font.widthOfTextAtSize(part, size);
  const fitted = fitText(text, { ...style, width: textWidth }, measure);
  page.drawText(fitted.text, { x: left, y: baseline, size: fitted.size, font, color: colour });
}

/**
 * Draws frame and lines with subsets of the embedded typefaces (ISO 32000-2 §9.9; /ToUnicode kept). The date differs
 * from signature to signature, so its place and its characters' codes are answered and it is not drawn.
 * Never says "valid": a mark cannot know. Throws `mark-text-unsupported`.
 */
export async function drawMark(text: MarkText): Promise<DrawnMark> {
  const typefaces = markFonts();
  const document = await PDFDocument.create({ updateMetadata: false });
  const parsed = new Map([typefaces.regular, typefaces.strong].map(({ bytes, font }) => [bytes, font]));
  document.registerFontkit({
    create(bytes) {
      const font = parsed.get(bytes);
      if (font === undefined) throw new TypeError('only the typefaces of the mark are embedded');
      return font;
    },
  });
  const plainText = [text.heading, text.organisation ?? '', text.certificate, markDateCharacters, '…'].join('');
  const regular = await embed(document, typefaces.regular, plainText);
  const strong = await embed(document, typefaces.strong, `${text.name}…`);
  const page = document.addPage([markSize.width, markSize.height]);
  drawFrame(page);

  const plain = { font: regular.font, colour: colours.text, style: plainSize };
  const date = { ...plain, text: undefined };
  const lines: (Line | typeof date)[] = [
    { ...plain, text: text.heading },
    { font: strong.font, colour: colours.strong, style: strongSize, text: text.name },
    ...(text.organisation === undefined ? [] : [{ ...plain, text: text.organisation }]),
    date,
    { ...plain, text: text.certificate },
  ];
  const total = lines.reduce((sum, { style }) => sum + style.leading, 0);
  let top = (markSize.height + total) / 2;
  let dateBaseline = 0;
  for (const line of lines) {
    const { size, leading } = line.style;
    const baseline = top - leading / 2 - size * (0.5 - baselineShift) - 0.15 * size;
    if (line.text === undefined) dateBaseline = baseline;
    else drawLine(page, line, baseline);
    top -= leading;
  }
  const codes = Array.from(markDateCharacters, (character) => {
    return [character, regular.font.encodeText(character).asString()] as const;
  });
  const pdf = await document.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false });
  return {
    pdf,
    dateFont: regular.name,
    dateCodes: new Map(codes),
    date: { x: left, y: dateBaseline, size: plainSize.size },
  };
}
