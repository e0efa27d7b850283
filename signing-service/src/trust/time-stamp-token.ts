import { CmsError } from '../cms/cms-error.js';
import { childrenOf, readElement } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { oid, readableDigests } from '../cms/object-identifiers.js';
import { parseSignedData, signingCertificateOf } from '../cms/parse-signed-data.js';
import type { ParsedSignedData } from '../cms/parse-signed-data.js';
import { signingCertificateFits } from '../cms/signing-certificate-attribute.js';
import { verifySignedData } from '../cms/verify-signed-data.js';
import { readCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { nameValues } from './distinguished-name.js';
import { TrustError } from './trust-error.js';
import { readTstInfo } from './tst-info.js';
import type { TstInfo } from './tst-info.js';

/**
 * What is wrong with a time stamp: `check` of an error `time-stamp-invalid`.
 *
 * - `media-type`: the answer is no application/timestamp-reply
 * - `encoding`: not the ASN.1 it should be, or not in DER
 * - `size`: longer than the place that was kept for it
 * - `content`: what is signed is no TSTInfo
 * - `version`, `extension`: not version 1, or a critical extension
 * - `certificate`: the authority's certificate is not there
 * - `signing-certificate`: no signed attribute names the certificate, or it names another
 * - `attributes`: content-type or algorithm protection differ from what they repeat
 * - `message-digest`, `signature`: the content or the attributes are not what was signed
 * - `algorithm`: too weak, or unknown here
 * - `extended-key-usage`, `key-usage`: the certificate is not for time stamps, or not for them alone
 * - `validity`: genTime lies outside of the certificate's dates
 * - `name`: the authority's name is none of its certificate's
 * - `imprint`, `nonce`, `policy`, `gen-time`: not what was asked for, or not when
 * - `path`: no valid path leads from the certificate to an anchor
 */
export type TimeStampCheck =
  | 'media-type'
  | 'encoding'
  | 'size'
  | 'content'
  | 'version'
  | 'extension'
  | 'certificate'
  | 'signing-certificate'
  | 'attributes'
  | 'message-digest'
  | 'signature'
  | 'algorithm'
  | 'extended-key-usage'
  | 'key-usage'
  | 'validity'
  | 'name'
  | 'imprint'
  | 'nonce'
  | 'policy'
  | 'gen-time'
  | 'path';

export function invalidTimeStamp(check: TimeStampCheck, message: string, options: ErrorOptions = {}): TrustError {
  return new TrustError('time-stamp-invalid', message, { ...options, check });
}

/** A TimeStampToken that is whole: its signature is right and its certificate is the authority's. Says nothing on trust. */
export interface TimeStampToken {
  /** The ContentInfo. */
  readonly der: Uint8Array;
  readonly info: TstInfo;
  /** Of the authority. */
  readonly certificate: Certificate;
  /** All that the token holds and that can be read, DER. */
  readonly certificates: readonly Uint8Array[];
  /** Digest that the signature was made with, by its name in node:crypto. */
  readonly digest: string | undefined;
  /** Made by RSASSA-PSS. */
  readonly isPss: boolean;
}

/** More than any token has; what is nested deeper is meant to do harm. */
const deepest = 64;

/** Throws `asn1-malformed`, `time-stamp-invalid` for what is nested too deeply. */
function isIndefinite(element: DerElement, depth = 0): boolean {
  if (depth > deepest) throw invalidTimeStamp('encoding', 'the token is nested too deeply');
  if (element.raw[1] === 0x80) return true;
  return (element.tag & 0x20) !== 0 && childrenOf(element).some((child) => isIndefinite(child, depth + 1));
}

/** Those that can be read: others are nobody's issuers. */
function readableOf(certificates: readonly Uint8Array[]): Uint8Array[] {
  return certificates.filter((der) => {
    try {
      readCertificate(der);
      return true;
    } catch (error) {
      if (error instanceof CmsError) return false;
      throw error;
    }
  });
}

function checkSignature(signedData: ParsedSignedData, certificate: Uint8Array, { imprint }: TstInfo): void {
  const { signed } = signedData.signer;
  const isNamed = signed.has(oid.signingCertificate) || signed.has(oid.signingCertificateV2);
  if (!isNamed || !signingCertificateFits(signed, certificate)) {
    throw invalidTimeStamp('signing-certificate', 'the signed attributes do not name the certificate');
  }
  // The imprint is compared with the one asked for elsewhere; here it is what the token says.
  const integrity = verifySignedData(signedData, () => imprint);
  if (integrity.state === 'intact') return;
  switch (integrity.reason) {
    case 'message-digest':
      throw invalidTimeStamp('message-digest', 'message-digest is not the digest of the content');
    case 'signature-value':
      throw invalidTimeStamp('signature', 'the signature is not the certificate’s');
    case 'attributes':
      throw invalidTimeStamp('attributes', 'the signed attributes do not repeat what they should');
    case 'no-certificate':
    case 'algorithm':
    case 'no-signed-attributes':
      throw invalidTimeStamp('algorithm', 'the signature cannot be checked here');
  }
}

function open(der: Uint8Array): TimeStampToken {
  const signedData = parseSignedData(der);
  const { contentType, content, certificates, signer } = signedData;
  if (contentType !== oid.tstInfo || content === undefined)
    throw invalidTimeStamp('content', 'what is signed is no TSTInfo');
  if (signedData.length !== der.length || isIndefinite(readElement(der))) {
    throw invalidTimeStamp('encoding', 'the token is not in DER');
  }
  const info = readTstInfo(content);
  if (info.version !== 1) throw invalidTimeStamp('version', `TSTInfo has version ${String(info.version)}`);
  if (info.hasCriticalExtension) throw invalidTimeStamp('extension', 'TSTInfo has a critical extension');
  const certificate = signingCertificateOf(signedData);
  if (certificate === undefined) throw invalidTimeStamp('certificate', 'the certificate that signed is not there');
  checkSignature(signedData, certificate, info);
  const digest = readableDigests.get(signer.digestAlgorithm.algorithm);
  const isPss = signer.signatureAlgorithm.algorithm === oid.rsassaPss;
  const whole = { der, info, certificate: readCertificate(certificate), digest, isPss };
  return { ...whole, certificates: readableOf(certificates) };
}

/**
 * Reads a TimeStampToken (RFC 3161 §2.4.2, RFC 5816) and checks what it says of itself: content, one signer, signed attributes and
 * signature value. Throws `time-stamp-invalid`.
 */
export function openTimeStampToken(der: Uint8Array): TimeStampToken {
  try {
    return open(der);
  } catch (cause) {
    if (!(cause instanceof CmsError)) throw cause;
    throw invalidTimeStamp('encoding', 'the token cannot be read', { cause });
  }
}

/** An authority's name for people, from its certificate. */
export function authorityNameOf({ subject }: Certificate): string {
  return nameValues(subject, '2.5.4.3').at(-1) ?? nameValues(subject, '2.5.4.10').at(-1) ?? subject.text;
}
