import { degrees, PDFDocument, StandardFonts } from 'pdf-lib';

/**
 * A PDF with a classic cross-reference table; `objects[n]` is the body of object n + 1, the first one the catalog.
 * Characters are bytes (latin1).
 */
export function buildPdf(objects: readonly string[], version = '1.7'): Uint8Array {
  let text = `%PDF-${version}\n%\u00e2\u00e3\u00cf\u00d3\n`;
  const offsets = objects.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const xref = text.length;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`;
  text += `trailer\n<</Size ${objects.length + 1} /Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

export interface OnePageParts {
  /** Entries added to the catalog, such as `/AcroForm 5 0 R`. */
  readonly catalog?: string;
  readonly page?: string;
  /** Bodies of objects 5, 6, … (4 is the page's content). */
  readonly more?: readonly string[];
  readonly version?: string;
}

/** One A4 page (object 3) under one page tree node (object 2), with whatever is added to it. */
export function onePagePdf({ catalog = '', page = '', more = [], version = '1.7' }: OnePageParts = {}): Uint8Array {
  const content = '0.9 g 40 700 200 60 re f';
  return buildPdf(
    [
      `<</Type /Catalog /Pages 2 0 R ${catalog}>>`,
      '<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842]>>',
      `<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <<>> ${page}>>`,
      `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
      ...more,
    ],
    version,
  );
}

/** Pages with text as a common producer writes them: with or without cross-reference stream and object streams. */
export async function textPdf(
  options: {
    readonly useObjectStreams?: boolean;
    readonly pages?: number;
    readonly rotate?: 0 | 90 | 180 | 270;
    /** x, y, width, height. */
    readonly cropBox?: readonly [number, number, number, number];
  } = {},
): Promise<Uint8Array> {
  const { useObjectStreams = false, pages = 2, rotate = 0, cropBox } = options;
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let index = 0; index < pages; index += 1) {
    const page = document.addPage([595, 842]);
    page.drawText(`Contract, page ${index + 1}`, { x: 60, y: 760, size: 14, font });
    page.setRotation(degrees(rotate));
    if (cropBox !== undefined) page.setCropBox(...cropBox);
  }
  return document.save({ useObjectStreams });
}
