import { PdfDict, PdfName } from '../pdf/object.js';
import type { PdfArray, PdfRef } from '../pdf/object.js';
import { pdfDate } from '../pdf/date.js';
import type { FinishedRevision, RevisionWriter } from '../pdf/revision.js';
import { textString } from '../pdf/text-string.js';
import type { ByteRange } from './earlier-signatures.js';
import type { PreparedRevision } from './prepared-revision.js';

const digits = 10;
const byteRangeWidth = '[0 '.length + 3 * (digits + 1);

/** Facts of a signature dictionary (ISO 32000-2 table 255). */
export interface SignatureFacts {
  readonly signerName: string;
  readonly reason?: string | undefined;
  readonly location?: string | undefined;
  readonly signingTime: Date;
  /** Bytes reserved for the ContentInfo. */
  readonly contentsSize: number;
  /** /Reference: what the signature restricts. */
  readonly references?: PdfArray | undefined;
}

function optionalText(text: string | undefined): ReturnType<typeof textString> | undefined {
  return text === undefined || text === '' ? undefined : textString(text.normalize('NFC'));
}

/**
 * Writes the signature dictionary with room for /ByteRange and /Contents, for ETSI.CAdES.detached (EN 319 142-1 §5.3:
 * no /Cert; the claimed time is /M).
 */
export function putSignaturePlaceholder(writer: RevisionWriter, ref: PdfRef, facts: SignatureFacts): void {
  const dict = PdfDict.of({
    Type: new PdfName('Sig'),
    Filter: new PdfName('Adobe.PPKLite'),
    SubFilter: new PdfName('ETSI.CAdES.detached'),
    M: pdfDate(facts.signingTime),
    Name: optionalText(facts.signerName),
    Reason: optionalText(facts.reason),
    Location: optionalText(facts.location),
    Reference: facts.references,
    Prop_Build: PdfDict.of({ App: PdfDict.of({ Name: new PdfName('DealSeal') }) }),
  });
  putWithContents(writer, ref, { dict, contentsSize: facts.contentsSize });
}

/**
 * Writes the dictionary of a document time stamp with room for /ByteRange and /Contents (ISO 32000-2 §12.8.5, EN 319 142-1 §5.4.3): the
 * token says by whom and when.
 */
export function putTimeStampPlaceholder(writer: RevisionWriter, ref: PdfRef, contentsSize: number): void {
  const dict = PdfDict.of({
    Type: new PdfName('DocTimeStamp'),
    Filter: new PdfName('Adobe.PPKLite'),
    SubFilter: new PdfName('ETSI.RFC3161'),
  });
  putWithContents(writer, ref, { dict, contentsSize });
}

function putWithContents(
  writer: RevisionWriter,
  ref: PdfRef,
  { dict, contentsSize }: { readonly dict: PdfDict; readonly contentsSize: number },
): void {
  const contents = Buffer.alloc(2 + 2 * contentsSize, '0');
  contents.write('<', 0, 'latin1');
  contents.write('>', contents.length - 1, 'latin1');
  writer.putWithSlots(ref, dict, [
    { key: 'ByteRange', slot: 'ByteRange', placeholder: byteRangeText([0, 0, 0, 0]) },
    { key: 'Contents', slot: 'Contents', placeholder: contents },
  ]);
}

/** The array in its fixed width: numbers of up to ten digits, blanks before the closing bracket. */
function byteRangeText(range: ByteRange): Uint8Array {
  return Buffer.from(`[${range.join(' ')}`.padEnd(byteRangeWidth - 1) + ']', 'latin1');
}

/** Writes the final /ByteRange into a finished revision's tail, at the places recorded while it was written. */
export function placeByteRange({ tail, tailStart, slots }: FinishedRevision): Omit<PreparedRevision, 'fieldName'> {
  const [range, contents] = [slots.get('ByteRange'), slots.get('Contents')];
  if (range === undefined || contents === undefined) throw new TypeError('the revision holds no signature');
  const byteRange = [0, contents.start, contents.end, tailStart + tail.length - contents.end] as const;
  const placed = new Uint8Array(tail);
  placed.set(byteRangeText(byteRange), range.start - tailStart);
  return {
    tail: placed,
    tailStart,
    byteRange,
    contentsOffset: contents.start,
    contentsLength: contents.end - contents.start,
  };
}
