import { PDFName } from 'pdf-lib';
import { colour, embed, newDocument } from './drawn-document.js';
import { operand, showOperators } from './glyph-operators.js';
import type { SubsetFont } from './glyph-operators.js';
import { markFonts, textWidth } from './mark-fonts.js';
import type { MarkFont } from './mark-fonts.js';
import { placeLines } from './mark-lines.js';
import type { PlacedLine } from './mark-lines.js';
import { markSizes } from './mark-shape.js';
import type { MarkShape } from './mark-shape.js';
import { markDateCharacters, testWord } from './mark-text.js';
import type { MarkText } from './mark-text.js';

const borderColour = 0xc3_d5_ea;
const barColour = 0x01_54_c8;
const paperColour = 0xff_ff_ff;
const testColour = 0xd9_21_21;
/** Pale: the lines stand upon it. */
const testGround = 0xf7_c6_c6;

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

/** Under the lines, from corner to corner, in a red frame: no choice of what a mark shows takes it away. */
function testOperators(
  font: SubsetFont,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const size = height * 0.8;
  const angle = Math.atan2(height * 0.35, width);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const wide = textWidth(font.typeface, testWord, size);
  const x = width / 2 - (wide / 2) * cos + size * 0.35 * sin;
  const y = height / 2 - (wide / 2) * sin - size * 0.35 * cos;
  const matrix = [cos, sin, -sin, cos, x, y].map(operand).join(' ');
  const word = `BT /${fontKeys.strong} ${operand(size)} Tf ${showOperators(font, testWord, size)}ET`;
  const frame = `${colour(testColour, 'RG')} 2 w 1 1 ${operand(width - 2)} ${operand(height - 2)} re S`;
  return `q ${matrix} cm ${colour(testGround, 'rg')} ${word} Q ${frame}\n`;
}

function frameOperators(shape: MarkShape, testFont: SubsetFont | undefined): string {
  const { width, height } = markSizes[shape];
  const test = testFont === undefined ? '' : testOperators(testFont, { width, height });
  const paper = `0.4 0.4 ${operand(width - 0.8)} ${operand(height - 0.8)} re B`;
  const bar = `0 0 2.8 ${operand(height)} re f`;
  return `${colour(paperColour, 'rg')} ${colour(borderColour, 'RG')} 0.8 w ${paper} ${colour(barColour, 'rg')} ${bar}\n${test}`;
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
  const isTest = text.isTest === true;
  const strong = await embed(page, typefaces.strong, [...textsIn(typefaces.strong), ...(isTest ? [testWord] : [])]);
  for (const [name, { font }] of [
    [fontKeys.regular, regular],
    [fontKeys.strong, strong],
  ] as const) {
    page.node.setFontDictionary(PDFName.of(name), font.ref);
  }

  const frame = frameOperators(shape, isTest ? strong : undefined);
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
    before: frame + operators.slice(0, dateIndex).join(''),
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
