import { type MarkFont, type MarkFonts, textWidth } from '../pades/mark/mark-fonts.js';
import type { ReceiptSection, RowText } from './receipt-rows.js';
import { shownText } from './shown-text.js';
import { wrapText } from './wrap-text.js';

/** A4 and what stays free at its edges, in points. */
export const page = { width: 595.28, height: 841.89, left: 50, right: 50, top: 44, bottom: 40 } as const;

/** Labels end where values begin: so near that readers of the text see one line and not two columns. */
const valueLeft = page.left + 108;
const labelGap = 5.2;
const fullWidth = page.width - page.left - page.right;
const valueWidth = page.width - page.right - valueLeft;

const ink = 0x1d_1d_1f;
const quiet = 0x5f_66_70;

interface TextStyle {
  readonly typeface: keyof MarkFonts;
  readonly size: number;
  readonly leading: number;
  readonly colour: number;
}

const styles = {
  title: { typeface: 'strong', size: 15, leading: 20, colour: ink },
  name: { typeface: 'strong', size: 10, leading: 13, colour: ink },
  heading: { typeface: 'strong', size: 8.2, leading: 12.6, colour: ink },
  label: { typeface: 'regular', size: 7.8, leading: 10.6, colour: quiet },
  value: { typeface: 'regular', size: 7.8, leading: 10.6, colour: ink },
  remark: { typeface: 'regular', size: 7.8, leading: 10.6, colour: quiet },
  foot: { typeface: 'regular', size: 7.2, leading: 9.6, colour: quiet },
} as const satisfies Record<string, TextStyle>;

/** Of the accent above the title, in points. */
const accentHeight = 14;
const gapBeforeSection = 11;
const gapAfterHeading = 1.5;
const gapBeforeFoot = 10;

/** One line of text where it stands; `baseline` from the page's lower edge. */
export interface PlacedText {
  readonly text: string;
  readonly typeface: keyof MarkFonts;
  readonly size: number;
  readonly colour: number;
  readonly x: number;
  readonly baseline: number;
}

/** Lines that belong together, in the order in which they are read. */
export interface PlacedBlock {
  /** Structure type (ISO 32000-2 §14.8.4). */
  readonly tag: 'H1' | 'H2' | 'P';
  readonly lines: readonly PlacedText[];
}

export interface PlacedReceipt {
  readonly blocks: readonly PlacedBlock[];
  /** Heights of the thin lines between sections. */
  readonly rules: readonly number[];
}

export interface ReceiptTexts {
  readonly title: string;
  /** The document's name. */
  readonly name: string;
  readonly sections: readonly ReceiptSection[];
  /** Each a paragraph at the page's foot. */
  readonly foot: readonly string[];
}

type Placeable = Pick<PlacedText, 'text' | 'typeface' | 'size' | 'colour' | 'x'> & { readonly leading: number };

/** Lines on one height share it: a label and the first line of its value. */
interface Block {
  readonly tag: PlacedBlock['tag'];
  readonly rows: readonly (readonly Placeable[])[];
  readonly before: number;
  readonly hasRule?: boolean;
}

/**
 * Places all texts on one page, within its margins, whatever they hold: each is wrapped and cut, and all of them stand closer where they would
 * not have room.
 */
export function placeReceipt(texts: ReceiptTexts, fonts: MarkFonts): PlacedReceipt {
  const { title, name, sections, foot } = texts;
  const lines = linesIn(fonts);
  const head: Block[] = [
    { tag: 'H1', rows: lines('title', { text: title, mostLines: 1 }, page.left), before: 0 },
    { tag: 'P', rows: lines('name', { text: name, mostLines: 2 }, page.left), before: 2 },
  ];
  const body = sections.flatMap(({ title: heading, rows }): Block[] => [
    {
      tag: 'H2',
      rows: lines('heading', { text: heading, mostLines: 1 }, page.left),
      before: gapBeforeSection,
      hasRule: true,
    },
    ...rows.map(({ label, texts: values }, index): Block => {
      const value = values.flatMap((each) => lines(each.isRemark === true ? 'remark' : 'value', each, valueLeft));
      const [first = [], ...others] = value;
      const labelled = [...labelIn(fonts, label), ...first];
      return { tag: 'P', rows: [labelled, ...others], before: index === 0 ? gapAfterHeading : 0 };
    }),
  ]);
  const end = foot.map((text, index): Block => ({
    tag: 'P',
    rows: lines('foot', { text, mostLines: 2 }, page.left),
    before: index === 0 ? gapBeforeFoot : 0,
    hasRule: index === 0,
  }));
  return stack([...head, ...body, ...end], end);
}

function linesIn(fonts: MarkFonts) {
  return (style: keyof typeof styles, { text, mostLines }: RowText, x: number): Placeable[][] => {
    const { typeface, size, leading, colour } = styles[style];
    const font = fonts[typeface];
    const width = x === valueLeft ? valueWidth : fullWidth;
    const wrapped = wrapText(shownText(font, text), { width, mostLines }, measure(font, size));
    return wrapped.map((line) => [{ text: line, typeface, size, leading, colour, x }]);
  };
}

/** One of our own words, which all have room; right-aligned. */
function labelIn(fonts: MarkFonts, label: string): Placeable[] {
  const { typeface, size, leading, colour } = styles.label;
  const x = valueLeft - labelGap - textWidth(fonts[typeface], label, size);
  return label === '' ? [] : [{ text: label, typeface, size, leading, colour, x }];
}

function measure(font: MarkFont, size: number): (grapheme: string) => number {
  const known = new Map<string, number>();
  return (grapheme) => {
    const width = known.get(grapheme) ?? textWidth(font, grapheme, size);
    known.set(grapheme, width);
    return width;
  };
}

function heightOf(row: readonly Placeable[]): number {
  return Math.max(...row.map(({ leading }) => leading));
}

/** The foot stands at the page's lower edge, all else at its upper one. */
function stack(blocks: readonly Block[], foot: readonly Block[]): PlacedReceipt {
  const heights = (some: readonly Block[]) =>
    some.reduce((sum, { rows, before }) => sum + before + rows.reduce((all, row) => all + heightOf(row), 0), 0);
  const room = page.height - page.top - page.bottom - accentHeight;
  const factor = Math.min(1, room / heights(blocks));
  const placed: PlacedBlock[] = [];
  const rules: number[] = [];
  let top = page.height - page.top - accentHeight;
  for (const { tag, rows, before, hasRule } of blocks) {
    if (rows === foot[0]?.rows) top = page.bottom + heights(foot) * factor;
    top -= before * factor;
    if (hasRule === true) rules.push(top + 3 * factor);
    const lines = rows.flatMap((row) => {
      top -= heightOf(row) * factor;
      const baseline = top + heightOf(row) * factor * 0.28;
      return row.map(({ text, typeface, size, colour, x }) => ({ text, typeface, size, colour, x, baseline }));
    });
    if (lines.length > 0) placed.push({ tag, lines });
  }
  return { blocks: placed, rules };
}
