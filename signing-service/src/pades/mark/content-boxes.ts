import type { PdfDocument } from '../../pdf/document.js';
import { PdfError } from '../../pdf/errors.js';
import { lookupArray, lookupDict, lookupName } from '../../pdf/lookup.js';
import { PdfArray, PdfStream } from '../../pdf/object.js';
import type { PdfDict } from '../../pdf/object.js';
import type { PdfPage } from '../../pdf/page-tree.js';
import type { PdfRectangle } from '../../pdf/rectangle.js';
import { ContentReader } from './content-tokens.js';
import type { ContentOperator, OperatorBudget } from './content-tokens.js';
import { concatenate, identity, transformedBox, translated } from './matrix.js';
import type { Matrix } from './matrix.js';

const maxOperators = 50_000;
const maxBoxes = 5_000;
/** Decoded bytes read for one page, those of forms included each time they are drawn: a few milliseconds. */
const maxContentBytes = 1024 * 1024;
/** What drawing a form costs at least, in bytes. */
const formCost = 2048;
const maxFormDepth = 4;

/** Parts of the font size: mean advance of a character, depth and height of a line. */
const [advance, descent, ascent] = [0.52, 0.22, 0.8];

interface TextState {
  readonly size: number;
  readonly leading: number;
  readonly bytesPerCharacter: 1 | 2;
}

/** Those of a content stream, and what is known of each: pages change between a few fonts again and again. */
interface Fonts {
  readonly dict: PdfDict | undefined;
  readonly bytesPerCharacter: Map<string, 1 | 2>;
}

/** Follows the operators that place text and images; widths are estimates, as fonts are not read. */
class ContentWalk {
  readonly boxes: PdfRectangle[] = [];
  readonly #document: PdfDocument;
  readonly #operators: OperatorBudget = { left: maxOperators };
  #bytesLeft = maxContentBytes;
  #ctm: Matrix = identity;
  #text: TextState = { size: 0, leading: 0, bytesPerCharacter: 1 };
  #line: Matrix = identity;
  #cursor: Matrix = identity;
  #saved: { readonly ctm: Matrix; readonly text: TextState }[] = [];

  constructor(document: PdfDocument) {
    this.#document = document;
  }

  visitPage({ dict, resources }: PdfPage): void {
    const contents = this.#document.resolve(dict.get('Contents'));
    const items = contents instanceof PdfArray ? contents.items : [contents];
    const parts: Uint8Array[] = [];
    for (const item of items) {
      const stream = this.#document.resolve(item);
      if (stream instanceof PdfStream) parts.push(this.#decode(stream, 1), lineEnd);
    }
    this.#visit(Buffer.concat(parts), resources, 0);
  }

  /** Throws `pdf-limit-exceeded` when the stream holds more bytes than may still be read for the page. */
  #decode(stream: PdfStream, cost: number): Uint8Array {
    const bytes = this.#document.decode(stream, this.#bytesLeft);
    this.#bytesLeft -= Math.max(bytes.length, cost);
    return bytes;
  }

  #visit(content: Uint8Array, resources: PdfDict, depth: number): void {
    const reader = new ContentReader(content, this.#operators);
    const fonts: Fonts = { dict: lookupDict(this.#document, resources, 'Font'), bytesPerCharacter: new Map() };
    for (let operator = reader.next(); operator !== undefined; operator = reader.next()) {
      if (operator === 'Do') this.#draw(reader, resources, depth);
      else if (operator === 'Tf') this.#setFont(reader, fonts);
      else this.#apply(operator, reader);
      if (this.boxes.length >= maxBoxes) return;
    }
  }

  #apply(operator: Exclude<ContentOperator, 'Do' | 'Tf'>, operands: ContentReader): void {
    switch (operator) {
      case 'q':
        if (this.#saved.length < 1_000) this.#saved.push({ ctm: this.#ctm, text: this.#text });
        break;
      case 'Q':
        this.#restore();
        break;
      case 'cm':
        this.#ctm = concatenate(matrixOperand(operands), this.#ctm);
        break;
      case 'BT':
        this.#moveTo(identity);
        break;
      case 'Tm':
        this.#moveTo(matrixOperand(operands));
        break;
      case 'TL':
        this.#setLeading(operands.number(0));
        break;
      case 'TD':
        this.#setLeading(-operands.number(1));
        this.#moveBy(operands.number(0), operands.number(1));
        break;
      case 'Td':
        this.#moveBy(operands.number(0), operands.number(1));
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
        operator satisfies never;
    }
  }

  #restore(): void {
    const saved = this.#saved.pop();
    if (saved === undefined) return;
    this.#ctm = saved.ctm;
    this.#text = saved.text;
  }

  #setLeading(leading: number): void {
    const { size, bytesPerCharacter } = this.#text;
    this.#text = { size, leading, bytesPerCharacter };
  }

  #moveTo(matrix: Matrix): void {
    this.#line = matrix;
    this.#cursor = matrix;
  }

  #moveBy(x: number, y: number): void {
    this.#moveTo(translated(this.#line, x, y));
  }

  #setFont(operands: ContentReader, fonts: Fonts): void {
    const name = operands.name() ?? '';
    const bytesPerCharacter = fonts.bytesPerCharacter.get(name) ?? this.#bytesPerCharacter(fonts.dict, name);
    fonts.bytesPerCharacter.set(name, bytesPerCharacter);
    this.#text = { size: Math.abs(operands.number(0)), leading: this.#text.leading, bytesPerCharacter };
  }

  #bytesPerCharacter(fonts: PdfDict | undefined, name: string): 1 | 2 {
    const font = fonts === undefined ? undefined : lookupDict(this.#document, fonts, name);
    return font !== undefined && lookupName(this.#document, font, 'Subtype') === 'Type0' ? 2 : 1;
  }

  #show({ stringBytes, arraySum }: ContentReader): void {
    const { size, bytesPerCharacter } = this.#text;
    const width = ((stringBytes / bytesPerCharacter) * advance - arraySum / 1000) * size;
    if (width > 0) {
      const line = { left: 0, bottom: -descent * size, right: width, top: ascent * size };
      this.boxes.push(transformedBox(concatenate(this.#cursor, this.#ctm), line));
      this.#cursor = translated(this.#cursor, width, 0);
    }
  }

  #draw(operands: ContentReader, resources: PdfDict, depth: number): void {
    const name = operands.name();
    const objects = lookupDict(this.#document, resources, 'XObject');
    const object = name === undefined ? null : this.#document.resolve(objects?.get(name));
    if (!(object instanceof PdfStream)) return;
    if (lookupName(this.#document, object.dict, 'Subtype') === 'Image') {
      this.boxes.push(transformedBox(this.#ctm, { left: 0, bottom: 0, right: 1, top: 1 }));
    } else if (depth < maxFormDepth && this.#bytesLeft >= formCost) {
      this.#drawForm(object, resources, depth);
    }
  }

  #drawForm(form: PdfStream, resources: PdfDict, depth: number): void {
    const outer = { ctm: this.#ctm, text: this.#text, saved: this.#saved };
    this.#saved = [];
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] =
      lookupArray(this.#document, form.dict, 'Matrix')?.numbers() ?? [];
    this.#ctm = concatenate([a, b, c, d, e, f], this.#ctm);
    const content = this.#decode(form, formCost);
    this.#visit(content, lookupDict(this.#document, form.dict, 'Resources') ?? resources, depth + 1);
    this.#ctm = outer.ctm;
    this.#text = outer.text;
    this.#saved = outer.saved;
  }
}

const lineEnd = Buffer.from('\n');

function matrixOperand(operands: ContentReader): Matrix {
  return [
    operands.number(0, 1),
    operands.number(1),
    operands.number(2),
    operands.number(3, 1),
    operands.number(4),
    operands.number(5),
  ];
}

/**
 * Where a page shows text and images, roughly, in default user space: enough to find a free place for a mark. Pictures
 * that fill more than half of the page are taken for its background. Bounded in bytes and operators;
 * where the bounds are reached or something cannot be read, the boxes found until then are answered: that hinders no
 * signature, which changes nothing of the content.
 */
export function contentBoxes(document: PdfDocument, page: PdfPage): PdfRectangle[] {
  const walk = new ContentWalk(document);
  try {
    walk.visitPage(page);
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
  }
  const { left, bottom, right, top } = page.cropBox;
  const half = ((right - left) * (top - bottom)) / 2;
  return walk.boxes.filter((box) => (box.right - box.left) * (box.top - box.bottom) < half);
}
