import type { PdfDocument } from '../pdf/document.js';
import { PdfError } from '../pdf/errors.js';
import { lookupArray, lookupDict, lookupInteger, lookupName } from '../pdf/lookup.js';
import { PdfArray, PdfDict, PdfString } from '../pdf/object.js';
import { levelOf } from './field-lock.js';
import type { CertificationLevel } from './field-lock.js';

/** Which bytes a signature covers: `[0 a b c]` with the gap `a`…`b` holding `/Contents` (ISO 32000-2 §12.8.1). */
export type ByteRange = readonly [0, number, number, number];

/** A signature dictionary's parts, found coherent. */
export interface SignatureStructure {
  readonly byteRange: ByteRange;
  /** /Contents with its padding. */
  readonly contents: Uint8Array;
}

/**
 * ByteRange and Contents of a signature dictionary, the gap being the very place at which Contents was read.
 * Throws `pdf-damaged` when the range is malformed or outside the file, `pdf-ambiguous` when the gap is not /Contents:
 * a reader that trusts the range and one that trusts the object then see different signatures (wrapping attacks).
 */
export function signatureStructure(document: PdfDocument, value: PdfDict): SignatureStructure {
  const numbers = lookupArray(document, value, 'ByteRange')?.numbers();
  const contents = value.get('Contents');
  if (numbers?.length !== 4 || !(contents instanceof PdfString)) {
    throw new PdfError('pdf-damaged', 'a signature has no usable /ByteRange or /Contents');
  }
  const [first, gapStart = -1, gapEnd = -1, rest = -1] = numbers;
  const coherent = first === 0 && numbers.every(Number.isSafeInteger) && 0 < gapStart && gapStart < gapEnd && rest >= 0;
  if (!coherent || gapEnd + rest > document.source.size) {
    throw new PdfError('pdf-damaged', 'the /ByteRange of a signature lies outside the file');
  }
  if (contents.span?.start !== gapStart || contents.span.end !== gapEnd) {
    throw new PdfError('pdf-ambiguous', 'the gap of a /ByteRange is not the /Contents of its signature');
  }
  if (contents.bytes.every((byte) => byte === 0)) {
    throw new PdfError('pdf-damaged', 'a signature has no /Contents but zeros');
  }
  return { byteRange: [0, gapStart, gapEnd, rest], contents: contents.bytes };
}

/** TransformParams of a signature's references with that method, empty where a reference has none (ISO 32000-2 table 256). */
export function transformParameters(document: PdfDocument, value: PdfDict, method: 'DocMDP' | 'FieldMDP'): PdfDict[] {
  return (lookupArray(document, value, 'Reference')?.items ?? []).flatMap((item) => {
    const reference = document.resolve(item);
    if (!(reference instanceof PdfDict) || lookupName(document, reference, 'TransformMethod') !== method) return [];
    return [lookupDict(document, reference, 'TransformParams') ?? new PdfDict()];
  });
}

/** DocMDP level that a signature dictionary's /Reference states; absent when it certifies nothing. */
export function docMdpLevel(document: PdfDocument, value: PdfDict): CertificationLevel | undefined {
  const [parameters] = transformParameters(document, value, 'DocMDP');
  return parameters === undefined ? undefined : levelOf(lookupInteger(document, parameters, 'P'));
}

/** The document's certification: /Perms /DocMDP of the catalog. */
export function certificationOf(document: PdfDocument): CertificationLevel | undefined {
  const permissions = lookupDict(document, document.catalog(), 'Perms');
  const value = permissions === undefined ? undefined : lookupDict(document, permissions, 'DocMDP');
  return value === undefined ? undefined : (docMdpLevel(document, value) ?? 2);
}

/** /XFA packets of the form as text, when they are readable as such. */
function xfaText(document: PdfDocument, form: PdfDict): string {
  const xfa = document.resolve(form.get('XFA'));
  const packets = xfa instanceof PdfArray ? xfa.items : [xfa];
  const texts = packets.map((packet) => {
    const stream = document.resolve(packet);
    if (stream === null || typeof stream !== 'object' || stream.kind !== 'stream') return '';
    return Buffer.from(document.decode(stream)).toString('latin1');
  });
  return texts.join('\n');
}

/**
 * Throws `pdf-unsupported` for a form that is laid out anew whenever it is opened (dynamic XFA): its pages are not what
 * the signer reads, and viewers that know XFA ignore fields added beside it.
 */
export function requireNoDynamicXfa(document: PdfDocument): void {
  const catalog = document.catalog();
  const form = lookupDict(document, catalog, 'AcroForm');
  if (form?.has('XFA') !== true) return;
  const isRendered = document.resolve(catalog.get('NeedsRendering')) === true;
  if (isRendered || /<dynamicRender>\s*required\s*</u.test(xfaText(document, form))) {
    throw new PdfError('pdf-unsupported', 'a dynamic XFA form cannot be signed');
  }
}
