import { algorithmName } from '../cms/algorithm-name.js';
import { CmsError } from '../cms/cms-error.js';
import { summarizeCertificate } from '../cms/certificate-summary.js';
import type { CertificateSummary } from '../cms/certificate-summary.js';
import { oid } from '../cms/object-identifiers.js';
import { parseSignedData, signingCertificateOf } from '../cms/parse-signed-data.js';
import { verifySignedData } from '../cms/verify-signed-data.js';
import type { SignatureIntegrity } from '../cms/verify-signed-data.js';
import { parsePdfDate } from '../pdf/date.js';
import type { PdfDocument } from '../pdf/document.js';
import { PdfError } from '../pdf/errors.js';
import { lookupName, lookupString } from '../pdf/lookup.js';
import type { PdfDict } from '../pdf/object.js';
import { decodeTextString } from '../pdf/text-string.js';
import { documentDigest } from './document-digest.js';
import { docMdpLevel, signatureStructure } from './earlier-signatures.js';
import type { ByteRange } from './earlier-signatures.js';
import type { CertificationLevel } from './field-lock.js';

/** Why an earlier signature is not intact, or cannot be told to be. */
export type InspectedIntegrity =
  SignatureIntegrity | { readonly state: 'broken'; readonly reason: 'structure' | 'contents' };

/** One signature as found; says nothing on trust or on changes made after it. */
export interface InspectedSignature {
  readonly fieldName: string;
  /** The certificate's common name or organisation, else the dictionary's /Name. */
  readonly signerName: string | undefined;
  readonly certificate: CertificateSummary | undefined;
  /** Claimed time: /M. */
  readonly signingTime: Date | undefined;
  readonly subFilter: string | undefined;
  /** Such as `ECDSA with SHA-256`; absent when the contents cannot be read. */
  readonly algorithm: string | undefined;
  /** A signature time-stamp lies with it; it is not checked here. */
  readonly hasTimeStamp: boolean;
  readonly coversWholeFile: boolean;
  /** The revision it covers entirely, from 1; absent when it ends at no revision's end. */
  readonly revision: number | undefined;
  readonly intact: boolean;
  readonly integrity: InspectedIntegrity;
  readonly certificationLevel: CertificationLevel | undefined;
}

function coverage(document: PdfDocument, range: ByteRange): Pick<InspectedSignature, 'coversWholeFile' | 'revision'> {
  const end = range[2] + range[3];
  const index = document.revisionBoundaries().findIndex((boundary) => boundary.eof <= end && end <= boundary.end);
  return { coversWholeFile: end === document.source.size, revision: index < 0 ? undefined : index + 1 };
}

interface CheckedContents extends Pick<InspectedSignature, 'algorithm' | 'hasTimeStamp'> {
  readonly certificate: CertificateSummary | undefined;
  readonly integrity: InspectedIntegrity;
}

function checkContents(document: PdfDocument, range: ByteRange, contents: Uint8Array): CheckedContents {
  const signedData = parseSignedData(contents);
  const facts = {
    algorithm: algorithmName(signedData.signer),
    hasTimeStamp: signedData.signer.unsigned.has(oid.signatureTimeStamp),
  };
  if (contents.subarray(signedData.length).some((byte) => byte !== 0)) {
    return { ...facts, certificate: undefined, integrity: { state: 'broken', reason: 'contents' } };
  }
  const signer = signingCertificateOf(signedData);
  const certificate = signer === undefined ? undefined : summarizeCertificate(signer);
  return {
    ...facts,
    certificate,
    integrity: verifySignedData(signedData, (hash) => documentDigest(document.source, range, hash)),
  };
}

/** The bare PKCS#1 value of adbe.x509.rsa_sha1 is no CMS; it is obsolete and not checked. */
function isReadable(subFilter: string | undefined): boolean {
  return subFilter !== 'adbe.x509.rsa_sha1';
}

type Checked = CheckedContents & Pick<InspectedSignature, 'coversWholeFile' | 'revision'>;

function check(document: PdfDocument, value: PdfDict, subFilter: string | undefined): Checked {
  const unread = { certificate: undefined, algorithm: undefined, hasTimeStamp: false };
  const unchecked = { ...unread, coversWholeFile: false, revision: undefined };
  try {
    const { byteRange, contents } = signatureStructure(document, value);
    const covered = coverage(document, byteRange);
    if (!isReadable(subFilter)) {
      return { ...unchecked, ...covered, integrity: { state: 'unknown', reason: 'algorithm' } };
    }
    return { ...covered, ...checkContents(document, byteRange, contents) };
  } catch (error) {
    if (error instanceof PdfError) return { ...unchecked, integrity: { state: 'broken', reason: 'structure' } };
    if (error instanceof CmsError) return { ...unchecked, integrity: { state: 'broken', reason: 'contents' } };
    throw error;
  }
}

/** Checks one filled signature field: structure, digest and signature value. Never throws for a bad signature. */
export function inspectSignature(document: PdfDocument, fieldName: string, value: PdfDict): InspectedSignature {
  const subFilter = lookupName(document, value, 'SubFilter');
  const checked = check(document, value, subFilter);
  const [claimedName, claimedTime] = [lookupString(document, value, 'Name'), lookupString(document, value, 'M')];
  const { certificate } = checked;
  const certified = certificate?.subjectCommonName ?? certificate?.subjectOrganisation;
  return {
    ...checked,
    fieldName,
    subFilter,
    signerName: certified ?? (claimedName === undefined ? undefined : decodeTextString(claimedName)),
    signingTime: claimedTime === undefined ? undefined : parsePdfDate(claimedTime),
    intact: checked.integrity.state === 'intact',
    certificationLevel: docMdpLevel(document, value),
  };
}
