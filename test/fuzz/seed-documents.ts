import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import type { SigningChild } from '../support/signing-child.js';

/** A document of text and form fields on an uneven page tree. */
async function formDocument(useObjectStreams: boolean): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let index = 0; index < 3; index += 1) {
    const page = document.addPage([595, 842]);
    page.drawText(`Contract, page ${index + 1}`, { x: 60, y: 760, size: 14, font });
  }
  const form = document.getForm();
  form.createTextField('buyer.name').addToPage(document.getPage(0), { x: 60, y: 600, width: 200, height: 20 });
  form.createCheckBox('buyer.agrees').addToPage(document.getPage(2), { x: 60, y: 560, width: 20, height: 20 });
  document.setCreationDate(new Date(0));
  document.setModificationDate(new Date(0));
  return document.save({ useObjectStreams, addDefaultPage: false });
}

/** As qpdf writes it anew, always the same. */
function rewritten(input: Uint8Array, ...options: readonly string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-fuzz-'));
  try {
    const [from, to] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')];
    writeFileSync(from, input);
    execFileSync('qpdf', ['--deterministic-id', ...options, from, to]);
    return readFileSync(to);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Written by hand: a nested tree, indirect lengths and lists, an update whose object is free in the table before it. */
function handwritten(): Uint8Array {
  const bodies = [
    '<</Type /Catalog /Pages 2 0 R /AcroForm 7 0 R>>',
    '<</Type /Pages /Kids [3 0 R 5 0 R] /Count 2 /MediaBox [0 0 300 300]>>',
    '<</Type /Pages /Parent 2 0 R /Kids [4 0 R] /Count 1>>',
    '<</Type /Page /Parent 3 0 R /Contents 6 0 R /Annots 9 0 R>>',
    '<</Type /Page /Parent 2 0 R /Contents [6 0 R] /Annots [10 0 R]>>',
    '<</Length 8 0 R>>\nstream\n0.9 g 40 70 200 60 re f\nendstream',
    '<</Fields 11 0 R /DR <<>>>>',
    '23',
    '[10 0 R]',
    '<</Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [9 9 99 29] /P 4 0 R>>',
    '[10 0 R]',
  ];
  let text = '%PDF-1.7\n';
  const offsets = bodies.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const entry = (offset: number) => `${String(offset).padStart(10, '0')} 00000 n \n`;
  const first = text.length;
  text += `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${offsets.map(entry).join('')}`;
  text += `trailer\n<</Size 12 /Root 1 0 R>>\nstartxref\n${first}\n%%EOF\n`;
  const revised = text.length;
  text += `5 0 obj\n${bodies[4] ?? ''}\nendobj\n`;
  const second = text.length;
  text += `xref\n0 1\n0000000000 65535 f \n5 1\n${entry(revised)}trailer\n<</Size 12 /Root 1 0 R /Prev ${first}>>\n`;
  return Buffer.from(`${text}startxref\n${second}\n%%EOF\n`, 'latin1');
}

/** Documents of every kind of cross-reference data, streams readable where that helps to change them, two of them signed. */
export async function seedDocuments(child: SigningChild): Promise<readonly Uint8Array[]> {
  const [plain, packed] = [await formDocument(false), await formDocument(true)];
  const readable = rewritten(plain, '--object-streams=generate', '--stream-data=uncompress');
  const unsigned = [plain, packed, readable, rewritten(plain, '--linearize'), handwritten()];
  const signed: Uint8Array[] = [];
  for (const bytes of [handwritten(), readable]) {
    const answer = await child.sign({ bytes, repair: false, mark: true, inspect: false, judge: true }, 30_000);
    if (answer?.outcome.kind !== 'signed') throw new Error('a seed document is not signed');
    signed.push(answer.outcome.output);
  }
  return [...unsigned, ...signed];
}

/** All PDFs of a folder up to 200 kB, by name. */
export function documentsIn(folder: string): readonly Uint8Array[] {
  const names = readdirSync(folder).filter((name) => name.toLowerCase().endsWith('.pdf'));
  return names
    .sort()
    .map((name) => readFileSync(join(folder, name)))
    .filter((bytes) => bytes.length <= 200_000);
}
