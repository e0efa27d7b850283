import { deflateSync } from 'node:zlib';
import { PdfArray, PdfDict, PdfName, PdfRef, PdfStream } from '../../pdf/object.js';
import type { PdfObject } from '../../pdf/object.js';
import type { ResolvedObject } from '../../pdf/object-store.js';
import type { RevisionWriter } from '../../pdf/revision.js';
import { markSizes } from './mark-shape.js';
import type { MarkArea } from './fit-mark.js';
import type { MarkTemplate } from './mark-template.js';

function renumber(value: PdfObject, refs: ReadonlyMap<string, PdfRef>): PdfObject {
  return value instanceof PdfRef ? (refs.get(value.toString()) ?? null) : renumberWithin(value, refs);
}

function renumberWithin(value: ResolvedObject, refs: ReadonlyMap<string, PdfRef>): ResolvedObject {
  if (value instanceof PdfArray) return new PdfArray(value.items.map((item) => renumber(item, refs)));
  if (value instanceof PdfDict) return renumberDict(value, refs);
  return value;
}

function renumberDict(dict: PdfDict, refs: ReadonlyMap<string, PdfRef>): PdfDict {
  return new PdfDict(Array.from(dict.entries(), ([key, entry]) => [key, renumber(entry, refs)] as const));
}

function dateOperators({ date, dateFont }: MarkTemplate, text: string): string {
  const codes = Array.from(text, (character) => {
    const code = date.codes.get(character);
    if (code === undefined) throw new TypeError('a date is made of the characters of markDateCharacters');
    return code;
  });
  const { x, y, size, rgb } = date;
  return `q BT ${rgb.join(' ')} rg /${dateFont} ${size} Tf ${x} ${y.toFixed(3)} Td <${codes.join('')}> Tj ET Q\n`;
}

/** Turns an upright drawing so that it stands upright on a page with that /Rotate (ISO 32000-2 §12.5.5). */
const uprightMatrix = {
  0: [1, 0, 0, 1, 0, 0],
  90: [0, 1, -1, 0, 0, 0],
  180: [-1, 0, 0, -1, 0, 0],
  270: [0, -1, 1, 0, 0, 0],
} as const;

/** Puts the drawing into the middle of an area at that scale. */
function placed(content: Uint8Array, template: MarkTemplate, within: MarkWithin): Uint8Array {
  const size = markSizes[template.shape];
  const { area, scale } = within;
  const [x, y] = [(area.width - size.width * scale) / 2, (area.height - size.height * scale) / 2];
  const matrix = [scale, 0, 0, scale, x, y].map((number) => number.toFixed(4)).join(' ');
  return Buffer.concat([Buffer.from(`q ${matrix} cm\n`, 'latin1'), content, Buffer.from('Q\n', 'latin1')]);
}

/** Area of the form and by how much the drawing is scaled in it. */
interface MarkWithin {
  readonly area: MarkArea;
  readonly scale: number;
}

interface MarkFormOptions {
  readonly date: string;
  readonly rotate: 0 | 90 | 180 | 270;
  /** The form is as large as the drawing when left out. */
  readonly within?: MarkWithin | undefined;
}

/**
 * Writes the mark with its date as a form XObject and what it needs into the revision (ISO 32000-2 §8.10); answers the
 * form's reference for /AP /N.
 */
export function putMarkForm(writer: RevisionWriter, template: MarkTemplate, options: MarkFormOptions): PdfRef {
  const refs = new Map(Array.from(template.objects.keys(), (key) => [key, writer.allocate()] as const));
  for (const [key, object] of template.objects) {
    const ref = refs.get(key);
    if (ref === undefined) continue;
    if (object instanceof PdfStream) {
      writer.putStream(ref, renumberDict(object.dict.without('Length'), refs), object.raw());
    } else {
      writer.put(ref, renumberWithin(object, refs));
    }
  }
  const drawing = Buffer.concat([template.content, Buffer.from(dateOperators(template, options.date), 'latin1')]);
  const content = options.within === undefined ? drawing : placed(drawing, template, options.within);
  const { width, height } = options.within?.area ?? markSizes[template.shape];
  const form = writer.allocate();
  const dict = PdfDict.of({
    Type: new PdfName('XObject'),
    Subtype: new PdfName('Form'),
    BBox: new PdfArray([0, 0, width, height]),
    Matrix: new PdfArray(uprightMatrix[options.rotate]),
    Resources: renumberDict(template.resources, refs),
    Filter: new PdfName('FlateDecode'),
  });
  writer.putStream(form, dict, deflateSync(content));
  return form;
}
