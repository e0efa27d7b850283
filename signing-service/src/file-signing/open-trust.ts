import { randomBytes } from 'node:crypto';
import { createTrustServices } from '../trust/trust-services.js';
import type { TrustServices } from '../trust/trust-services.js';
import { readCertificates } from './certificate-choice.js';

/** Whom an operator trusts and whom to ask. */
export interface TrustWish {
  /** Files of certificates in PEM or DER. */
  readonly trust: readonly string[];
  /** Addresses of time-stamp authorities, in the order in which they are asked. */
  readonly authorities: readonly string[];
  /** Call addresses of private networks too. */
  readonly allowsPrivate: boolean;
}

/** Loopback, private and shared networks; never link-local ones, where clouds tell secrets (RFC 1918, 4193, 6598). */
const privateNetworks = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '::1/128',
  'fc00::/7',
];

/** Time stamps and path validation for files. Close it. Throws `certificate-file-unusable`. */
export function openTrust({ trust, authorities, allowsPrivate }: TrustWish): TrustServices {
  return createTrustServices({
    trusted: trust.flatMap(readCertificates),
    timeStampAuthorities: authorities.map((url) => ({ url })),
    allowed: allowsPrivate ? privateNetworks : [],
    now: Date.now,
    randomBytes,
  });
}
