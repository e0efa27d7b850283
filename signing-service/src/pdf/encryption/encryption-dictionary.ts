import { PdfError } from '../errors.js';
import type { ObjectResolver } from '../lookup.js';
import { lookupInteger, lookupName, lookupNumber, lookupString } from '../lookup.js';
import type { PdfDict } from '../object.js';
import type { CryptFilters } from './crypt-filters.js';
import { rc4Throughout, readCryptFilters } from './crypt-filters.js';

/** /Encrypt of the standard security handler (ISO 32000-2 tables 20 and 21). */
export interface EncryptionDictionary {
  /** /R */
  readonly revision: 2 | 3 | 4 | 5 | 6;
  /** Length of the file encryption key. */
  readonly keyBytes: number;
  /** /O and /U: 32 bytes, from revision 5 on 48. */
  readonly owner: Uint8Array;
  readonly user: Uint8Array;
  /** /OE, /UE: 32 bytes; /Perms: 16 bytes. Empty before revision 5. */
  readonly ownerKey: Uint8Array;
  readonly userKey: Uint8Array;
  readonly sealedPermissions: Uint8Array;
  /** /P as a signed integer of 32 bits. */
  readonly permissionFlags: number;
  readonly encryptsMetadata: boolean;
  readonly filters: CryptFilters;
}

type Algorithm = Pick<EncryptionDictionary, 'revision' | 'keyBytes' | 'filters'>;

/**
 * @throws PdfError `pdf-encryption-unsupported` for another handler, version, revision or method; `pdf-damaged` for entries
 * that are missing or too short.
 */
export function readEncryptionDictionary(resolver: ObjectResolver, dict: PdfDict): EncryptionDictionary {
  if (lookupName(resolver, dict, 'Filter') !== 'Standard') {
    throw new PdfError(
      'pdf-encryption-unsupported',
      'the document is encrypted by another handler than the standard one',
    );
  }
  const algorithm = readAlgorithm(resolver, dict);
  const isAes256 = algorithm.revision >= 5;
  const bytes = (key: string, length: number) => readBytes(resolver, dict, { key, length });
  const permissionFlags = lookupNumber(resolver, dict, 'P');
  if (permissionFlags === undefined) throw new PdfError('pdf-damaged', 'the encryption dictionary has no /P');
  return {
    ...algorithm,
    owner: bytes('O', isAes256 ? 48 : 32),
    user: bytes('U', isAes256 ? 48 : 32),
    ownerKey: bytes('OE', isAes256 ? 32 : 0),
    userKey: bytes('UE', isAes256 ? 32 : 0),
    sealedPermissions: bytes('Perms', isAes256 ? 16 : 0),
    // Some writers take it as unsigned.
    permissionFlags: permissionFlags | 0,
    encryptsMetadata: resolver.resolve(dict.get('EncryptMetadata')) !== false,
  };
}

function readAlgorithm(resolver: ObjectResolver, dict: PdfDict): Algorithm {
  const version = lookupInteger(resolver, dict, 'V');
  const revision = lookupInteger(resolver, dict, 'R');
  if ((version === 1 || version === 2) && (revision === 2 || revision === 3)) {
    return { revision, keyBytes: version === 1 ? 5 : keyBytesOf(resolver, dict), filters: rc4Throughout };
  }
  if (version === 4 && revision === 4) {
    return { revision, keyBytes: 16, filters: readCryptFilters(resolver, dict, version) };
  }
  if (version === 5 && (revision === 5 || revision === 6)) {
    return { revision, keyBytes: 32, filters: readCryptFilters(resolver, dict, version) };
  }
  throw new PdfError('pdf-encryption-unsupported', 'the version or revision of the encryption is not known');
}

/** /Length in bits, 40 when left out; some writers tell bytes. */
function keyBytesOf(resolver: ObjectResolver, dict: PdfDict): number {
  const length = lookupInteger(resolver, dict, 'Length') ?? 40;
  const bytes = length < 40 ? length : length / 8;
  if (Number.isInteger(bytes) && bytes >= 5 && bytes <= 16) return bytes;
  throw new PdfError('pdf-encryption-unsupported', 'the length of the encryption key is not known');
}

interface BytesEntry {
  readonly key: string;
  readonly length: number;
}

/** The first bytes of a string: some writers fill it up. */
function readBytes(resolver: ObjectResolver, dict: PdfDict, { key, length }: BytesEntry): Uint8Array {
  if (length === 0) return new Uint8Array(0);
  const bytes = lookupString(resolver, dict, key)?.bytes;
  if (bytes !== undefined && bytes.length >= length) return bytes.subarray(0, length);
  throw new PdfError('pdf-damaged', `the encryption dictionary has no usable /${key}`);
}
