import { createHash } from 'node:crypto';
import { PDFDocument } from 'pdf-lib';
import type { PDFPage } from 'pdf-lib';
import { deflateSync } from '../../pdf/guarded-zlib.js';
import { operand } from './glyph-operators.js';
import type { SubsetFont } from './glyph-operators.js';
import type { MarkFont } from './mark-fonts.js';

/** Operator that sets the colour `0xRRGGBB` for filling or for strokes. */
export function colour(hex: number, operator: 'rg' | 'RG'): string {
  const channels = [hex >> 16, (hex >> 8) & 0xff, hex & 0xff];
  return `${channels.map((channel) => operand(channel / 255)).join(' ')} ${operator}`;
}

/** Six letters of a subset tag (ISO 32000-2 §9.9.2) from what the subset holds, so that equal marks are equal bytes. */
function subsetTag(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return String.fromCharCode(...Array.from(digest.subarray(0, 6), (byte) => 65 + (byte % 26)));
}

/** An empty document that embeds the typefaces as they were parsed before, and leaves the compression of fonts to zlib. */
export async function newDocument(...typefaces: readonly MarkFont[]): Promise<PDFDocument> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.registerFontkit({
    create(bytes) {
      const typeface = typefaces.find((candidate) => candidate.bytes === bytes);
      if (typeface === undefined) throw new TypeError('only the typefaces of the mark are embedded');
      return typeface.font;
    },
  });
  const { context } = document;
  context.flateStream = (contents, dict) => context.stream(deflateSync(contents), { ...dict, Filter: 'FlateDecode' });
  return document;
}

/** A subset of the typeface, named after the texts that it is to show. */
export async function embed(page: PDFPage, typeface: MarkFont, texts: readonly string[]): Promise<SubsetFont> {
  const customName = `${subsetTag(texts.join('\n'))}+${typeface.name}`;
  return { typeface, font: await page.doc.embedFont(typeface.bytes, { subset: true, customName }) };
}
