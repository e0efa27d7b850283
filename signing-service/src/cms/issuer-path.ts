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

interface Search {
  readonly pool: readonly X509Certificate[];
  readonly anchors: readonly X509Certificate[];
}

function isAnchored({ anchors }: Search, certificate: X509Certificate): boolean {
  return anchors.some((anchor) => anchor.raw.equals(certificate.raw) || issued(certificate, anchor));
}

/** The first path that reaches an anchor, else the first of the longest. */
function search(from: Search, path: readonly X509Certificate[]): readonly X509Certificate[] {
  const last = path.at(-1);
  if (last === undefined || path.length >= longestPath) return path;
  let best = path;
  for (const candidate of from.pool) {
    if (!candidate.ca || path.some((below) => below.raw.equals(candidate.raw)) || !issued(last, candidate)) continue;
    const found = search(from, [...path, candidate]);
    if (found.some((certificate) => isAnchored(from, certificate))) return found;
    if (found.length > best.length) best = found;
  }
  return best;
}

/** A certificate's issuers and where they lead. */
export interface IssuerPath {
  /** DER, nearest issuer first, as far as the pool holds them; the certificate itself is not among them. */
  readonly issuers: readonly Uint8Array[];
  /** The certificate or one of its issuers is an anchor, or was issued by one. */
  readonly isAnchored: boolean;
}

/**
 * Builds the path from a certificate upwards by issuer and signature; where a pool offers several, one that reaches an anchor.
 * Says nothing of validity, purposes, constraints or revocation: that is path validation (RFC 5280 §6). DER, all.
 */
export function issuerPath(
  certificate: Uint8Array,
  pool: readonly Uint8Array[],
  anchors: readonly Uint8Array[] = [],
): IssuerPath {
  const first = read(certificate);
  if (first === undefined) return { issuers: [], isAnchored: false };
  const readAll = (certificates: readonly Uint8Array[]) => certificates.flatMap((der) => read(der) ?? []);
  const from = { pool: readAll(pool), anchors: readAll(anchors) };
  const path = search(from, [first]);
  return {
    issuers: path.slice(1).map(({ raw }) => new Uint8Array(raw)),
    isAnchored: path.some((each) => isAnchored(from, each)),
  };
}
