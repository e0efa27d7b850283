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

/** A page of a mark's size, as the service's sample is, in base64. */
export async function sampleMark(): Promise<string> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const page = pdf.addPage([232, 110]);
  page.drawRectangle({ x: 12, y: 12, width: 208, height: 86, borderWidth: 0.8 });
  page.drawText('Milica Radovic', { x: 24, y: 60, size: 10.6, font });
  page.drawText('04.06.2026. 10:44:12 +02:00', { x: 24, y: 44, size: 7.8, font });
  return pdf.saveAsBase64();
}
