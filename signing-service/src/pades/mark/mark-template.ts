import { openPdf } from '../../pdf/document.js';
import type { PdfDocument } from '../../pdf/document.js';
import { lookupArray, lookupDict, lookupName, lookupStream } from '../../pdf/lookup.js';
import { PdfArray, PdfDict, PdfRef, PdfStream } from '../../pdf/object.js';
import type { PdfObject } from '../../pdf/object.js';
import type { ResolvedObject } from '../../pdf/object-store.js';
import { bufferSource } from '../../pdf/source.js';
import type { DateSlot } from './draw-mark.js';
import type { MarkShape } from './mark-shape.js';
import type { MarkText } from './mark-text.js';

/** A drawn mark taken apart: operators, resources and the objects these refer to, all but the date. */
export interface MarkTemplate {
  readonly shape: MarkShape;
  /** Drawing operators, unencoded. */
  readonly content: Uint8Array;
  /** References are those of the mark's own document; `objects` holds what they lead to. */
  readonly resources: PdfDict;
  readonly objects: ReadonlyMap<string, ResolvedObject>;
  /** Resource name of the font in which the date is shown. */
  readonly dateFont: string;
  readonly date: DateSlot;
}

function collect(document: PdfDocument, value: PdfObject, objects: Map<string, ResolvedObject>): void {
  if (value instanceof PdfRef) {
    if (objects.has(value.toString())) return;
    const object = document.resolve(value);
    objects.set(value.toString(), object);
    collect(document, object, objects);
  } else if (value instanceof PdfArray) {
    for (const item of value.items) collect(document, item, objects);
  } else if (value instanceof PdfDict) {
    for (const [, entry] of value.entries()) collect(document, entry, objects);
  } else if (value instanceof PdfStream) {
    collect(document, value.dict, objects);
  }
}

/** /Length1 of a TrueType program (ISO 32000-2 table 125), which pdf-lib leaves out. */
function withFontLengths(document: PdfDocument, objects: Map<string, ResolvedObject>): void {
  for (const object of objects.values()) {
    const file = object instanceof PdfDict ? object.getRef('FontFile2') : undefined;
    const program = file === undefined ? undefined : objects.get(file.toString());
    if (file === undefined || !(program instanceof PdfStream)) continue;
    const dict = program.dict.with('Length1', document.decode(program).length);
    objects.set(file.toString(), PdfStream.of(dict, program.raw()));
  }
}

function contentOf(document: PdfDocument, page: PdfDict): Uint8Array {
  const single = lookupStream(document, page, 'Contents');
  const parts = single === undefined ? (lookupArray(document, page, 'Contents')?.items ?? []) : [single];
  const streams = parts.map((part) => document.resolve(part)).filter((part) => part instanceof PdfStream);
  return Buffer.concat(streams.flatMap((stream) => [document.decode(stream), Buffer.from('\n')]));
}

function fontKey(document: PdfDocument, resources: PdfDict, baseFont: string): string {
  const fonts = lookupDict(document, resources, 'Font') ?? new PdfDict();
  for (const key of fonts.keys()) {
    const font = lookupDict(document, fonts, key);
    if (font !== undefined && lookupName(document, font, 'BaseFont') === baseFont) return key;
  }
  throw new TypeError('the mark was drawn without its font');
}

async function makeTemplate(text: MarkText, shape: MarkShape): Promise<MarkTemplate> {
  // Loading the drawing library takes longer than many a signature: only a visible one waits for it.
  const { drawMark } = await import('./draw-mark.js');
  const { pdf, date } = await drawMark(text, shape);
  const document = openPdf(bufferSource(pdf));
  const { dict, resources } = document.page(0);
  const objects = new Map<string, ResolvedObject>();
  collect(document, resources, objects);
  withFontLengths(document, objects);
  const dateFont = fontKey(document, resources, date.baseFont);
  return { shape, content: contentOf(document, dict), resources, objects, dateFont, date };
}

const maxKept = 1024;
const maxKeptBytes = 32 * 1024 * 1024;
let keptBytes = 0;
const kept = new Map<string, MarkTemplate>();

/** Of its drawing operators and streams, and a good guess for its dictionaries. */
function bytesOf({ content, objects }: MarkTemplate): number {
  let sum = content.length;
  for (const object of objects.values()) sum += 1024 + (object instanceof PdfStream ? object.length : 0);
  return sum;
}

function forget(key: string): MarkTemplate | undefined {
  const template = kept.get(key);
  if (template === undefined) return undefined;
  kept.delete(key);
  keptBytes -= bytesOf(template);
  return template;
}

function keep(key: string, template: MarkTemplate): void {
  forget(key);
  kept.set(key, template);
  keptBytes += bytesOf(template);
  for (const oldest of kept.keys()) {
    if (kept.size <= maxKept && keptBytes <= maxKeptBytes) break;
    forget(oldest);
  }
}

/**
 * The mark of that text, drawn once and kept per thread for the texts last used, up to 1,024 of them and 32 MB: drawing
 * costs several times what the rest of a signature does, and the same people sign again. Throws `mark-text-unsupported`.
 */
export async function markTemplate(text: MarkText, shape: MarkShape = 'full'): Promise<MarkTemplate> {
  const key = JSON.stringify([shape, text]);
  const template = kept.get(key) ?? (await makeTemplate(text, shape));
  keep(key, template);
  return template;
}
