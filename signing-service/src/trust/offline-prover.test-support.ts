import { readCertificate } from './certificate.js';
import { findPath } from './find-path.js';
import { faultsOf } from './path-result.js';
import type { ProvePath } from './prove-path.js';
import { trustAnchorOf } from './trust-anchor.js';
import { TrustError } from './trust-error.js';

/** Path validation with one anchor and no word on revocation. */
export function offlineProver(anchor: Uint8Array): ProvePath {
  const anchors = [trustAnchorOf(readCertificate(anchor))];
  return (certificate, { intermediates, time }) => {
    const { outcome, result, doubt } = findPath(certificate, { anchors, intermediates, time });
    if (outcome === 'valid' && result !== undefined) return Promise.resolve({ path: result.path, proofs: [] });
    const faults = result === undefined ? [] : faultsOf(result);
    return Promise.reject(new TrustError('path-invalid', [doubt ?? '', ...faults].join(' ')));
  };
}
