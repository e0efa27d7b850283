import { PdfError } from '../errors.js';
import type { Resolve } from '../filter.js';
import type { ObjectResolver } from '../lookup.js';
import { lookupArray } from '../lookup.js';
import type { PdfObject } from '../object.js';
import { PdfDict, PdfRef, PdfStream, PdfString } from '../object.js';
import type { ResolvedObject } from '../object-store.js';
import { authenticate } from './authenticate.js';
import type { CryptMethod } from './crypt-filters.js';
import type { EncryptionDictionary } from './encryption-dictionary.js';
import { readEncryptionDictionary } from './encryption-dictionary.js';
import { createInitializationVectors } from './initialization-vectors.js';
import { mapStrings } from './map-strings.js';
import { createObjectCipher } from './object-cipher.js';
import type { DocumentPermissions } from './permissions.js';
import { permissionsOf } from './permissions.js';
import { streamMethod } from './stream-method.js';

/** An object with the reference under which it stands, or will stand, in the file. */
export interface NumberedObject<T extends PdfObject> {
  readonly ref: PdfRef;
  readonly object: T;
}

/** A document's encryption, opened (ISO 32000-2 §7.6, the standard security handler). Holds the file encryption key. */
export interface DocumentEncryption {
  readonly permissions: DocumentPermissions;
  /**
   * What stands in the file, outside object streams, in the clear: strings at once, a stream's data when they are read.
   * Strings that cannot be what the cipher makes stay as they are.
   */
  readonly decrypt: (found: NumberedObject<PdfObject>, resolve: Resolve) => PdfObject;
  /** @throws PdfError `pdf-ambiguous` for an object with strings that cannot be what the cipher makes. */
  readonly requireSound: (found: NumberedObject<PdfObject>) => void;
  /** Encrypts objects for one revision; equal ids and objects give equal bytes. */
  readonly encryptor: (revisionId: Uint8Array, resolve: Resolve) => Encrypt;
}

/** Encrypts an object, plain or in the clear, for the place where it will stand. */
export type Encrypt = (object: NumberedObject<ResolvedObject>) => ResolvedObject;

export interface EncryptedFile {
  readonly trailer: PdfDict;
  /** Reads objects as they stand: the encryption dictionary is never encrypted itself. */
  readonly resolver: ObjectResolver;
  readonly password: string | undefined;
}

/**
 * Undefined for a document that is not encrypted. The empty password is tried when none is given; a given one as the user's,
 * then as the owner's.
 * @throws PdfError `pdf-encrypted`, `pdf-password-wrong`, `pdf-encryption-unsupported`, `pdf-damaged`.
 */
export function openEncryption({ trailer, resolver, password }: EncryptedFile): DocumentEncryption | undefined {
  const entry = trailer.get('Encrypt');
  if (entry === undefined) return undefined;
  const dict = resolver.resolve(entry);
  if (!(dict instanceof PdfDict)) throw new PdfError('pdf-damaged', 'the trailer names no encryption dictionary');
  const dictionary = readEncryptionDictionary(resolver, dict);
  const first = resolver.resolve(lookupArray(resolver, trailer, 'ID')?.at(0));
  const permanentId = first instanceof PdfString ? first.bytes : new Uint8Array(0);
  const opened = authenticate({ dictionary, permanentId }, password);
  const encryption: Opened = { dictionary, key: opened.key };
  const isPlain = ({ ref, object }: NumberedObject<PdfObject>) => ref.equals(entry) || isXrefStream(object);
  return {
    permissions: permissionsOf(dictionary, opened),
    decrypt: (found, resolve) => (isPlain(found) ? found.object : decrypted(encryption, found, resolve)),
    requireSound: (found) => {
      if (!isPlain(found)) requireDecryptable(encryption, found);
    },
    encryptor: (revisionId, resolve) => createEncryptor(encryption, revisionId, resolve),
  };
}

interface Opened {
  readonly dictionary: EncryptionDictionary;
  /** The file encryption key. */
  readonly key: Uint8Array;
}

function decrypted(
  { dictionary, key }: Opened,
  { ref, object }: NumberedObject<PdfObject>,
  resolve: Resolve,
): PdfObject {
  if (object instanceof PdfRef) return object;
  const cipher = createObjectCipher(key, ref);
  const clear = mapStrings(object, (string) => {
    return withBytes(string, cipher.decipher(dictionary.filters.strings, string.bytes) ?? string.bytes);
  });
  if (!(clear instanceof PdfStream)) return clear;
  return new PdfStream(clear.dict, clear.length, () => {
    return cipher.decipherLeniently(streamMethod(dictionary, clear.dict, resolve), clear.raw());
  });
}

function requireDecryptable({ dictionary, key }: Opened, { ref, object }: NumberedObject<PdfObject>): void {
  if (object instanceof PdfRef) return;
  const cipher = createObjectCipher(key, ref);
  mapStrings(object, (string) => {
    if (cipher.decipher(dictionary.filters.strings, string.bytes)) return string;
    throw new PdfError('pdf-ambiguous', `object ${ref.num} has strings that cannot be decrypted`);
  });
}

function createEncryptor({ dictionary, key }: Opened, revisionId: Uint8Array, resolve: Resolve): Encrypt {
  const vectorFor = createInitializationVectors(key, revisionId);
  return ({ ref, object }) => {
    const cipher = createObjectCipher(key, ref);
    let pieces = 0;
    const encipher = (method: CryptMethod, data: Uint8Array): Uint8Array => {
      const index = pieces;
      pieces += 1;
      return cipher.encipher(method, data, () => vectorFor({ ref, index, data }));
    };
    const { strings } = dictionary.filters;
    const sealed = mapStrings(object, (string) => withBytes(string, encipher(strings, string.bytes)));
    if (!(sealed instanceof PdfStream)) return sealed;
    return PdfStream.of(sealed.dict, encipher(streamMethod(dictionary, sealed.dict, resolve), sealed.raw()));
  };
}

/** The place in the source is kept: earlier signatures are found by it. */
function withBytes(string: PdfString, bytes: Uint8Array): PdfString {
  return bytes === string.bytes ? string : new PdfString(bytes, true, string.span);
}

function isXrefStream(object: PdfObject): boolean {
  return object instanceof PdfStream && object.dict.getName('Type') === 'XRef';
}
