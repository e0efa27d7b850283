import { openPdf } from '../../pdf/document.js';
import type { PdfDocument } from '../../pdf/document.js';
import { lookupDict } from '../../pdf/lookup.js';
import { PdfArray, PdfDict, PdfRef, PdfStream } from '../../pdf/object.js';
import type { PdfObject } from '../../pdf/object.js';
import type { ResolvedObject } from '../../pdf/object-store.js';
import { bufferSource } from '../../pdf/source.js';
import { drawMark } from './draw-mark.js';
import type { DrawnMark, LogoSize } from './draw-mark.js';
import { completeFonts } from './font-objects.js';
import type { CollectedObjects } from './font-objects.js';
import { KeptByUse } from './kept-by-use.js';
import type { MarkShape } from './mark-shape.js';
import type { MarkText } from './mark-text.js';

/** A drawn mark taken apart: operators, fonts and the objects these refer to, all but date and logo. */
export interface MarkTemplate extends Omit<DrawnMark, 'pdf'> {
  readonly shape: MarkShape;
  /** References are those of the mark's own document; `objects` holds what they lead to. */
  readonly fonts: PdfDict;
  readonly objects: ReadonlyMap<string, ResolvedObject>;
}

/** What decides how a mark is drawn. */
export interface MarkDrawing {
  readonly text: MarkText;
  readonly shape: MarkShape;
  readonly logo?: LogoSize | undefined;
}

function collect(document: PdfDocument, value: PdfObject, objects: CollectedObjects): void {
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

async function makeTemplate({ text, shape, logo }: MarkDrawing): Promise<MarkTemplate> {
  const { pdf, ...drawn } = await drawMark(text, shape, logo);
  const document = openPdf(bufferSource(pdf));
  const fonts = lookupDict(document, document.page(0).resources, 'Font') ?? new PdfDict();
  const objects: CollectedObjects = new Map();
  collect(document, fonts, objects);
  completeFonts(document, objects);
  return { ...drawn, shape, fonts, objects };
}

/** Of its drawing operators and streams, and a good guess for its dictionaries. */
function bytesOf({ before, after, objects }: MarkTemplate): number {
  let sum = before.length + after.length;
  for (const object of objects.values()) sum += 1024 + (object instanceof PdfStream ? object.length : 0);
  return sum;
}

const kept = new KeptByUse<MarkTemplate>({ entries: 1024, bytes: 32 * 1024 * 1024 }, bytesOf);

/**
 * The mark, drawn once and kept per thread for those last used, up to 1,024 of them and 32 MB: drawing costs several
 * times what the rest of a signature does, and the same people sign again. Throws `mark-text-unsupported`.
 */
export async function markTemplate(drawing: MarkDrawing): Promise<MarkTemplate> {
  const { shape, text, logo } = drawing;
  const key = JSON.stringify([shape, text, logo]);
  const template = kept.get(key) ?? (await makeTemplate(drawing));
  kept.put(key, template);
  return template;
}
