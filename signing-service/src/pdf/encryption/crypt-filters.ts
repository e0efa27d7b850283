import { PdfError } from '../errors.js';
import type { ObjectResolver } from '../lookup.js';
import { lookupDict, lookupName } from '../lookup.js';
import type { PdfDict } from '../object.js';

/** How data are enciphered (ISO 32000-2 table 25, /CFM; Identity: not at all). */
export type CryptMethod = 'identity' | 'rc4' | 'aes-128' | 'aes-256';

/** Which data are enciphered how (ISO 32000-2 §7.6.6). */
export interface CryptFilters {
  readonly streams: CryptMethod;
  readonly strings: CryptMethod;
  readonly embeddedFiles: CryptMethod;
  /** The method of a filter that a stream names; undefined before V 4, which knows no crypt filters. */
  readonly named: ((name: string) => CryptMethod) | undefined;
}

/** V 1 and 2: RC4 for everything. */
export const rc4Throughout: CryptFilters = {
  streams: 'rc4',
  strings: 'rc4',
  embeddedFiles: 'rc4',
  named: undefined,
};

/** /CF, /StmF, /StrF and /EFF. @throws PdfError `pdf-encryption-unsupported` for a filter or method that is not known. */
export function readCryptFilters(resolver: ObjectResolver, dict: PdfDict, version: 4 | 5): CryptFilters {
  const filters = lookupDict(resolver, dict, 'CF');
  const named = (name: string): CryptMethod => {
    if (name === 'Identity') return 'identity';
    const filter = filters === undefined ? undefined : lookupDict(resolver, filters, name);
    const method = filter === undefined ? undefined : methodOf(lookupName(resolver, filter, 'CFM'), version);
    if (method !== undefined) return method;
    throw new PdfError('pdf-encryption-unsupported', 'a crypt filter is not known');
  };
  const streams = lookupName(resolver, dict, 'StmF') ?? 'Identity';
  return {
    streams: named(streams),
    strings: named(lookupName(resolver, dict, 'StrF') ?? 'Identity'),
    embeddedFiles: named(lookupName(resolver, dict, 'EFF') ?? streams),
    named,
  };
}

function methodOf(name: string | undefined, version: 4 | 5): CryptMethod | undefined {
  if (version === 5) return name === 'AESV3' ? 'aes-256' : undefined;
  if (name === 'V2') return 'rc4';
  return name === 'AESV2' ? 'aes-128' : undefined;
}
