import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { PdfDocument } from './document.js';
import { openPdf } from './document.js';
import { errorCodeOf } from './error-code-of.js';
import { PdfArray, PdfDict, PdfName, PdfRef, PdfStream, PdfString } from './object.js';
import type { FinishedRevision } from './revision.js';
import { RevisionWriter } from './revision.js';
import {
  appendTable,
  bytesOf,
  packedTwoPages,
  startXrefOf,
  streamDocument,
  tableDocument,
  textOf,
  twoPages,
} from './sample-documents.js';
import type { ByteSource } from './source.js';
import { bufferSource } from './source.js';

const folder = mkdtempSync(join(tmpdir(), 'pdf-revision-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileId = Uint8Array.from({ length: 16 }, (_, index) => 0xa0 + index);

/** What `qpdf --check` says, warnings included; fails on errors. */
function qpdfCheck(bytes: Uint8Array): string {
  const path = join(folder, 'checked.pdf');
  writeFileSync(path, bytes);
  return execFileSync('qpdf', ['--check', path], { encoding: 'utf8' });
}

function open(bytes: Uint8Array): PdfDocument {
  return openPdf(bufferSource(bytes));
}

/** A revision that changes the catalog and the last page and adds a stream. */
function extend(document: PdfDocument): FinishedRevision {
  const writer = new RevisionWriter(document);
  const added = writer.allocate();
  const page = document.lastPage();
  writer.putStream(added, PdfDict.of({ Type: new PdfName('Note') }), bytesOf('note'));
  writer.put(page.ref, page.dict.with('Note', added));
  writer.put(document.rootRef, document.catalog().with('Note', added));
  return writer.finish({ fileId });
}

function joined(bytes: Uint8Array, { tail }: FinishedRevision): Uint8Array {
  return new Uint8Array(Buffer.concat([bytes, tail]));
}

const hybrid = (() => {
  const hidden = streamDocument({ plain: twoPages, packed: [{ num: 8, body: '/Hidden' }], container: 6, xref: 7 });
  const trailer = `/XRefStm ${startXrefOf(hidden)}`;
  return appendTable(hidden, {
    objects: [{ num: 9, body: '/Visible' }],
    freed: [8],
    trailer,
    prev: startXrefOf(hidden),
  });
})();

const inputs: readonly (readonly [string, Uint8Array])[] = [
  ['a table', tableDocument()],
  ['a table with CR line ends', tableDocument({ lineEnd: '\r', entryEnd: ' \r', after: '\r' })],
  ['a document without final line end', tableDocument({ after: '' })],
  ['a document with junk in front', tableDocument({ junk: 'Content-Type: application/pdf\n\n' })],
  [
    'an updated table',
    appendTable(tableDocument(), { objects: [{ num: 3, body: twoPages[2]?.body ?? '' }], freed: [] }),
  ],
  ['a cross-reference stream', streamDocument({ plain: twoPages, xref: 6 })],
  ['object streams', packedTwoPages()],
];

describe('RevisionWriter', () => {
  it.each(inputs)('extends %s so that qpdf finds nothing to say', (_, bytes) => {
    const once = joined(bytes, extend(open(bytes)));
    const twice = joined(once, extend(open(once)));
    for (const output of [once, twice]) {
      expect(qpdfCheck(output)).toContain('No syntax or stream encoding errors found');
      const document = open(output);
      const note = document.resolve(document.catalog().get('Note'));
      expect(note instanceof PdfStream && textOf(note.raw())).toBe('note');
      expect(document.lastPage().dict.get('Note')).toEqual(document.catalog().get('Note'));
      expect([document.pageCount(), document.xrefKind]).toEqual([2, open(bytes).xrefKind]);
    }
    expect(Buffer.compare(twice.subarray(0, bytes.length), bytes)).toBe(0);
  });

  it('extends a hybrid document and keeps the objects of its stream', () => {
    const document = open(joined(hybrid, extend(open(hybrid))));
    expect(document.getObject(8, 0)).toEqual(new PdfName('Hidden'));
    expect(document.trailer.has('XRefStm')).toBe(false);
    expect(document.pageCount()).toBe(2);
  });

  it('carries over what belongs to the document, and nothing of the old section', () => {
    const trailer = '/Info 5 0 R/ID[<0102><0304>]/Prev 0/XRefStm 0/Extra 1';
    const bytes = appendTable(tableDocument(), {
      objects: twoPages.slice(0, 1),
      trailer: trailer.replace('/Prev 0/XRefStm 0', ''),
    });
    const document = open(bytes);
    const { trailer: next } = open(joined(bytes, extend(document)));
    expect([...next.keys()].sort()).toEqual(['ID', 'Info', 'Prev', 'Root', 'Size']);
    expect(next.getInteger('Prev')).toBe(startXrefOf(bytes));
    expect(next.getInteger('Size')).toBe(document.nextObjectNumber + 1);
    const [first, second] = next.getArray('ID')?.items ?? [];
    expect(first instanceof PdfString && [...first.bytes]).toEqual([1, 2]);
    expect(second instanceof PdfString && second.bytes).toEqual(fileId);
  });

  it('adds an /ID where there was none, and corrects a /Prev that was off', () => {
    const bytes = tableDocument({ startXrefShift: -3 });
    const { trailer } = open(joined(bytes, extend(open(bytes))));
    expect(trailer.getArray('ID')?.length).toBe(2);
    expect(trailer.getInteger('Prev')).toBe(startXrefOf(bytes) + 3);
  });

  it('writes table entries of 20 bytes, one subsection per run, generations kept', () => {
    const bytes = tableDocument({ objects: [...twoPages, { num: 6, gen: 7, body: 'null' }] });
    const writer = new RevisionWriter(open(bytes));
    writer.put(new PdfRef(6, 7), true);
    writer.put(writer.allocate(), 7);
    writer.put(new PdfRef(1), PdfDict.of({ Type: new PdfName('Catalog'), Pages: new PdfRef(2) }));
    const output = textOf(joined(bytes, writer.finish({ fileId })));
    const table = output.slice(output.lastIndexOf('\nxref\n') + 1, output.lastIndexOf('trailer'));
    expect(table).toMatch(/^xref\n1 1\n\d{10} 00000 n \n6 2\n\d{10} 00007 n \n\d{10} 00000 n \n$/u);
    const offsets = [...table.matchAll(/(\d{10}) \d{5} n/gu)].map((match) =>
      output.slice(Number(match[1])).slice(0, 7),
    );
    expect(offsets).toEqual(['1 0 obj', '6 7 obj', '7 0 obj']);
  });

  it('lists the cross-reference stream in itself', () => {
    const bytes = packedTwoPages();
    const document = open(joined(bytes, extend(open(bytes))));
    const self = new PdfRef(document.nextObjectNumber - 1);
    expect(document.locate(self)).toEqual({ kind: 'offset', offset: document.startXref });
    expect(document.trailer.getInteger('Size')).toBe(document.nextObjectNumber);
  });

  it('records where slots stand while it writes', () => {
    const bytes = tableDocument({ junk: 'junk\n' });
    const writer = new RevisionWriter(open(bytes));
    const ref = writer.allocate();
    const dict = PdfDict.of({ Type: new PdfName('Sig'), Note: new PdfString(bytesOf('/Contents <00>')) });
    writer.putWithSlots(ref, dict, [
      { key: 'ByteRange', slot: 'range', placeholder: bytesOf('[0 0000000000 0000000000 0000000000]') },
      { key: 'Contents', slot: 'value', placeholder: bytesOf(`<${'00'.repeat(16)}>`) },
    ]);
    const revision = writer.finish({ fileId });
    const output = joined(bytes, revision);
    const slice = (slot: string) => {
      const place = revision.slots.get(slot);
      return textOf(output.subarray(place?.start, place?.end));
    };
    expect(slice('range')).toBe('[0 0000000000 0000000000 0000000000]');
    expect(slice('value')).toBe(`<${'00'.repeat(16)}>`);
    const written = open(output).getObject(ref.num, 0);
    expect(written instanceof PdfDict && written.getString('Contents')?.span).toEqual(revision.slots.get('value'));
    expect(revision.tailStart).toBe(bytes.length);
  });

  it('answers what it was given, and writes only the last of it', () => {
    const document = open(tableDocument());
    const writer = new RevisionWriter(document);
    expect(writer.get(document.rootRef)).toBe(document.catalog());
    writer.put(document.rootRef, document.catalog().with('A', 1));
    const first = writer.get(document.rootRef);
    writer.put(document.rootRef, first instanceof PdfDict ? first.with('B', 2) : null);
    expect(textOf(writer.finish({ fileId }).tail).match(/1 0 obj/gu)).toHaveLength(1);
    expect(writer.get(document.rootRef)).toMatchObject({ size: 4 });
  });

  it('never uses a freed or foreign number', () => {
    const writer = new RevisionWriter(
      open(appendTable(tableDocument(), { objects: twoPages.slice(0, 1), freed: [5] })),
    );
    expect(errorCodeOf(() => writer.put(new PdfRef(5), 1))).toBe('pdf-damaged');
    expect(errorCodeOf(() => writer.put(new PdfRef(5, 1), 1))).toBe('pdf-damaged');
    expect(errorCodeOf(() => writer.put(new PdfRef(1, 1), 1))).toBe('pdf-damaged');
    expect(errorCodeOf(() => writer.put(new PdfRef(25), 1))).toBe('pdf-damaged');
    expect(writer.allocate()).toEqual(new PdfRef(20));
  });

  it('refuses objects that readers see differently', () => {
    const shadowed = open(tableDocument({ after: '\n1 0 obj\n<</Type/Catalog/Pages 9 0 R>>\nendobj\n' }));
    expect(errorCodeOf(() => extend(shadowed))).toBe('pdf-ambiguous');
  });

  it('refuses offsets of more than ten digits, and reaches up to them', () => {
    expect(errorCodeOf(() => extendSparse(10_000_000_100))).toBe('pdf-limit-exceeded');
    expect(textOf(extendSparse(9_999_999_000).tail)).toMatch(/^999999\d{4} 00000 n $/mu);
  });

  it('does not end without a change', () => {
    expect(() => new RevisionWriter(open(tableDocument())).finish({ fileId })).toThrow(TypeError);
  });
});

/** Adds an object to a document whose end lies at `size`; in between there is nothing to be read. */
function extendSparse(size: number): FinishedRevision {
  const gap = size - tableDocument().length - 40;
  const text = textOf(tableDocument());
  const at = text.indexOf('xref\n');
  const head = bufferSource(bytesOf(text.slice(0, at)));
  const end = bytesOf(text.slice(at).replace(/startxref\n\d+/u, `startxref\n${at + gap}`));
  const source: ByteSource = {
    size: at + gap + end.length,
    read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, at + gap + end.length - offset))).fill(0x20);
      bytes.set(head.read(offset, length));
      const endStart = at + gap - offset;
      if (endStart < bytes.length)
        bytes.set(end.subarray(Math.max(0, -endStart), bytes.length - endStart), Math.max(0, endStart));
      return bytes;
    },
  };
  const writer = new RevisionWriter(openPdf(source, { limits: { documentBytes: 2e10 } }));
  writer.put(writer.allocate(), new PdfArray([]));
  return writer.finish({ fileId });
}
