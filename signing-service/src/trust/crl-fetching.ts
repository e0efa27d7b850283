import type { Certificate } from './certificate.js';
import type { Crl } from './crl.js';
import type { DistributionPoint } from './distribution-point.js';
import type { Downloads } from './downloads.js';
import { TrustError } from './trust-error.js';
import { tryInOrder } from './try-in-order.js';

/** The CRLs that were had, and why others were not. */
export interface FetchedCrls {
  readonly crls: readonly Crl[];
  readonly failures: readonly TrustError[];
}

const codes = { unavailable: 'crl-unavailable', invalid: 'crl-invalid', refused: 'crl-unavailable' } as const;

/** A few: a certificate may name any number. */
const mostPoints = 8;

/** Names of one distribution point are ways to the same CRL (RFC 5280 §4.2.1.13). */
function addressesOf({ name }: DistributionPoint): string[] {
  if (name?.kind !== 'full') return [];
  return name.names.flatMap((each) => (each.form === 'uniformResourceIdentifier' ? [each.text] : []));
}

/**
 * Fetches the CRL of each distribution point of a certificate, delta CRLs too. With `since` as `Downloads.crl`. Never throws for what
 * cannot be had.
 */
export async function fetchCrls(certificate: Certificate, downloads: Downloads, since?: Date): Promise<FetchedCrls> {
  const { crlDistributionPoints = [], freshestCrl = [] } = certificate.extensions;
  const points = [...crlDistributionPoints, ...freshestCrl].map(addressesOf).filter(({ length }) => length > 0);
  const fetched = await Promise.all(
    points.slice(0, mostPoints).map(async (addresses) => {
      try {
        return (await tryInOrder(addresses, (url) => downloads.crl(url, since), codes)).value;
      } catch (error) {
        if (error instanceof TrustError) return error;
        throw error;
      }
    }),
  );
  return {
    crls: fetched.flatMap((each) => (each instanceof TrustError ? [] : [each])),
    failures: fetched.flatMap((each) => (each instanceof TrustError ? [each] : [])),
  };
}
