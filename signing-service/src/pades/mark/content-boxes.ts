import type { PdfDocument } from '../../pdf/document.js';
import { PdfError } from '../../pdf/errors.js';
import { lookupArray, lookupDict, lookupName } from '../../pdf/lookup.js';
import { PdfArray, PdfStream } from '../../pdf/object.js';
import type { PdfDict } from '../../pdf/object.js';
import type { PdfPage } from '../../pdf/page-tree.js';
import type { PdfRectangle } from '../../pdf/rectangle.js';
import { contentOperations } from './content-tokens.js';
import type { ContentOperand, ContentOperation } from './content-tokens.js';
import { concatenate, identity, transformedBox } from './matrix.js';
import type { Matrix } from './matrix.js';

const maxOperations = 50_000;
const maxBoxes = 5_000;
const maxContentBytes = 1024 * 1024;
const maxFormDepth = 4;

/** Parts of the font size: mean advance of a character, depth and height of a line. */
const [advance, descent, ascent] = [0.52, 0.22, 0.8];

interface TextState {
  readonly size: number;
  readonly leading: number;
  readonly bytesPerCharacter: 1 | 2;
}

function numbersOf(operands: readonly ContentOperand[]): number[] {
  return operands.flatMap((operand) => (operand.kind === 'number' ? [operand.value] : []));
}

function matrixOf([a = 1, b = 0, c = 0, d = 1, e = 0, f = 0]: readonly number[]): Matrix {
  return [a, b, c, d, e, f];
}

/** Follows the operators that place text and images; widths are estimates, as fonts are not read. */
class ContentWalk {
  readonly boxes: PdfRectangle[] = [];
  readonly #document: PdfDocument;
  #ctm: Matrix = identity;
  #text: TextState = { size: 0, leading: 0, bytesPerCharacter: 1 };
  #line: Matrix = identity;
  #cursor: Matrix = identity;
  #saved: { readonly ctm: Matrix; readonly text: TextState }[] = [];
  #left = maxOperations;

  constructor(document: PdfDocument) {
    this.#document = document;
  }

  visit(content: Uint8Array, resources: PdfDict, depth: number): void {
    for (const operation of contentOperations(Buffer.from(content).toString('latin1'), this.#left)) {
      this.#left -= 1;
      if (this.boxes.length >= maxBoxes) return;
      if (operation.operator === 'Do') this.#draw(operation, resources, depth);
      else if (operation.operator === 'Tf') this.#setFont(operation, resources);
      else this.#apply(operation);
    }
  }

  #apply({ operator, operands }: ContentOperation): void {
    const numbers = numbersOf(operands);
    switch (operator) {
      case 'q':
        if (this.#saved.length < 1_000) this.#saved.push({ ctm: this.#ctm, text: this.#text });
        break;
      case 'Q':
        this.#restore();
        break;
      case 'cm':
        this.#ctm = concatenate(matrixOf(numbers), this.#ctm);
        break;
      case 'BT':
        this.#moveTo(identity);
        break;
      case 'Tm':
        this.#moveTo(matrixOf(numbers));
        break;
      case 'TL':
        this.#text = { ...this.#text, leading: numbers[0] ?? 0 };
        break;
      case 'TD':
        this.#text = { ...this.#text, leading: -(numbers[1] ?? 0) };
        this.#moveBy(numbers[0] ?? 0, numbers[1] ?? 0);
        break;
      case 'Td':
        this.#moveBy(numbers[0] ?? 0, numbers[1] ?? 0);
        break;
      case 'T*':
        this.#moveBy(0, -this.#text.leading);
        break;
      case "'":
      case '"':
        this.#moveBy(0, -this.#text.leading);
        this.#show(operands);
        break;
      case 'Tj':
      case 'TJ':
        this.#show(operands);
        break;
      default:
    }
  }

  #restore(): void {
    const saved = this.#saved.pop();
    if (saved === undefined) return;
    this.#ctm = saved.ctm;
    this.#text = saved.text;
  }

  #moveTo(matrix: Matrix): void {
    this.#line = matrix;
    this.#cursor = matrix;
  }

  #moveBy(x: number, y: number): void {
    this.#moveTo(concatenate([1, 0, 0, 1, x, y], this.#line));
  }

  #setFont({ operands }: ContentOperation, resources: PdfDict): void {
    const name = operands.find((operand) => operand.kind === 'name');
    const fonts = lookupDict(this.#document, resources, 'Font');
    const font = name === undefined || fonts === undefined ? undefined : lookupDict(this.#document, fonts, name.value);
    const isComposite = font !== undefined && lookupName(this.#document, font, 'Subtype') === 'Type0';
    const size = Math.abs(numbersOf(operands)[0] ?? 0);
    this.#text = { ...this.#text, size, bytesPerCharacter: isComposite ? 2 : 1 };
  }

  #show(operands: readonly ContentOperand[]): void {
    const { size, bytesPerCharacter } = this.#text;
    const items = operands.flatMap((operand) => (operand.kind === 'array' ? operand.items : [operand]));
    let [characters, shift] = [0, 0];
    for (const item of items) {
      if (item.kind === 'string') characters += item.length / bytesPerCharacter;
      if (item.kind === 'number' && operands[0]?.kind === 'array') shift -= (item.value / 1000) * size;
    }
    const width = Math.max(0, characters * size * advance + shift);
    const line = { left: 0, bottom: -descent * size, right: width, top: ascent * size };
    if (width > 0) this.boxes.push(transformedBox(concatenate(this.#cursor, this.#ctm), line));
    this.#cursor = concatenate([1, 0, 0, 1, width, 0], this.#cursor);
  }

  #draw({ operands }: ContentOperation, resources: PdfDict, depth: number): void {
    const [name] = operands;
    const objects = lookupDict(this.#document, resources, 'XObject');
    const object = name?.kind === 'name' ? this.#document.resolve(objects?.get(name.value)) : null;
    if (!(object instanceof PdfStream)) return;
    if (lookupName(this.#document, object.dict, 'Subtype') === 'Image') {
      this.boxes.push(transformedBox(this.#ctm, { left: 0, bottom: 0, right: 1, top: 1 }));
    } else if (depth < maxFormDepth && object.length <= maxContentBytes) {
      this.#drawForm(object, resources, depth);
    }
  }

  #drawForm(form: PdfStream, resources: PdfDict, depth: number): void {
    const outer = { ctm: this.#ctm, text: this.#text, saved: this.#saved };
    this.#saved = [];
    const matrix = lookupArray(this.#document, form.dict, 'Matrix')?.numbers();
    this.#ctm = concatenate(matrixOf(matrix ?? []), this.#ctm);
    this.visit(this.#document.decode(form), lookupDict(this.#document, form.dict, 'Resources') ?? resources, depth + 1);
    this.#ctm = outer.ctm;
    this.#text = outer.text;
    this.#saved = outer.saved;
  }
}

function pageContent(document: PdfDocument, page: PdfPage): Uint8Array {
  const contents = document.resolve(page.dict.get('Contents'));
  const parts = contents instanceof PdfArray ? contents.items.map((item) => document.resolve(item)) : [contents];
  const streams = parts.filter((part) => part instanceof PdfStream);
  if (streams.reduce((sum, { length }) => sum + length, 0) > maxContentBytes) return new Uint8Array(0);
  return Buffer.concat(streams.flatMap((stream) => [document.decode(stream), Buffer.from('\n')]));
}

/**
 * Where a page shows text and images, roughly, in default user space: enough to find a free place for a mark. Pictures
 * that fill more than half of the page are taken for its background. A page whose content cannot be read has no boxes:
 * that hinders no signature, which changes nothing of the content.
 */
export function contentBoxes(document: PdfDocument, page: PdfPage): PdfRectangle[] {
  const walk = new ContentWalk(document);
  try {
    walk.visit(pageContent(document, page), page.resources, 0);
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
  }
  const { left, bottom, right, top } = page.cropBox;
  const half = ((right - left) * (top - bottom)) / 2;
  return walk.boxes.filter((box) => (box.right - box.left) * (box.top - box.bottom) < half);
}
