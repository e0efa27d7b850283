import type { ProvenPath } from '../trust/prove-path.js';

/** What proves certificates: what a document security store holds (ISO 32000-2 table 261). DER each, the wholes: full OCSPResponses. */
export interface ValidationMaterial {
  readonly certificates: readonly Uint8Array[];
  readonly ocspResponses: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

export const noMaterial: ValidationMaterial = { certificates: [], ocspResponses: [], crls: [] };

/** One after the other, what is the same left out. */
export function mergeMaterial(...parts: readonly ValidationMaterial[]): ValidationMaterial {
  return {
    certificates: distinct(parts.flatMap(({ certificates }) => certificates)),
    ocspResponses: distinct(parts.flatMap(({ ocspResponses }) => ocspResponses)),
    crls: distinct(parts.flatMap(({ crls }) => crls)),
  };
}

function distinct(encodings: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(encodings.map((der) => [Buffer.from(der).toString('latin1'), der])).values()];
}

/** All that a path was proven with: its certificates, the anchor's among them, and what is said of their revocation. */
export function materialOf({ path, proofs }: ProvenPath): ValidationMaterial {
  const { anchor, certificates } = path;
  const proofsFrom = (wanted: 'ocsp' | 'crl') => proofs.flatMap(({ source, der }) => (source === wanted ? [der] : []));
  return mergeMaterial({
    certificates: [
      ...certificates.map(({ der }) => der).toReversed(),
      ...(anchor.certificate === undefined ? [] : [anchor.certificate]),
    ],
    ocspResponses: proofsFrom('ocsp'),
    crls: proofsFrom('crl'),
  });
}
