import type { PdfDocument } from '../../pdf/document.js';
import { deflateSync } from '../../pdf/guarded-zlib.js';
import { PdfDict, PdfName, PdfRef, PdfStream } from '../../pdf/object.js';
import type { ResolvedObject } from '../../pdf/object-store.js';

/** Objects of a document by their reference's text. */
export type CollectedObjects = Map<string, ResolvedObject>;

/** Entries of one section of a CMap at most (Adobe Technical Note 5014 §4). */
const mostEntries = 100;

/** Number of glyphs of a TrueType program, from its 'maxp' table (ISO/IEC 14496-22 §5.2.6). */
function glyphCount(program: Uint8Array): number {
  const view = Buffer.from(program.buffer, program.byteOffset, program.byteLength);
  const tables = view.readUInt16BE(4);
  for (let entry = 12; entry < 12 + 16 * tables; entry += 16) {
    if (view.toString('latin1', entry, entry + 4) === 'maxp')
      return view.readUInt16BE(view.readUInt32BE(entry + 8) + 4);
  }
  throw new TypeError('a TrueType program has a maxp table');
}

/** One bit for each CID, the first the highest; PDF/A-1 wants it of a subset (ISO 19005-1 §6.3.5). */
function cidSet(glyphs: number): PdfStream {
  const bits = new Uint8Array(Math.ceil(glyphs / 8)).fill(0xff);
  const spare = bits.length * 8 - glyphs;
  bits[bits.length - 1] = (0xff << spare) & 0xff;
  return PdfStream.of(PdfDict.of({}), bits);
}

/** A CMap's entries in sections of at most a hundred: pdf-lib puts all into one. */
export function inSections(cmap: string): string {
  return cmap.replace(/\d+ beginbfchar\n([^]*?)\nendbfchar/u, (_, entries: string) => {
    const lines = entries.split('\n');
    const sections: string[] = [];
    for (let start = 0; start < lines.length; start += mostEntries) {
      const section = lines.slice(start, start + mostEntries);
      sections.push(`${section.length} beginbfchar\n${section.join('\n')}\nendbfchar`);
    }
    return sections.join('\n');
  });
}

/**
 * Completes the fonts that pdf-lib wrote: /Length1 of each TrueType program (ISO 32000-2 table 125), /CIDSet, and sections of
 * /ToUnicode that every reader takes.
 */
export function completeFonts(document: PdfDocument, objects: CollectedObjects): void {
  let next = Math.max(...Array.from(objects.keys(), (key) => Number.parseInt(key, 10))) + 1;
  for (const [key, object] of Array.from(objects)) {
    if (!(object instanceof PdfDict)) continue;
    const programRef = object.getRef('FontFile2');
    const program = document.resolve(programRef);
    if (programRef !== undefined && program instanceof PdfStream) {
      const decoded = document.decode(program);
      const withLength = program.dict.with('Length1', decoded.length);
      objects.set(programRef.toString(), PdfStream.of(withLength, program.raw()));
      const set = new PdfRef(next);
      next += 1;
      objects.set(set.toString(), cidSet(glyphCount(decoded)));
      objects.set(key, object.with('CIDSet', set));
    }
    const cmapRef = object.getRef('ToUnicode');
    const cmap = document.resolve(cmapRef);
    if (cmapRef !== undefined && cmap instanceof PdfStream) {
      const text = inSections(Buffer.from(document.decode(cmap)).toString('latin1'));
      const dict = PdfDict.of({ Filter: new PdfName('FlateDecode') });
      objects.set(cmapRef.toString(), PdfStream.of(dict, deflateSync(Buffer.from(text, 'latin1'))));
    }
  }
}
