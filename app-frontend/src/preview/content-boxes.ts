import { loadPdfLibrary, type PDFPageProxy } from './open-pdf.js';
import { concatenate, identity, type Matrix, transformedBox } from './matrix.js';
import type { Box } from './place-mark.js';

const maxOperations = 50_000;
const maxBoxes = 5000;

/** Parts of the font size: mean advance of a character, depth and height of a line. */
const [advance, descent, ascent] = [0.52, 0.22, 0.8];

/** What an operator of a content stream means for the place of what is drawn; the rest is `other`. */
export type Operation =
  | { readonly kind: 'save' | 'restore' | 'beginText' | 'nextLine' | 'picture' | 'endForm' | 'other' }
  | { readonly kind: 'transform' | 'textMatrix' | 'beginForm'; readonly matrix: Matrix }
  | { readonly kind: 'move' | 'moveAndLead'; readonly x: number; readonly y: number }
  | { readonly kind: 'leading' | 'fontSize'; readonly value: number }
  /** Characters shown, and the sum of the adjustments between them, thousandths of the font size. */
  | { readonly kind: 'show'; readonly characters: number; readonly adjustment: number };

interface TextState {
  readonly size: number;
  readonly leading: number;
}

/**
 * Where text and pictures stand, roughly, in default user space, by the rule of the signing-service's
 * pades/mark/content-boxes.ts: widths are estimates, so that both come to the same place for the mark.
 */
export function boxesOf(operations: Iterable<Operation>): Box[] {
  const boxes: Box[] = [];
  let ctm = identity;
  let text: TextState = { size: 0, leading: 0 };
  let [line, cursor] = [identity, identity];
  const saved: { readonly ctm: Matrix; readonly text: TextState }[] = [];
  const moveTo = (matrix: Matrix) => {
    line = matrix;
    cursor = matrix;
  };
  const moveBy = (x: number, y: number) => {
    moveTo(concatenate([1, 0, 0, 1, x, y], line));
  };
  const show = (characters: number, adjustment: number) => {
    const { size } = text;
    const width = Math.max(0, characters * size * advance - (adjustment / 1000) * size);
    const row = { x: 0, y: -descent * size, width, height: (ascent + descent) * size };
    if (width > 0) boxes.push(transformedBox(concatenate(cursor, ctm), row));
    cursor = concatenate([1, 0, 0, 1, width, 0], cursor);
  };
  const restore = () => {
    const before = saved.pop();
    if (before !== undefined) ({ ctm, text } = before);
  };

  for (const operation of operations) {
    if (boxes.length >= maxBoxes) break;
    switch (operation.kind) {
      case 'save':
        saved.push({ ctm, text });
        break;
      case 'beginForm':
        saved.push({ ctm, text });
        ctm = concatenate(operation.matrix, ctm);
        break;
      case 'restore':
      case 'endForm':
        restore();
        break;
      case 'transform':
        ctm = concatenate(operation.matrix, ctm);
        break;
      case 'beginText':
        moveTo(identity);
        break;
      case 'textMatrix':
        moveTo(operation.matrix);
        break;
      case 'leading':
        text = { ...text, leading: operation.value };
        break;
      case 'moveAndLead':
        text = { ...text, leading: -operation.y };
        moveBy(operation.x, operation.y);
        break;
      case 'move':
        moveBy(operation.x, operation.y);
        break;
      case 'nextLine':
        moveBy(0, -text.leading);
        break;
      case 'fontSize':
        text = { ...text, size: Math.abs(operation.value) };
        break;
      case 'show':
        show(operation.characters, operation.adjustment);
        break;
      case 'picture':
        boxes.push(transformedBox(ctm, { x: 0, y: 0, width: 1, height: 1 }));
        break;
      case 'other':
        break;
    }
  }
  return boxes;
}

/** Text and pictures of a page, in default user space; pictures over half of the page are taken for its background. */
export async function contentBoxes(page: PDFPageProxy): Promise<Box[]> {
  const { OPS } = await loadPdfLibrary();
  const { fnArray, argsArray } = await page.getOperatorList();
  const kinds = new Map<number, (values: readonly unknown[]) => Operation>([
    [OPS.save, () => ({ kind: 'save' })],
    [OPS.restore, () => ({ kind: 'restore' })],
    [OPS.transform, (values) => ({ kind: 'transform', matrix: matrixOf(values) })],
    [OPS.beginText, () => ({ kind: 'beginText' })],
    [OPS.setTextMatrix, (values) => ({ kind: 'textMatrix', matrix: matrixOf(values) })],
    [OPS.setLeading, (values) => ({ kind: 'leading', value: numberAt(values, 0) })],
    [OPS.moveText, (values) => ({ kind: 'move', x: numberAt(values, 0), y: numberAt(values, 1) })],
    [OPS.setLeadingMoveText, (values) => ({ kind: 'moveAndLead', x: numberAt(values, 0), y: numberAt(values, 1) })],
    [OPS.nextLine, () => ({ kind: 'nextLine' })],
    [OPS.setFont, (values) => ({ kind: 'fontSize', value: numberAt(values, 1) })],
    [OPS.showText, ([glyphs]) => shown(glyphs)],
    [OPS.paintImageXObject, () => ({ kind: 'picture' })],
    [OPS.paintImageMaskXObject, () => ({ kind: 'picture' })],
    [OPS.paintSolidColorImageMask, () => ({ kind: 'picture' })],
    [OPS.paintFormXObjectBegin, (values) => ({ kind: 'beginForm', matrix: matrixOf(values) })],
    [OPS.paintFormXObjectEnd, () => ({ kind: 'endForm' })],
  ]);
  const all: readonly unknown[] = argsArray;
  const operations = fnArray
    .slice(0, maxOperations)
    .map((code, index): Operation => kinds.get(code)?.(listOf(all[index])) ?? { kind: 'other' });
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
  const half = ((right - left) * (top - bottom)) / 2;
  return boxesOf(operations).filter(({ width, height }) => width * height < half);
}

function shown(glyphs: unknown): Operation {
  const items = listOf(glyphs);
  const adjustment = items.reduce<number>((sum, item) => (typeof item === 'number' ? sum + item : sum), 0);
  return { kind: 'show', characters: items.filter((item) => typeof item !== 'number').length, adjustment };
}

function listOf(values: unknown): readonly unknown[] {
  return Array.isArray(values) || values instanceof Float32Array ? Array.from<unknown>(values) : [];
}

function numberAt(values: readonly unknown[], index: number): number {
  const value = values[index];
  return typeof value === 'number' ? value : 0;
}

/** Six numbers, or one list of them; the identity where a form has no matrix of its own. */
function matrixOf(values: readonly unknown[]): Matrix {
  const numbers = typeof values[0] === 'number' ? values : listOf(values[0]);
  if (numbers.length < 6) return identity;
  return [
    numberAt(numbers, 0),
    numberAt(numbers, 1),
    numberAt(numbers, 2),
    numberAt(numbers, 3),
    numberAt(numbers, 4),
    numberAt(numbers, 5),
  ];
}
