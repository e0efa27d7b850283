import { describe, expect, it } from 'vitest';
import { openPdf } from '../document.js';
import type { PdfDocument } from '../document.js';
import { errorCodeOf } from '../error-code-of.js';
import { lookupDict, lookupStream } from '../lookup.js';
import { PdfDict, PdfName, PdfRef, PdfStream, PdfString } from '../object.js';
import type { FinishedRevision } from '../revision.js';
import { RevisionWriter } from '../revision.js';
import { bytesOf, tableDocument, textOf } from '../sample-documents.js';
import type { SampleObject } from '../sample-documents.js';
import { bufferSource } from '../source.js';
import { decryptedPdf, encryptedPdf, encryptEntry, encryptionKinds } from './encrypted-samples.test-support.js';

const objects: readonly SampleObject[] = [
  { num: 1, body: '<</Type/Catalog/Pages 2 0 R/Lang(sr-ME)>>' },
  { num: 2, body: '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 200]>>' },
  { num: 3, body: '<</Type/Page/Parent 2 0 R/Contents 4 0 R>>' },
  { num: 4, body: '<</Length 4>>\nstream\nq Q \nendstream' },
];
const plain = tableDocument({ objects });
const fileId = bytesOf('sixteen bytes id');
const note = 'a note, longer than a block of AES';
const data = 'a stream, longer than a block of AES';
const slot = { key: 'Slot', slot: 'slot', placeholder: bytesOf('<7469>') };

function open(bytes: Uint8Array, password?: string): PdfDocument {
  return openPdf(bufferSource(bytes), { password });
}

/** Adds strings, a stream and a slot, and rewrites the catalog. */
function extend(document: PdfDocument, text = note, id = fileId): FinishedRevision {
  const writer = new RevisionWriter(document);
  const [added, stream] = [writer.allocate(), writer.allocate()];
  const strings = PdfDict.of({ Note: new PdfString(bytesOf(text)), Same: new PdfString(bytesOf(text)) });
  writer.putWithSlots(added, strings, [slot]);
  writer.putStream(stream, PdfDict.of({ Note: new PdfString(bytesOf(text)) }), bytesOf(data));
  writer.put(document.rootRef, document.catalog().with('Added', added).with('Stream', stream));
  return writer.finish({ fileId: id });
}

function joined(bytes: Uint8Array, { tail }: FinishedRevision): Uint8Array {
  return Buffer.concat([bytes, tail]);
}

const textIn = (dict: PdfDict | undefined, key: string) => textOf(dict?.getString(key)?.bytes ?? bytesOf('none'));

function idsIn(trailer: PdfDict): string[] {
  const items = trailer.getArray('ID')?.items ?? [];
  return items.map((item) => (item instanceof PdfString ? textOf(item.bytes) : 'none'));
}

function expectExtended(document: PdfDocument): void {
  const catalog = document.catalog();
  const added = lookupDict(document, catalog, 'Added');
  const stream = lookupStream(document, catalog, 'Stream');
  const texts = [textIn(catalog, 'Lang'), textIn(added, 'Note'), textIn(added, 'Same'), textIn(stream?.dict, 'Note')];
  expect(texts).toEqual(['sr-ME', note, note, note]);
  expect(stream && textOf(document.decode(stream))).toBe(data);
}

describe.each(encryptionKinds)('a revision of a document encrypted with $name', ({ options }) => {
  it.each([
    ['plain objects', []],
    ['object streams', ['--object-streams=generate']],
  ])('in %s is read by us and by qpdf', (_, more) => {
    const input = encryptedPdf(plain, { user: 'korisnik', options, more });
    const output = joined(input, extend(open(input, 'owner')));
    expectExtended(open(output, 'korisnik'));
    expectExtended(open(decryptedPdf(output, 'korisnik')));
    const tail = textOf(output.subarray(input.length));
    expect(tail).not.toContain('longer than a block');
    expect(tail).toContain('/Slot <7469>');
  });

  it('has the trailer’s /Encrypt and the first element of /ID as they were', () => {
    const input = encryptedPdf(plain, { options });
    const before = open(input).trailer;
    const after = open(joined(input, extend(open(input)))).trailer;
    expect(after.getRef('Encrypt')).toEqual(before.getRef('Encrypt'));
    expect(idsIn(after)).toEqual([idsIn(before)[0], 'sixteen bytes id']);
  });
});

describe('a revision of an encrypted document', () => {
  const input = encryptedPdf(plain, { options: ['256'] });
  const stringsOf = ({ tail }: FinishedRevision) => textOf(tail).match(/(?<=\/(?:Note|Same|Lang) )<[0-9a-f]+>/gu) ?? [];
  const vectorsOf = (revision: FinishedRevision) => stringsOf(revision).map((string) => string.slice(1, 33));

  it('has the same bytes when it is made again', () => {
    expect(Buffer.compare(extend(open(input)).tail, extend(open(input)).tail)).toBe(0);
  });

  it('has no initialization vector twice, nor one of another revision', () => {
    const first = vectorsOf(extend(open(input)));
    const other = vectorsOf(extend(open(input), note, bytesOf('sixteen other id')));
    expect(first).toHaveLength(4);
    expect(new Set([...first, ...other]).size).toBe(8);
  });

  it('has other initialization vectors for other data in the same places', () => {
    const [first, changed] = [vectorsOf(extend(open(input))), vectorsOf(extend(open(input), `${note}!`))];
    expect(first.filter((vector) => changed.includes(vector))).toHaveLength(1);
  });

  it('encrypts streams by their own crypt filter, metadata in the clear when the document has them so', () => {
    const clear = encryptedPdf(plain, { options: ['256', '--cleartext-metadata'] });
    const document = open(clear);
    const writer = new RevisionWriter(document);
    const put = (dict: PdfDict) => {
      const ref = writer.allocate();
      writer.putStream(ref, dict, bytesOf(data));
      return ref;
    };
    const [crypt, metadata] = [new PdfName('Crypt'), new PdfName('Metadata')];
    const named = PdfDict.of({ Name: new PdfName('StdCF') });
    const refs = [
      put(PdfDict.of({ Filter: crypt })),
      put(PdfDict.of({ Type: metadata })),
      put(PdfDict.of({ Type: metadata, Filter: crypt, DecodeParms: named })),
    ];
    const output = joined(clear, writer.finish({ fileId }));
    expect(textOf(output).split(data)).toHaveLength(3);
    const reopened = open(output);
    for (const ref of refs) {
      const stream = reopened.resolve(ref);
      expect(stream instanceof PdfStream && textOf(reopened.decode(stream))).toBe(data);
    }
  });

  it('keeps an encryption dictionary in the trailer there', () => {
    const entry = encryptEntry(plain, { options: ['256'] });
    const bare = objects.map((object) => ({ ...object, body: object.body.replace('/Lang(sr-ME)', '') }));
    const document = tableDocument({ objects: bare, trailer: `/Encrypt${entry}/ID[<00><00>]` });
    const output = joined(document, extend(open(document)));
    expect(open(output).trailer.getDict('Encrypt')?.getName('Filter')).toBe('Standard');
    const added = lookupDict(open(output), open(output).catalog(), 'Added');
    expect(textIn(added, 'Note')).toBe(note);
    const other = open(decryptedPdf(output));
    expect(textIn(lookupDict(other, other.catalog(), 'Added'), 'Note')).toBe(note);
  });

  it('leaves strings alone where the crypt filter is Identity', () => {
    const entry = encryptEntry(plain, { options: ['256'] }).replace('/StrF /StdCF', '/StrF /Identity');
    const document = tableDocument({ objects, trailer: `/Encrypt${entry}/ID[<00><00>]` });
    const { tail } = extend(open(document));
    expect(textOf(tail)).toContain(`/Note (${note})`);
    expect(textOf(tail)).not.toContain(data);
    expectExtended(open(joined(document, { tail, tailStart: 0, slots: new Map() })));
  });

  it('is refused without /ID', () => {
    const entry = encryptEntry(plain, { options: ['256'] });
    const document = open(tableDocument({ objects, trailer: `/Encrypt${entry}` }));
    expect(errorCodeOf(() => new RevisionWriter(document))).toBe('pdf-damaged');
  });

  it('is refused over strings that were never encrypted', () => {
    const entry = encryptEntry(plain, { options: ['256'] });
    const document = open(tableDocument({ objects, trailer: `/Encrypt${entry}/ID[<00><00>]` }));
    expect(errorCodeOf(() => extend(document))).toBe('pdf-ambiguous');
    const writer = new RevisionWriter(document);
    writer.put(new PdfRef(2), document.getObject(2, 0));
    expect(errorCodeOf(() => writer.finish({ fileId }))).toBe('none');
  });
});
