import { X509Certificate } from 'node:crypto';

/** More than any path that is in use; a loop of cross-certificates ends here. */
const longestPath = 10;

function read(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    // What OpenSSL cannot read is nobody's issuer.
    return undefined;
  }
}

/** Whether `issuer` issued `subject`, by names, key identifiers, key usage and the signature itself. DER, both. */
export function isIssuedBy(subject: Uint8Array, issuer: Uint8Array): boolean {
  const [certificate, above] = [read(subject), read(issuer)];
  return certificate !== undefined && above !== undefined && issued(certificate, above);
}

function issued(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** The first of the longest paths. */
function search(pool: readonly X509Certificate[], path: readonly X509Certificate[]): readonly X509Certificate[] {
  const last = path.at(-1);
  if (last === undefined || path.length >= longestPath) return path;
  let best = path;
  for (const candidate of pool) {
    if (!candidate.ca || path.some((below) => below.raw.equals(candidate.raw)) || !issued(last, candidate)) continue;
    const found = search(pool, [...path, candidate]);
    if (found.length > best.length) best = found;
  }
  return best;
}

/**
 * The issuers of a certificate by issuer and signature, nearest first, as far as the pool holds them. Says nothing of validity, purposes,
 * constraints, revocation or trust: that is path validation (RFC 5280 §6), which begins at an anchor (`findPath` of trust/). A signer need
 * name none, and a document's seed values know only certificates. DER, all.
 */
export function issuerPath(certificate: Uint8Array, pool: readonly Uint8Array[]): Uint8Array[] {
  const first = read(certificate);
  if (first === undefined) return [];
  const path = search(
    pool.flatMap((der) => read(der) ?? []),
    [first],
  );
  return path.slice(1).map(({ raw }) => new Uint8Array(raw));
}
