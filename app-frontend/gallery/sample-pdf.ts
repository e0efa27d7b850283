import { PDFDocument, StandardFonts } from 'pdf-lib';

/** Pages of text, to look at. */
export async function samplePdf(pages: number): Promise<ArrayBuffer> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.TimesRoman);
  for (let number = 1; number <= pages; number += 1) {
    const page = pdf.addPage([595, 842]);
    page.drawText(`CONTRACT 412/2026, page ${number}`, { x: 60, y: 760, size: 18, font });
    for (let line = 0; line < 34; line += 1) {
      page.drawText('The supplier delivers and installs the equipment in the hotel, second phase, as specified.', {
        x: 60,
        y: 720 - line * 16,
        size: 11,
        font,
      });
    }
  }
  const bytes = await pdf.save();
  return bytes.slice().buffer;
}
