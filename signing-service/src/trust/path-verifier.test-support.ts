import { readCertificate } from './certificate.js';
import { findPath } from './find-path.js';
import { faultsOf } from './path-result.js';
import type { VerifyPath } from './time-stamp-authority.js';
import { trustAnchorOf } from './trust-anchor.js';

/** Path validation with one anchor and no word on revocation. */
export function pathVerifier(anchor: Uint8Array): VerifyPath {
  const anchors = [trustAnchorOf(readCertificate(anchor))];
  return (certificate, intermediates, time) => {
    const { outcome, result, doubt } = findPath(certificate, { anchors, intermediates, time });
    if (outcome === 'valid' && result !== undefined) return Promise.resolve(result.path);
    const faults = result === undefined ? [] : faultsOf(result);
    return Promise.reject(new Error([doubt ?? '', ...faults].join(' ')));
  };
}
