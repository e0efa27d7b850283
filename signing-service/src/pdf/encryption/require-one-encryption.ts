import { PdfError } from '../errors.js';
import { serializeObject } from '../serialize.js';
import type { XrefChain } from '../xref-chain.js';
import { allSections } from '../xref-chain.js';

/**
 * Where an older trailer names another /Encrypt than the newest one, or the newest none, readers that take that trailer decrypt
 * otherwise. A trailer that is not the newest may leave it out, as in linearised documents.
 * @throws PdfError `pdf-ambiguous`.
 */
export function requireOneEncryption(chain: XrefChain): void {
  const [newest] = chain;
  const expected = serializeObject(newest.trailer.get('Encrypt') ?? null);
  for (const { trailer } of allSections(chain)) {
    const entry = trailer.get('Encrypt');
    if (entry !== undefined && serializeObject(entry) !== expected) {
      throw new PdfError('pdf-ambiguous', 'the trailers differ about the encryption');
    }
  }
}
