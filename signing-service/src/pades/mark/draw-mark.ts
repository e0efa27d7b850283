import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { PDFDocument, rgb } from 'pdf-lib';
import type { PDFFont, PDFPage, RGB } from 'pdf-lib';
import { fitText } from './fit-text.js';
import { drawableText, markFonts } from './mark-fonts.js';
import type { MarkFont } from './mark-fonts.js';
import { markSizes } from './mark-shape.js';
import type { MarkShape } from './mark-shape.js';
import { markDateCharacters } from './mark-text.js';
import type { MarkText } from './mark-text.js';

const channels = (hex: number): [number, number, number] => [hex >> 16, (hex >> 8) & 0xff, hex & 0xff];
const colour = (hex: number): RGB => {
  const [red, green, blue] = channels(hex);
  return rgb(red / 255, green / 255, blue / 255);
};

const textColour = 0x44_44_44;
const strongColour = 0x1d_1d_1f;
const borderColour = 0xc3_d5_ea;
const barColour = 0x01_54_c8;
const paperColour = 0xff_ff_ff;

/** Points; `leading` is a line's height. */
interface TextStyle {
  readonly size: number;
  readonly smallest: number;
  readonly leading: number;
}

const left = 12;
const right = 9;
const plainStyle: TextStyle = { size: 7.8, smallest: 5.6, leading: 13 };
const strongStyle: TextStyle = { size: 10.6, smallest: 7, leading: 15.6 };

/** How far the baseline stands below a line's middle, in parts of the size: half the height of a capital letter. */
const baselineDrop = 0.35;

/** A mark drawn as a PDF of one page, its date left open. */
export interface DrawnMark {
  readonly pdf: Uint8Array;
  readonly date: DateSlot;
}

/** Where and how the date is to be shown: it differs from signature to signature. */
export interface DateSlot {
  /** /BaseFont of the font. */
  readonly baseFont: string;
  /** Character codes of that font in hex, by character of `markDateCharacters`. */
  readonly codes: ReadonlyMap<string, string>;
  /** Where the baseline begins, and the size, in points. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** 0 to 1. */
  readonly rgb: readonly [number, number, number];
}

interface EmbeddedFont {
  readonly font: PDFFont;
  readonly baseFont: string;
}

interface Line {
  /** Absent for the date. */
  readonly text: string | undefined;
  readonly font: PDFFont;
  readonly colour: number;
  readonly style: TextStyle;
}

/** Six letters of a subset tag (ISO 32000-2 §9.9.2) from what the subset holds, so that equal marks are equal bytes. */
function subsetTag(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return String.fromCharCode(...Array.from(digest.subarray(0, 6), (byte) => 65 + (byte % 26)));
}

async function embed(document: PDFDocument, typeface: MarkFont, text: string): Promise<EmbeddedFont> {
  const baseFont = `${subsetTag(text)}+${typeface.name}`;
  return { font: await document.embedFont(typeface.bytes, { subset: true, customName: baseFont }), baseFont };
}

/** An empty document that embeds the typefaces as they were parsed before, and leaves the compression of fonts to zlib. */
async function newDocument(...typefaces: readonly MarkFont[]): Promise<PDFDocument> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.registerFontkit({
    create(bytes) {
      const typeface = typefaces.find((candidate) => candidate.bytes === bytes);
      if (typeface === undefined) throw new TypeError('only the typefaces of the mark are embedded');
      return typeface.font;
    },
  });
  const { context } = document;
  context.flateStream = (contents, dict) => context.stream(deflateSync(contents), { ...dict, Filter: 'FlateDecode' });
  return document;
}

function drawFrame(page: PDFPage): void {
  const { width, height } = page.getSize();
  const border = { borderColor: colour(borderColour), borderWidth: 0.8, color: colour(paperColour) };
  page.drawRectangle({ x: 0.4, y: 0.4, width: width - 0.8, height: height - 0.8, ...border });
  page.drawRectangle({ x: 0, y: 0, width: 2.8, height, color: colour(barColour) });
}

/** Draws the lines, centred from top to bottom, and answers the baseline of the date's. */
function drawLines(page: PDFPage, lines: readonly Line[]): number {
  const { width, height } = page.getSize();
  const textWidth = width - left - right;
  let top = (height + lines.reduce((sum, { style }) => sum + style.leading, 0)) / 2;
  let dateBaseline = 0;
  for (const { text, font, style, colour: hex } of lines) {
    const baseline = top - style.leading / 2 - style.size * baselineDrop;
    top -= style.leading;
    if (text === undefined) {
      dateBaseline = baseline;
      continue;
    }
    const measure = (part: string, size: number) => font.widthOfTextAtSize(part, size);
    const fitted = fitText(text, { ...style, width: textWidth }, measure);
    page.drawText(fitted.text, { x: left, y: baseline, size: fitted.size, font, color: colour(hex) });
  }
  return dateBaseline;
}

/** The text as the typefaces can show it. Throws `mark-text-unsupported`. */
function drawable({ heading, name, organisation, certificate }: MarkText): MarkText {
  const { regular, strong } = markFonts();
  return {
    heading: drawableText(regular, heading),
    name: drawableText(strong, name),
    organisation: organisation === undefined ? undefined : drawableText(regular, organisation),
    certificate: drawableText(regular, certificate),
  };
}

/**
 * Draws frame and lines with subsets of the embedded typefaces (ISO 32000-2 §9.9; /ToUnicode kept), all but the date.
 * Never says "valid": a mark cannot know. Throws `mark-text-unsupported`.
 */
export async function drawMark(text: MarkText, shape: MarkShape): Promise<DrawnMark> {
  const { heading, name, organisation, certificate } = drawable(text);
  const typefaces = markFonts();
  const document = await newDocument(typefaces.regular, typefaces.strong);
  const lines = shape === 'full' ? [heading, organisation ?? '', certificate] : [];
  const regularText = [...lines, markDateCharacters].join('\n');
  const regular = await embed(document, typefaces.regular, regularText);
  const strong = await embed(document, typefaces.strong, name);
  const { width, height } = markSizes[shape];
  const page = document.addPage([width, height]);
  drawFrame(page);
  // Also where no line but the date, drawn later, needs it.
  page.setFont(regular.font);

  const plain = { font: regular.font, colour: textColour, style: plainStyle };
  const date: Line = { ...plain, text: undefined };
  const person: Line = { text: name, font: strong.font, colour: strongColour, style: strongStyle };
  const more = organisation === undefined ? [] : [{ ...plain, text: organisation }];
  const all = [{ ...plain, text: heading }, person, ...more, date, { ...plain, text: certificate }];
  const y = drawLines(page, shape === 'full' ? all : [person, date]);
  const codes = Array.from(markDateCharacters, (character) => {
    return [character, regular.font.encodeText(character).asString()] as const;
  });
  const options = { useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false };
  const pdf = await document.save({ ...options, objectsPerTick: Infinity });
  const [red, green, blue] = channels(textColour).map((channel) => Math.round((channel / 255) * 1000) / 1000);
  return {
    pdf,
    date: {
      baseFont: regular.baseFont,
      codes: new Map(codes),
      x: left,
      y,
      size: plainStyle.size,
      rgb: [red ?? 0, green ?? 0, blue ?? 0],
    },
  };
}
