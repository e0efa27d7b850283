import { describe, expect, it } from 'vitest';
import { openPdf } from '../document.js';
import type { PdfDocument } from '../document.js';
import { errorCodeOf } from '../error-code-of.js';
import { lookupDict, lookupStream } from '../lookup.js';
import type { PdfObject } from '../object.js';
import { PdfArray, PdfDict, PdfRef, PdfStream, PdfString } from '../object.js';
import { appendTable, bytesOf, tableDocument, textOf } from '../sample-documents.js';
import type { SampleObject } from '../sample-documents.js';
import { bufferSource } from '../source.js';
import { encryptedPdf, encryptEntry, encryptionKinds } from './encrypted-samples.test-support.js';

const metadata = '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>';
const content = 'BT (Ugovor) Tj ET';
const stream = (entries: string, data: string) => `<<${entries}/Length ${data.length}>>\nstream\n${data}\nendstream`;
const strings = '/Lang(sr-ME)/Empty()/Deep[[<</Text(ugovor \\(1\\))>>]]';
const objects: readonly SampleObject[] = [
  { num: 1, body: `<</Type/Catalog/Pages 2 0 R${strings}/Metadata 5 0 R/Signature 6 0 R/Annotation 7 0 R>>` },
  { num: 2, body: '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 200]>>' },
  { num: 3, body: '<</Type/Page/Parent 2 0 R/Contents 4 0 R>>' },
  { num: 4, body: stream('/Note(in the dictionary)', content) },
  { num: 5, body: stream('/Type/Metadata/Subtype/XML', metadata) },
  { num: 6, body: '<</Type/Sig/ByteRange[0 1 2 3]/Contents<00112233>/Reason(razlog)>>' },
  { num: 7, body: '<</Type/Annot/Contents(primjedba)>>' },
];
const plain = tableDocument({ objects });

function open(bytes: Uint8Array, password?: string): PdfDocument {
  return openPdf(bufferSource(bytes), { password });
}

/** All strings directly in an object, in order. */
function stringsIn(object: PdfObject | undefined): string[] {
  if (object instanceof PdfString) return [textOf(object.bytes)];
  if (object instanceof PdfArray) return object.items.flatMap(stringsIn);
  return object instanceof PdfDict ? Array.from(object.values(), stringsIn).flat() : [];
}

function dataOf(document: PdfDocument, stream: PdfStream | undefined): string | undefined {
  return stream && textOf(document.decode(stream)).trim();
}

function streamAt(document: PdfDocument, num: number): PdfStream | undefined {
  const object = document.getObject(num, 0);
  return object instanceof PdfStream ? object : undefined;
}

/** Everything that was put into `plain`, as the document answers it. */
function contentsOf(document: PdfDocument) {
  const root = document.catalog();
  const pageContent = lookupStream(document, document.page(0).dict, 'Contents');
  return {
    strings: stringsIn(root).toSorted(),
    note: stringsIn(pageContent?.dict),
    content: dataOf(document, pageContent),
    metadata: dataOf(document, lookupStream(document, root, 'Metadata')),
    signature: stringsIn(lookupDict(document, root, 'Signature')).toSorted(),
    annotation: stringsIn(lookupDict(document, root, 'Annotation')),
  };
}

const expected = {
  strings: ['', 'sr-ME', 'ugovor (1)'],
  note: ['in the dictionary'],
  content,
  metadata,
  signature: ['\x00\x11\x22\x33', 'razlog'],
  annotation: ['primjedba'],
};

describe.each(encryptionKinds)('a document encrypted with $name', ({ options }) => {
  it.each([
    ['plain objects', []],
    ['object streams', ['--object-streams=generate']],
    ['object streams, linearised', ['--object-streams=generate', '--linearize']],
  ])('in %s is read without a password when its user needs none', (_, more) => {
    const document = open(encryptedPdf(plain, { options, more }));
    expect(contentsOf(document)).toEqual(expected);
    expect(document.encryption?.permissions.asOwner).toBe(false);
  });

  it('is read with its user’s and its owner’s password, and with no other', () => {
    const bytes = encryptedPdf(plain, { user: 'korisnik', owner: 'vlasnik', options });
    const asUser = open(bytes, 'korisnik');
    expect(contentsOf(asUser)).toEqual(expected);
    expect(asUser.encryption?.permissions.asOwner).toBe(false);
    const asOwner = open(bytes, 'vlasnik');
    expect(contentsOf(asOwner)).toEqual(expected);
    expect(asOwner.encryption?.permissions.asOwner).toBe(true);
    expect(errorCodeOf(() => open(bytes))).toBe('pdf-encrypted');
    expect(errorCodeOf(() => open(bytes, ''))).toBe('pdf-encrypted');
    expect(errorCodeOf(() => open(bytes, 'vlasnikk'))).toBe('pdf-password-wrong');
  });

  it('is refused with a wrong password even when its user needs none', () => {
    const bytes = encryptedPdf(plain, { options });
    expect(contentsOf(open(bytes, 'owner'))).toEqual(expected);
    expect(errorCodeOf(() => open(bytes, 'nonsense'))).toBe('pdf-password-wrong');
  });
});

describe('a password', () => {
  it.each([
    ['as SASLprep maps it', 'IX', 'I\u00adX'],
    ['as it was typed, which SASLprep would change', '\u2168\u00aa', '\u2168\u00aa'],
    ['with letters of several bytes', 'Шифра, ћирилица', 'Шифра, ћирилица'],
    ['by its first 127 bytes', 'a'.repeat(127), 'a'.repeat(200)],
  ])('opens revision 6 %s', (_, user, typed) => {
    expect(contentsOf(open(encryptedPdf(plain, { user, options: ['256'] }), typed))).toEqual(expected);
  });

  it.each([
    ['in PDFDocEncoding', 'Žuta škola €', []],
    ['as UTF-8 when PDFDocEncoding lacks a letter', 'шифра', ['--password-mode=bytes']],
    ['of more than 32 bytes', 'a'.repeat(40), []],
  ])('opens revision 3 %s', (_, user, more) => {
    const bytes = encryptedPdf(plain, { user, options: ['128', '--use-aes=n'], more });
    expect(contentsOf(open(bytes, user))).toEqual(expected);
  });

  it('is not in the error', () => {
    const bytes = encryptedPdf(plain, { user: 'korisnik', options: ['256'] });
    expect(() => open(bytes, 'tajna')).toThrow(/^(?!.*tajna)/u);
  });
});

describe('permissions', () => {
  const permissionsOf = (options: readonly string[], password?: string) =>
    open(encryptedPdf(plain, { options }), password).encryption?.permissions;

  it('are what the encryption dictionary says, and everything for the owner', () => {
    const all = { mayModify: true, mayAnnotate: true, mayFillForms: true };
    expect(permissionsOf(['256'])).toEqual({ asOwner: false, ...all });
    const noAnnotations = ['256', '--annotate=n'];
    expect(permissionsOf(noAnnotations)).toMatchObject({ mayModify: true, mayAnnotate: false, mayFillForms: true });
    const nothing = { mayModify: false, mayAnnotate: false, mayFillForms: false };
    expect(permissionsOf(['256', '--modify=none'])).toEqual({ asOwner: false, ...nothing });
    expect(permissionsOf(['256', '--modify=none'], 'owner')).toEqual({ asOwner: true, ...all });
    expect(permissionsOf(['128', '--use-aes=y', '--modify=none'])).toMatchObject(nothing);
  });

  it('of revision 2 do not tell filling from annotating', () => {
    expect(permissionsOf(['40', '--annotate=n'])).toMatchObject({ mayAnnotate: false, mayFillForms: false });
    expect(permissionsOf(['40'])).toMatchObject({ mayAnnotate: true, mayFillForms: true });
  });

  it('that were altered permit nothing', () => {
    const text = textOf(encryptedPdf(plain, { options: ['256', '--modify=none'] }));
    const altered = text.replace(/\/P -\d+/u, (found) => '/P -4'.padEnd(found.length));
    expect(altered).not.toBe(text);
    expect(open(bytesOf(altered)).encryption?.permissions.mayFillForms).toBe(false);
  });
});

describe('an encryption dictionary in the trailer', () => {
  const entry = encryptEntry(plain, { options: ['256'] });
  const withEntry = (entry: string, more = objects) =>
    tableDocument({ objects: more, trailer: `/Encrypt${entry}/ID[<00><00>]` });
  const edited = (from: string, to: string) => () => open(withEntry(entry.replace(from, to)));

  it('that is the standard handler’s with crypt filters of its version opens the document', () => {
    expect(entry).toContain('/Filter /Standard');
    expect(errorCodeOf(() => open(withEntry(entry)))).toBe('none');
  });

  it.each([
    ['/Filter /Standard', '/Filter /Adobe.PubSec'],
    ['/V 5', '/V 6'],
    ['/V 5', '/V 3'],
    ['/V 5', '/V 4'],
    ['/R 6', '/R 7'],
    ['/CFM /AESV3', '/CFM /AESV2'],
    ['/CFM /AESV3', '/CFM /None'],
    ['/StmF /StdCF', '/StmF /Other'],
    ['/StrF /StdCF', '/StrF /Other'],
  ])('is not supported with %s changed to %s', (from, to) => {
    expect(entry).toContain(from);
    expect(errorCodeOf(edited(from, to))).toBe('pdf-encryption-unsupported');
  });

  it.each([
    ['/P -', '/P [] %'],
    ['/UE <', '/UE <00> /X <'],
    ['/Perms', '/Prems'],
  ])('is damaged with %s changed to %s', (from, to) => {
    expect(entry).toContain(from);
    expect(errorCodeOf(edited(from, to.replace('%', '')))).toBe('pdf-damaged');
  });

  it.each([
    ['strings', '/StrF /StdCF', '/StrF /Identity'],
    ['strings, by default', '/StrF /StdCF', ''],
  ])('may leave %s alone', (_, from, to) => {
    const document = open(withEntry(entry.replace(from, to)));
    expect(stringsIn(document.catalog()).toSorted()).toEqual(expected.strings);
  });

  it('may leave streams alone, and encrypt embedded files all the same', () => {
    const embedded = { num: 8, body: stream('/Type/EmbeddedFile', 'sixteen bytes.. sixteen bytes..') };
    const own = { num: 9, body: stream('/Type/EmbeddedFile/Filter/Crypt', 'as it is') };
    const filters = entry.replace('/StmF /StdCF', '/StmF /Identity /EFF /StdCF');
    const document = open(withEntry(filters, [...objects, embedded, own]));
    expect(contentsOf(document)).toMatchObject({ content, metadata });
    const data = (num: number) => dataOf(document, streamAt(document, num));
    expect(data(8)).not.toContain('sixteen');
    expect(data(9)).toBe('as it is');
  });

  it('does not have its own strings decrypted, nor what stands as /Contents of signatures', () => {
    const more = [
      { num: 8, body: entry },
      { num: 9, body: '<</FT/Sig/V<</Type/DocTimeStamp/ByteRange[0 1 2 3]/Contents(\x00\x11)>>>>' },
      { num: 10, body: '<</ByteRange[0 1 2 3]/Contents(\x00\x11)>>' },
    ];
    const document = open(withEntry(' 8 0 R', [...objects, ...more]));
    const own = document.getObject(8, 0);
    expect(own instanceof PdfDict && own.getString('O')?.bytes).toHaveLength(48);
    expect(stringsIn(document.getObject(9, 0))).toEqual(['\x00\x11']);
    expect(stringsIn(document.getObject(10, 0))).toEqual(['\x00\x11']);
  });

  it('does not keep strings that were never encrypted from being read, but from being rewritten', () => {
    const document = open(withEntry(entry));
    expect(stringsIn(document.catalog()).toSorted()).toEqual(expected.strings);
    expect(errorCodeOf(() => document.assertUnambiguous(new PdfRef(1)))).toBe('pdf-ambiguous');
    expect(errorCodeOf(() => document.assertUnambiguous(new PdfRef(2)))).toBe('none');
  });

  it('takes nothing, and an initialization vector alone, for an empty string', () => {
    const empty = { num: 8, body: `[()<${'5a'.repeat(16)}>]` };
    const document = open(withEntry(entry, [...objects, empty]));
    expect(stringsIn(document.getObject(8, 0))).toEqual(['', '']);
    expect(errorCodeOf(() => document.assertUnambiguous(new PdfRef(8)))).toBe('none');
  });

  it('that only some trailers name, or that is defined twice, is ambiguous', () => {
    const older = appendTable(withEntry(entry), { objects: [{ num: 2, body: objects[1]?.body ?? '' }] });
    expect(open(older).encryption).toBeUndefined();
    expect(errorCodeOf(() => open(older).assertUnambiguous(new PdfRef(2)))).toBe('pdf-ambiguous');
    const own = [...objects, { num: 8, body: entry }];
    const sound = withEntry(' 8 0 R', own);
    expect(errorCodeOf(() => open(sound).assertUnambiguous(new PdfRef(2)))).toBe('none');
    const other = entry.replace('/Filter /Standard', '/Filter /Standard /Other true');
    const twice = bytesOf(`${textOf(sound)}\n8 0 obj\n${other}\nendobj\n`);
    expect(errorCodeOf(() => open(twice).assertUnambiguous(new PdfRef(2)))).toBe('pdf-ambiguous');
  });
});
