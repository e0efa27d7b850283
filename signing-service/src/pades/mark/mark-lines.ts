import { breakText, fitText } from './fit-text.js';
import type { TextMeasure } from './fit-text.js';
import { drawableText, markFonts, textWidth } from './mark-fonts.js';
import type { MarkFont } from './mark-fonts.js';
import { markSizes } from './mark-shape.js';
import type { MarkShape } from './mark-shape.js';
import type { MarkText } from './mark-text.js';

/** Points; `leading` is a line's height. */
interface TextStyle {
  readonly size: number;
  readonly smallest: number;
  readonly leading: number;
}

const plainStyle: TextStyle = { size: 7.8, smallest: 5.6, leading: 13 };
const strongStyle: TextStyle = { size: 10.6, smallest: 7, leading: 15.6 };
const textColour = 0x44_44_44;
const strongColour = 0x1d_1d_1f;

/** How far the baseline stands below a line's middle, in parts of the size: half the height of a capital letter. */
const baselineDrop = 0.35;
/** Part of the height that stays free above and below the lines. */
const inset = 0.06;
/** Lines are drawn closer and smaller when there are more than five of them, but never more than these. */
const mostLines = 7;
/** How far a reason is shrunk to keep it on one line before it takes two. */
const oneLine = 0.85;
const lettersOnOneLine = 40;

interface Line {
  /** Absent for the date, which differs from signature to signature. */
  readonly text: string | undefined;
  readonly typeface: MarkFont;
  readonly colour: number;
  readonly style: TextStyle;
}

/** A line with its place. */
export interface PlacedLine {
  readonly text: string | undefined;
  readonly typeface: MarkFont;
  readonly colour: number;
  /** Points; `baseline` from the mark's lower edge. */
  readonly size: number;
  readonly baseline: number;
}

/** How much smaller lines are drawn so that as many have room: 1 up to five of a full mark. */
function condensed(leadings: number, height: number): number {
  return Math.min(1, (height * (1 - 2 * inset)) / leadings);
}

/** By how much the lines of a full mark are drawn smaller, near enough: a reason of this many letters takes two. */
export function fullMarkCondensed({ heading, organisation, reason, location, certificate }: MarkText): number {
  const reasonLines = reason === undefined ? 0 : reason.length > lettersOnOneLine ? 2 : 1;
  const others = [heading, organisation, location, certificate].filter((line) => line !== undefined).length + 1;
  const plainLines = Math.min(others + reasonLines, mostLines - 1);
  return condensed(plainLines * plainStyle.leading + strongStyle.leading, markSizes.full.height);
}

const plainMeasure: TextMeasure = (text, size) => textWidth(markFonts().regular, text, size);

/** The certificate's serial number in full where it fits the line. */
function certificateLine({ certificate, shortCertificate }: MarkText, width: number): string | undefined {
  if (certificate === undefined) return undefined;
  return plainMeasure(certificate, plainStyle.smallest) <= width ? certificate : shortCertificate;
}

/** The reason on one line if it can be read there, else on two beside the `others` if there is room for two. */
function reasonLines(reason: string | undefined, width: number, others: number): readonly string[] {
  if (reason === undefined) return [];
  if (others + 2 > mostLines || plainMeasure(reason, plainStyle.size * oneLine) <= width) return [reason];
  const leadings = (others + 1) * plainStyle.leading + strongStyle.leading;
  const size = plainStyle.size * condensed(leadings, markSizes.full.height);
  return breakText(reason, { size, width }, plainMeasure);
}

/** The text as the typefaces can show it. Throws `mark-text-unsupported`. */
function drawable(text: MarkText): MarkText {
  const { regular, strong } = markFonts();
  const optional = (line: string | undefined) => (line === undefined ? undefined : drawableText(regular, line));
  return {
    heading: optional(text.heading),
    name: drawableText(strong, text.name),
    organisation: optional(text.organisation),
    reason: optional(text.reason),
    location: optional(text.location),
    certificate: optional(text.certificate),
    shortCertificate: optional(text.shortCertificate),
  };
}

function linesOf(given: MarkText, shape: MarkShape, width: number): Line[] {
  const text = drawable(given);
  const { regular, strong } = markFonts();
  const plain = (line: string | undefined): Line => {
    return { text: line, typeface: regular, colour: textColour, style: plainStyle };
  };
  const name: Line = { text: text.name, typeface: strong, colour: strongColour, style: strongStyle };
  const date = plain(undefined);
  if (shape === 'compact') return [name, date];
  const { heading, organisation, location, certificate } = text;
  const others = [heading, organisation, location, certificate].filter((line) => line !== undefined);
  const reason = reasonLines(text.reason, width, 2 + others.length);
  const shown = (lines: readonly (string | undefined)[]) => lines.filter((line) => line !== undefined).map(plain);
  return [
    ...shown([heading]),
    name,
    ...shown([organisation, ...reason, location]),
    date,
    ...shown([certificateLine(text, width)]),
  ];
}

/**
 * The lines of a mark from top to bottom, each at most `width` wide: broken, shrunk, then cut with "…" where that is
 * too little. Throws `mark-text-unsupported`.
 */
export function placeLines(text: MarkText, shape: MarkShape, width: number): readonly PlacedLine[] {
  const lines = linesOf(text, shape, width);
  const { height } = markSizes[shape];
  const leadings = lines.reduce((sum, { style }) => sum + style.leading, 0);
  const factor = condensed(leadings, height);
  let top = (height + leadings * factor) / 2;
  return lines.map(({ text: line, typeface, colour, style }) => {
    const size = style.size * factor;
    const baseline = top - (style.leading * factor) / 2 - size * baselineDrop;
    top -= style.leading * factor;
    if (line === undefined) return { text: line, typeface, colour, size, baseline };
    const limits = { size, smallest: Math.min(style.smallest, size), width };
    const fitted = fitText(line, limits, (part, points) => textWidth(typeface, part, points));
    return { text: fitted.text, typeface, colour, size: fitted.size, baseline };
  });
}
