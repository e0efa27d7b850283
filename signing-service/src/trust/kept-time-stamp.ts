import { digestOid } from '../cms/object-identifiers.js';
import { readCertificate } from './certificate.js';
import { findPath } from './find-path.js';
import { checkAuthority } from './time-stamp-checks.js';
import { authorityNameOf, invalidTimeStamp, openTimeStampToken } from './time-stamp-token.js';
import type { TrustAnchor } from './trust-anchor.js';

/** A token that was kept, of which everything was checked that can be without asking anybody. */
export interface KeptTimeStamp {
  readonly genTime: Date;
  /** The authority's name for people. */
  readonly authorityName: string;
}

/**
 * Checks a TimeStampToken of a SHA-256 that was kept: signature, imprint, the authority's certificate, and its path to an anchor at genTime. Nobody
 * is asked for revocation. Throws TrustError `time-stamp-invalid`, with the check `path` where nothing but trust is wanting.
 */
export function checkKeptTimeStamp(
  der: Uint8Array,
  { sha256, anchors }: { readonly sha256: Uint8Array; readonly anchors: readonly TrustAnchor[] },
): KeptTimeStamp {
  const token = openTimeStampToken(der);
  const { info, certificate } = token;
  if (info.imprintAlgorithm !== digestOid.sha256 || Buffer.compare(info.imprint, sha256) !== 0) {
    throw invalidTimeStamp('imprint', 'the time stamp is of something else');
  }
  checkAuthority(token);
  const intermediates = token.certificates.map(readCertificate);
  const { outcome } = findPath(certificate, { anchors, intermediates, time: info.genTime });
  if (outcome !== 'valid') throw invalidTimeStamp('path', 'no valid path leads from the authority to an anchor');
  return { genTime: info.genTime, authorityName: authorityNameOf(certificate) };
}
