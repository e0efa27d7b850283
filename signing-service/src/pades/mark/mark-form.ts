import { deflateSync } from '../../pdf/guarded-zlib.js';
import { PdfArray, PdfDict, PdfName, PdfRef, PdfStream } from '../../pdf/object.js';
import type { PdfObject } from '../../pdf/object.js';
import type { ResolvedObject } from '../../pdf/object-store.js';
import type { RevisionWriter } from '../../pdf/revision.js';
import type { MarkArea } from './fit-mark.js';
import { operand } from './glyph-operators.js';
import type { MarkImage } from './mark-image.js';
import { markSizes } from './mark-shape.js';
import type { MarkTemplate } from './mark-template.js';
import { concatenate } from './matrix.js';
import type { Matrix } from './matrix.js';

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

/** Writes the template's objects; answers its fonts as they are called in the revision. */
function putFonts(writer: RevisionWriter, { fonts, objects }: MarkTemplate): PdfDict {
  const refs = new Map(Array.from(objects.keys(), (key) => [key, writer.allocate()] as const));
  for (const [key, object] of objects) {
    const ref = refs.get(key);
    if (ref === undefined) continue;
    if (object instanceof PdfStream) {
      writer.putStream(ref, renumberDict(object.dict.without('Length'), refs), object.raw());
    } else {
      writer.put(ref, renumberWithin(object, refs));
    }
  }
  return renumberDict(fonts, refs);
}

/** Writes the picture and, where it has transparent parts, its soft mask (ISO 32000-2 §11.6.5.2). */
function putImage(writer: RevisionWriter, { picture, mask }: MarkImage): PdfRef {
  const ref = writer.allocate();
  const maskRef = mask === undefined ? undefined : writer.allocate();
  if (mask !== undefined && maskRef !== undefined) writer.putStream(maskRef, mask.dict, mask.bytes);
  writer.putStream(ref, maskRef === undefined ? picture.dict : picture.dict.with('SMask', maskRef), picture.bytes);
  return ref;
}

function matrixOperator(matrix: Matrix): string {
  return `${matrix.map(operand).join(' ')} cm`;
}

function dateOperators({ date }: MarkTemplate, text: string): string {
  const codes = Array.from(text, (character) => {
    const code = date.codes.get(character);
    if (code === undefined) throw new TypeError('a date is made of the characters of markDateCharacters');
    return code;
  });
  const set = `${date.colour} /${date.font} ${operand(date.size)} Tf ${operand(date.x)} ${operand(date.y)} Td`;
  return `BT ${set} <${codes.join('')}> Tj ET\n`;
}

function logoOperators({ logo }: MarkTemplate, image: MarkImage | undefined): string {
  if (logo === undefined || image === undefined) return '';
  const matrix = concatenate(image.upright, [logo.width, 0, 0, logo.height, logo.x, logo.y]);
  return `q ${matrixOperator(matrix)} /Logo Do Q\n`;
}

/** Turns an upright drawing so that it stands upright on a page with that /Rotate (ISO 32000-2 §12.5.5). */
const uprightMatrix = {
  0: [1, 0, 0, 1, 0, 0],
  90: [0, 1, -1, 0, 0, 0],
  180: [-1, 0, 0, -1, 0, 0],
  270: [0, -1, 1, 0, 0, 0],
} as const;

/**
 * sRGB by numbers (IEC 61966-2-1, gamma simplified), for all that is drawn in DeviceRGB: the mark has the same colours
 * whatever the document's output intent, and PDF/A allows them under each (ISO 32000-2 §8.6.5.6, ISO 19005-2 §6.2.4.3).
 */
const defaultRgb = new PdfArray([
  new PdfName('CalRGB'),
  PdfDict.of({
    WhitePoint: new PdfArray([0.9505, 1, 1.089]),
    Gamma: new PdfArray([2.2, 2.2, 2.2]),
    Matrix: new PdfArray([0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505]),
  }),
]);

export interface MarkFormOptions {
  readonly date: string;
  readonly rotate: 0 | 90 | 180 | 270;
  /** Shown where the template has room for one. */
  readonly logo?: MarkImage | undefined;
  /** Area of the form, in the middle of which the drawing stands, and by how much it is scaled there. */
  readonly area: MarkArea;
  readonly scale: number;
}

/**
 * Writes the mark with date and logo as a form XObject and what it needs into the revision (ISO 32000-2 §8.10); answers the
 * form's reference for /AP /N.
 */
export function putMarkForm(writer: RevisionWriter, template: MarkTemplate, options: MarkFormOptions): PdfRef {
  const { date, rotate, logo, area, scale } = options;
  const size = markSizes[template.shape];
  const [x, y] = [(area.width - size.width * scale) / 2, (area.height - size.height * scale) / 2];
  const drawing = [
    matrixOperator([scale, 0, 0, scale, x, y]),
    template.before + dateOperators(template, date) + template.after + logoOperators(template, logo),
  ].join('\n');
  const image = logo === undefined || template.logo === undefined ? undefined : putImage(writer, logo);
  const resources = PdfDict.of({
    Font: putFonts(writer, template),
    ColorSpace: PdfDict.of({ DefaultRGB: defaultRgb }),
    XObject: image === undefined ? undefined : PdfDict.of({ Logo: image }),
  });
  const form = writer.allocate();
  const dict = PdfDict.of({
    Type: new PdfName('XObject'),
    Subtype: new PdfName('Form'),
    BBox: new PdfArray([0, 0, area.width, area.height]),
    Matrix: new PdfArray(uprightMatrix[rotate]),
    Resources: resources,
    Filter: new PdfName('FlateDecode'),
  });
  writer.putStream(form, dict, deflateSync(Buffer.from(drawing, 'latin1')));
  return form;
}
