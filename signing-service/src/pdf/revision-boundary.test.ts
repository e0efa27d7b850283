import { describe, expect, it } from 'vitest';
import { openPdf } from './document.js';
import { PdfRef } from './object.js';
import { RevisionWriter } from './revision.js';
import {
  appendTable,
  bytesOf,
  packedTwoPages,
  tableDocument,
  tableEntry,
  textOf,
  twoPages,
} from './sample-documents.js';
import { bufferSource } from './source.js';

function boundaries(bytes: Uint8Array) {
  return openPdf(bufferSource(bytes)).revisionBoundaries();
}

describe('revisionBoundaries', () => {
  it('tells the end of each revision, oldest first', () => {
    const first = tableDocument();
    const second = appendTable(first, { objects: twoPages.slice(0, 1) });
    const third = appendTable(second, { objects: twoPages.slice(2, 3) });
    expect(boundaries(third).map(({ end }) => end)).toEqual([first.length, second.length, third.length]);
    expect(boundaries(third).map(({ eof, end }) => end - eof)).toEqual([1, 1, 1]);
  });

  it('sees revisions behind cross-reference streams', () => {
    const first = packedTwoPages();
    const writer = new RevisionWriter(openPdf(bufferSource(first)));
    writer.put(new PdfRef(5), 5);
    const second = new Uint8Array(Buffer.concat([first, writer.finish({ fileId: new Uint8Array(16) }).tail]));
    expect(boundaries(second).map(({ end }) => end)).toEqual([first.length, second.length]);
  });

  it('leaves text behind the last revision outside', () => {
    const bytes = tableDocument({ after: '\r\nappended later' });
    expect(boundaries(bytes)).toMatchObject([{ eof: bytes.length - 16, end: bytes.length - 14 }]);
  });

  it('counts the two sections of a linearised file as one revision', () => {
    const objects = '%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n';
    const first = (prev: string) =>
      `xref\n1 1\n${tableEntry(9)}trailer\n<</Size 3/Root 1 0 R/Prev ${prev}>>\nstartxref\n0\n%%EOF\n`;
    const pagesAt = objects.length + first('0000').length;
    const pages = '2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n';
    const xrefAt = pagesAt + pages.length;
    const main = `xref\n0 1\n0000000000 65535 f \n2 1\n${tableEntry(pagesAt)}trailer\n<</Size 3>>\n`;
    const text = `${objects}${first(String(xrefAt).padStart(4, '0'))}${pages}${main}startxref\n${objects.length}\n%%EOF\n`;
    expect(boundaries(bytesOf(text))).toEqual([{ xref: objects.length, eof: text.length - 1, end: text.length }]);
    const updated = appendTable(bytesOf(text), { objects: twoPages.slice(0, 1) });
    expect(boundaries(updated).map(({ end }) => end)).toEqual([text.length, textOf(updated).length]);
  });
});
