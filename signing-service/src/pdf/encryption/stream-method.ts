import type { Resolve } from '../filter.js';
import { filterSteps } from '../filter.js';
import type { PdfDict, PdfObject } from '../object.js';
import { PdfName } from '../object.js';
import type { CryptMethod } from './crypt-filters.js';
import type { EncryptionDictionary } from './encryption-dictionary.js';

/**
 * How a stream's data are enciphered: by its own /Crypt filter, which is its first (ISO 32000-2 §7.4.10), else as metadata, as an
 * embedded file or as every stream is (§7.6.6).
 * @throws PdfError `pdf-encryption-unsupported` for a crypt filter that is not known; `pdf-damaged` for bad filters.
 */
export function streamMethod(
  { filters, encryptsMetadata }: EncryptionDictionary,
  dict: PdfDict,
  resolve: Resolve,
): CryptMethod {
  if (filters.named === undefined) return filters.streams;
  const [first] = filterSteps(dict, resolve);
  if (first?.name === 'Crypt') return filters.named(nameOf(resolve(first.parameters.get('Name'))) ?? 'Identity');
  const type = nameOf(resolve(dict.get('Type')));
  if (type === 'Metadata' && !encryptsMetadata) return 'identity';
  return type === 'EmbeddedFile' ? filters.embeddedFiles : filters.streams;
}

function nameOf(object: PdfObject): string | undefined {
  return object instanceof PdfName ? object.value : undefined;
}
