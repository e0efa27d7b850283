import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPdf } from '../pdf/document.js';
import { PdfArray, PdfDict, PdfName } from '../pdf/object.js';
import { RevisionWriter } from '../pdf/revision.js';
import { objectStream, xrefRow } from '../pdf/sample-documents.js';
import { bufferSource } from '../pdf/source.js';
import { textPdf } from './test-pdf.js';

/** A document that qpdf has written anew. */
export function rewritten(input: Uint8Array, ...options: readonly string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-qpdf-'));
  try {
    const [from, to] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')];
    writeFileSync(from, input);
    execFileSync('qpdf', [...options, '--', from, to]);
    return readFileSync(to);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * One page whose form is hidden in an object stream that only readers of PDF 1.5 find, through /XRefStm (ISO 32000-2
 * §7.5.8.4).
 */
export function hybridPdf(): Uint8Array {
  const content = '0.9 g 40 700 200 60 re f';
  const form = objectStream(6, [{ num: 5, body: '<</Fields [] /DA (/Helv 0 Tf 0 g)>>' }]);
  const plain = [
    { num: 1, body: '<</Type /Catalog /Pages 2 0 R /AcroForm 5 0 R>>' },
    { num: 2, body: '<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842]>>' },
    { num: 3, body: '<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <<>>>>' },
    { num: 4, body: `<</Length ${content.length}>>\nstream\n${content}\nendstream` },
    form,
  ];
  let text = '%PDF-1.5\n';
  const offsets = new Map<number, number>();
  for (const { num, body } of plain) {
    offsets.set(num, text.length);
    text += `${num} 0 obj\n${body}\nendobj\n`;
  }
  const hidden = text.length;
  const rows = Buffer.concat([xrefRow(2, 6, 0), xrefRow(1, offsets.get(6) ?? 0, 0), xrefRow(1, hidden, 0)]);
  const dict = `<</Type /XRef /W [1 4 2] /Index [5 3] /Size 8 /Root 1 0 R /Length ${rows.length}>>`;
  text += `7 0 obj\n${dict}\nstream\n${rows.toString('latin1')}\nendstream\nendobj\n`;
  const table = text.length;
  const entry = (num: number) => `${String(offsets.get(num) ?? 0).padStart(10, '0')} 00000 n \n`;
  const free = '0000000000 65535 f \n';
  text += `xref\n0 8\n${free}${[1, 2, 3, 4].map(entry).join('')}${free.repeat(3)}`;
  text += `trailer\n<</Size 8 /Root 1 0 R /XRefStm ${hidden}>>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** With a square annotation added to its last page, as viewers add comments. */
export function annotated(input: Uint8Array): Uint8Array {
  const document = openPdf(bufferSource(input));
  const writer = new RevisionWriter(document);
  const square = writer.allocate();
  const rectangle = new PdfArray([300, 300, 340, 340]);
  const names = { Type: new PdfName('Annot'), Subtype: new PdfName('Square') };
  writer.put(square, PdfDict.of({ ...names, Rect: rectangle, F: 4 }));
  const { ref, dict } = document.lastPage();
  const annotations = document.resolve(dict.get('Annots'));
  const before = annotations instanceof PdfArray ? annotations : new PdfArray([]);
  writer.put(ref, dict.with('Annots', before.append(square)));
  return Buffer.concat([input, writer.finish({ fileId: Buffer.alloc(16, 9) }).tail]);
}

/** Documents of every kind of cross-reference data, made anew each time. */
export const documentShapes: readonly { readonly name: string; readonly make: () => Promise<Uint8Array> }[] = [
  { name: 'with a cross-reference table', make: () => textPdf() },
  { name: 'with a cross-reference stream', make: () => textPdf({ useObjectStreams: true }) },
  {
    name: 'with object streams by another writer',
    make: async () => rewritten(await textPdf(), '--object-streams=generate'),
  },
  { name: 'that is linearised', make: async () => rewritten(await textPdf(), '--linearize') },
  {
    name: 'that is linearised, with object streams',
    make: async () => rewritten(await textPdf(), '--linearize', '--object-streams=generate'),
  },
  { name: 'that is hybrid', make: () => Promise.resolve(hybridPdf()) },
];
