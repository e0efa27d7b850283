import { createHash } from 'node:crypto';
import { CmsError } from '../cms/cms-error.js';
import { oid, readableDigests } from '../cms/object-identifiers.js';
import { parseSignedData, signingCertificateOf } from '../cms/parse-signed-data.js';
import type { ParsedSignedData } from '../cms/parse-signed-data.js';
import { readRevocationArchival } from '../cms/revocation-archival.js';
import type { PdfDocument } from '../pdf/document.js';
import { PdfError } from '../pdf/errors.js';
import type { PdfDict } from '../pdf/object.js';
import { readCertificate } from '../trust/certificate.js';
import type { Certificate } from '../trust/certificate.js';
import { checkAuthority } from '../trust/time-stamp-checks.js';
import { openTimeStampToken } from '../trust/time-stamp-token.js';
import type { TimeStampToken } from '../trust/time-stamp-token.js';
import { TrustError } from '../trust/trust-error.js';
import { readMaterial } from './read-material.js';
import { signatureStructure } from './earlier-signatures.js';
import { inspectSignature } from './inspect-signature.js';
import { readFormFields } from './signature-fields.js';
import { mergeMaterial, noMaterial } from './validation-material.js';
import type { ValidationMaterial } from './validation-material.js';

/** A signature or document time stamp with what it brings along to prove it. Says nothing on trust. */
export interface SignatureEvidence {
  readonly fieldName: string;
  readonly kind: 'signature' | 'document-time-stamp';
  readonly subFilter: string | undefined;
  /** Digest and signature value hold. */
  readonly isIntact: boolean;
  /** Just behind the last byte that it covers. */
  readonly end: number;
  /** /Contents, with its padding. */
  readonly contents: Uint8Array;
  /** Of who signed; undefined when it is not there. */
  readonly certificate: Certificate | undefined;
  /** All in the SignedData. */
  readonly certificates: readonly Certificate[];
  /** Evidence among its signed attributes, as older programs put it there. */
  readonly archived: ValidationMaterial;
  /**
   * The document time stamp's own token; or those over the signature's value. Only those that are whole, of it, and signed by a certificate
   * that may sign time stamps (`checkAuthority`): others prove nothing.
   */
  readonly timeStamps: readonly TimeStampToken[];
}

/** What two documents may share. */
const weakImprints: ReadonlySet<string> = new Set(['sha1']);

function readTokens(encodings: readonly Uint8Array[]): TimeStampToken[] {
  return encodings.flatMap((der) => {
    try {
      const token = openTimeStampToken(der);
      checkAuthority(token);
      return weakImprints.has(readableDigests.get(token.info.imprintAlgorithm) ?? '') ? [] : [token];
    } catch (error) {
      if (error instanceof TrustError) return [];
      throw error;
    }
  });
}

function isOver({ info }: TimeStampToken, signature: Uint8Array): boolean {
  const hash = readableDigests.get(info.imprintAlgorithm);
  return hash !== undefined && createHash(hash).update(signature).digest().equals(info.imprint);
}

function tokensOf(signedData: ParsedSignedData, contents: Uint8Array): TimeStampToken[] {
  if (signedData.contentType === oid.tstInfo) return readTokens([contents.subarray(0, signedData.length)]);
  const { unsigned, signature } = signedData.signer;
  const values = unsigned.get(oid.signatureTimeStamp) ?? [];
  return readTokens(values.map(({ raw }) => raw)).filter((token) => isOver(token, signature));
}

/** What cannot be read proves nothing, and does not make the signature around it another one. */
function archivedIn({ signer }: ParsedSignedData): ValidationMaterial {
  const values = signer.signed.get(oid.revocationInfoArchival) ?? [];
  return mergeMaterial(
    ...values.map((value) => {
      try {
        return { ...noMaterial, ...readRevocationArchival(value) };
      } catch (error) {
        if (error instanceof CmsError) return noMaterial;
        throw error;
      }
    }),
  );
}

function readEvidence(document: PdfDocument, fieldName: string, value: PdfDict): SignatureEvidence | undefined {
  const { intact: isIntact, subFilter } = inspectSignature(document, fieldName, value);
  try {
    const { byteRange, contents } = signatureStructure(document, value);
    const signedData = parseSignedData(contents);
    const signer = signingCertificateOf(signedData);
    return {
      fieldName,
      kind: subFilter === 'ETSI.RFC3161' ? 'document-time-stamp' : 'signature',
      subFilter,
      isIntact,
      end: byteRange[2] + byteRange[3],
      contents,
      certificate: signer === undefined ? undefined : readCertificate(signer),
      certificates: readMaterial({ ...noMaterial, certificates: signedData.certificates }).certificates,
      archived: archivedIn(signedData),
      timeStamps: tokensOf(signedData, contents),
    };
  } catch (error) {
    if (error instanceof PdfError || error instanceof CmsError) return undefined;
    throw error;
  }
}

/** What the signatures of a document bring along, in the order in which they were made. */
export interface DocumentEvidence {
  readonly signatures: readonly SignatureEvidence[];
  /** Fields whose signature cannot be read as CMS. */
  readonly unreadable: readonly string[];
}

/** Reads all signatures and document time stamps. Throws what reading the form throws. */
export function readSignatures(document: PdfDocument): DocumentEvidence {
  const signatures: SignatureEvidence[] = [];
  const unreadable: string[] = [];
  for (const { name, value } of readFormFields(document).signatureFields) {
    if (value === undefined) continue;
    const evidence = readEvidence(document, name, value);
    if (evidence === undefined) unreadable.push(name);
    else signatures.push(evidence);
  }
  return { signatures: signatures.toSorted((a, b) => a.end - b.end), unreadable };
}
