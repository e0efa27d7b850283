import { PDFName } from 'pdf-lib';
import { colour, embed, newDocument } from './drawn-document.js';
import { operand, showOperators } from './glyph-operators.js';
import type { SubsetFont } from './glyph-operators.js';
import { markFonts } from './mark-fonts.js';
import type { MarkFont } from './mark-fonts.js';
import { placeLines } from './mark-lines.js';
import type { PlacedLine } from './mark-lines.js';
import { markSizes } from './mark-shape.js';
import type { MarkShape } from './mark-shape.js';
import { markDateCharacters } from './mark-text.js';
import type { MarkText } from './mark-text.js';

const borderColour = 0xc3_d5_ea;
const barColour = 0x01_54_c8;
const paperColour = 0xff_ff_ff;

/** Points. */
const [left, right, logoGap] = [12, 9, 10];
const largestLogo = { width: 56, height: 62 };

/** Width and height of a logo in the mark, in points. */
export interface LogoSize {
  readonly width: number;
  readonly height: number;
}

/** Resource names of the two fonts. */
const fontKeys = { regular: 'F1', strong: 'F2' } as const;

/** A mark drawn but for its date and its logo. */
export interface DrawnMark {
  /** A document whose only page has the fonts as its resources. */
  readonly pdf: Uint8Array;
  /** Drawing operators before and after those of date and logo. */
  readonly before: string;
  readonly after: string;
  readonly date: DateSlot;
  readonly logo: LogoSlot | undefined;
}

/** Where and how the date is to be shown: it differs from signature to signature. */
export interface DateSlot {
  /** Resource name of its font. */
  readonly font: string;
  /** Character codes of that font in hex, by character of `markDateCharacters`. */
  readonly codes: ReadonlyMap<string, string>;
  /** Where the baseline begins, and the size, in points. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** Operator that sets the colour. */
  readonly colour: string;
}

/** Where the logo is to be shown, in points. */
export interface LogoSlot extends LogoSize {
  readonly x: number;
  readonly y: number;
}

/** The largest size that a logo of these proportions may have, to a hundredth of a point. */
export function logoSize({ width, height }: { readonly width: number; readonly height: number }): LogoSize {
  const scale = Math.min(largestLogo.width / width, largestLogo.height / height);
  const points = (pixels: number) => Math.max(0.01, Math.round(pixels * scale * 100) / 100);
  return { width: points(width), height: points(height) };
}

function frameOperators(shape: MarkShape): string {
  const { width, height } = markSizes[shape];
  const paper = `0.4 0.4 ${operand(width - 0.8)} ${operand(height - 0.8)} re B`;
  const bar = `0 0 2.8 ${operand(height)} re f`;
  return `${colour(paperColour, 'rg')} ${colour(borderColour, 'RG')} 0.8 w ${paper} ${colour(barColour, 'rg')} ${bar}\n`;
}

function lineOperators(
  line: PlacedLine,
  text: string,
  { font, key, x }: { font: SubsetFont; key: string; x: number },
): string {
  const shown = showOperators(font, text, line.size);
  const start = `/${key} ${operand(line.size)} Tf ${operand(x)} ${operand(line.baseline)} Td`;
  return `BT ${colour(line.colour, 'rg')} ${start} ${shown}ET\n`;
}

/**
 * Draws frame and lines with subsets of the embedded typefaces (ISO 32000-2 §9.9; /ToUnicode kept), all but date and logo.
 * Never says "valid": a mark cannot know. Throws `mark-text-unsupported`.
 */
export async function drawMark(text: MarkText, shape: MarkShape, logo?: LogoSize): Promise<DrawnMark> {
  const { width, height } = markSizes[shape];
  const x = logo === undefined ? left : left + logo.width + logoGap;
  const lines = placeLines(text, shape, width - x - right);
  const typefaces = markFonts();
  const document = await newDocument(typefaces.regular, typefaces.strong);
  const page = document.addPage([width, height]);
  const textsIn = (typeface: MarkFont) =>
    lines.flatMap((line) => (line.typeface === typeface && line.text !== undefined ? [line.text] : []));
  const regular = await embed(page, typefaces.regular, [...textsIn(typefaces.regular), markDateCharacters]);
  const strong = await embed(page, typefaces.strong, textsIn(typefaces.strong));
  for (const [name, { font }] of [
    [fontKeys.regular, regular],
    [fontKeys.strong, strong],
  ] as const) {
    page.node.setFontDictionary(PDFName.of(name), font.ref);
  }

  const operators = lines.map((line) => {
    const isRegular = line.typeface === typefaces.regular;
    const set = { font: isRegular ? regular : strong, key: isRegular ? fontKeys.regular : fontKeys.strong, x };
    return line.text === undefined ? '' : lineOperators(line, line.text, set);
  });
  const dateIndex = lines.findIndex((line) => line.text === undefined);
  const dateLine = lines[dateIndex];
  if (dateLine === undefined) throw new TypeError('every mark has a date');
  const codes = Array.from(markDateCharacters, (character) => {
    return [character, regular.font.encodeText(character).asString()] as const;
  });
  const options = { useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false };
  return {
    pdf: await document.save({ ...options, objectsPerTick: Infinity }),
    before: frameOperators(shape) + operators.slice(0, dateIndex).join(''),
    after: operators.slice(dateIndex + 1).join(''),
    date: {
      font: fontKeys.regular,
      codes: new Map(codes),
      x,
      y: dateLine.baseline,
      size: dateLine.size,
      colour: colour(dateLine.colour, 'rg'),
    },
    logo: logo === undefined ? undefined : { ...logo, x: left, y: (height - logo.height) / 2 },
  };
}
