import { createHash, X509Certificate } from 'node:crypto';
import { opensslComplaint } from '../trust/openssl-token.test-support.js';
import type { Pem } from '../trust/openssl-token.test-support.js';
import { child, dotted, walkDer } from './der-walk.test-support.js';
import type { Der } from './der-walk.test-support.js';
import type { RawSignature } from './raw-signatures.test-support.js';

/*
 * Rules of time stamps in PAdES signatures (EN 319 122-1 §5.3, EN 319 142-1 §5.4.3, §6.3, RFC 3161), written from the standards and apart
 * from the code under test. The values of their signatures and the paths of their authorities are left to OpenSSL.
 */

const signatureTimeStamp = '1.2.840.113549.1.9.16.2.14';
const tstInfo = '1.2.840.113549.1.9.16.1.4';
const digestNames: ReadonlyMap<string | undefined, string> = new Map([
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

/** SignedData of a ContentInfo. */
export function signedDataOf(contentInfo: Der): Der {
  return child(child(contentInfo, 1), 0);
}

/** The only SignerInfo of a ContentInfo. */
export function signerOf(contentInfo: Der): Der {
  return child(signedDataOf(contentInfo).children.at(-1), 0);
}

/** Certificates in a ContentInfo. */
export function certificatesIn(contentInfo: Der): X509Certificate[] {
  const set = signedDataOf(contentInfo).children.find(({ tag }) => tag === 0xa0);
  return (set?.children ?? []).map(({ raw }) => new X509Certificate(raw));
}

/** The certificate that the SignerInfo names by issuer and serial number. */
export function signerCertificateIn(contentInfo: Der): X509Certificate | undefined {
  const serial = Buffer.from(child(child(signerOf(contentInfo), 1), 1).content)
    .toString('hex')
    .replace(/^00/u, '');
  return certificatesIn(contentInfo).find(({ serialNumber }) => serialNumber.toLowerCase() === serial);
}

function unsignedAttributes(contentInfo: Der): readonly Der[] {
  return signerOf(contentInfo).children.find(({ tag }) => tag === 0xa1)?.children ?? [];
}

/** Values of all signature-time-stamps of a signature. */
export function tokensIn(contentInfo: Der): Der[] {
  const attributes = unsignedAttributes(contentInfo);
  const stamps = attributes.filter((attribute) => dotted(attribute.children[0]) === signatureTimeStamp);
  return stamps.flatMap((attribute) => child(attribute, 1).children);
}

function contentOf(token: Der): Der {
  return walkDer(child(child(child(signedDataOf(token), 2), 1), 0).content);
}

/** genTime of a token. */
export function genTimeOf(token: Der): Date {
  const text = Buffer.from(contentOf(token).children.find(({ tag }) => tag === 0x18)?.content ?? []).toString('latin1');
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/u.exec(text) ?? [];
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Digest of these bytes as the token has it; undefined when it is not strong. */
function digestFor(token: Der, bytes: Uint8Array): Buffer | undefined {
  const name = digestNames.get(dotted(child(child(contentOf(token), 2), 0).children[0]));
  return name === undefined ? undefined : createHash(name).update(bytes).digest();
}

/** Whether it is a TimeStampToken over these bytes: eContentType, imprint with a digest that is strong. */
function isTokenOver(token: Der, bytes: Uint8Array): boolean {
  if (dotted(child(signedDataOf(token), 2).children[0]) !== tstInfo) return false;
  return digestFor(token, bytes)?.equals(child(child(contentOf(token), 2), 1).content) ?? false;
}

/** Whether OpenSSL takes the token for one over these bytes, by an authority below an anchor that was valid at its time. */
function verifies(token: Der, bytes: Uint8Array, anchors: readonly Pem[]): boolean {
  const imprint = digestFor(token, bytes);
  if (imprint === undefined) return false;
  const certificates = certificatesIn(token).map((certificate) => ({ pem: certificate.toString() }));
  return opensslComplaint(token.raw, imprint, { anchors, certificates, time: genTimeOf(token) }) === undefined;
}

function isInTime(token: Der): boolean {
  const certificate = signerCertificateIn(token);
  const time = genTimeOf(token);
  return certificate !== undefined && new Date(certificate.validFrom) <= time && time <= new Date(certificate.validTo);
}

function isForStamping(token: Der): boolean {
  const usage = signerCertificateIn(token)?.keyUsage;
  return usage?.length === 1 && usage[0] === '1.3.6.1.5.5.7.3.8';
}

/** SignerInfo.signature. */
export const signatureValueOf = (contentInfo: Der): Uint8Array =>
  signerOf(contentInfo).children.find(({ tag }) => tag === 0x04)?.content ?? new Uint8Array();

/** Whether a rule holds, in a file, with these authorities trusted. */
type StampRule<T> = (value: T, file: { readonly pdf: Uint8Array; readonly anchors: readonly Pem[] }) => boolean;

/** Of a signature's own time stamps; all hold where there is none. */
export const signatureTimeStampRules: Readonly<Record<string, StampRule<Der>>> = {
  'time-stamp-one-value': (contentInfo) =>
    unsignedAttributes(contentInfo)
      .filter((attribute) => dotted(attribute.children[0]) === signatureTimeStamp)
      .every((attribute) => child(attribute, 1).children.length === 1),
  'unsigned-attributes-sorted': (contentInfo) =>
    unsignedAttributes(contentInfo).every(({ raw }, index, all) => {
      const before = all[index - 1];
      return before === undefined || Buffer.compare(before.raw, raw) <= 0;
    }),
  'time-stamp-of-signature': (contentInfo) =>
    tokensIn(contentInfo).every((token) => isTokenOver(token, signatureValueOf(contentInfo))),
  'time-stamp-verifies': (contentInfo, { anchors }) =>
    tokensIn(contentInfo).every((token) => verifies(token, signatureValueOf(contentInfo), anchors)),
  'time-stamp-in-time': (contentInfo) => tokensIn(contentInfo).every(isInTime),
  'time-stamp-certificate': (contentInfo) => tokensIn(contentInfo).every(isForStamping),
  'time-stamp-before-end': (contentInfo) => {
    const signer = signerCertificateIn(contentInfo);
    const end = signer === undefined ? new Date(0) : new Date(signer.validTo);
    return tokensIn(contentInfo).every((token) => genTimeOf(token) <= end);
  },
};

/** Of a document time stamp. */
export const documentTimeStampRules: Readonly<Record<string, StampRule<RawSignature>>> = {
  'document-time-stamp-type': ({ dictionary }) => /\/Type\s*\/DocTimeStamp\b/u.test(dictionary),
  'document-time-stamp-filter': ({ dictionary }) => /\/Filter\s*\/Adobe\.PPKLite\b/u.test(dictionary),
  'document-time-stamp-without-claims': ({ dictionary }) =>
    !/\/(?:M|Name|Reason|Location|ContactInfo|Cert|Reference|Changes)\b/u.test(dictionary),
  'document-time-stamp-gap': ({ byteRange, contentsStart, contentsEnd }) =>
    byteRange.length === 4 && byteRange[0] === 0 && byteRange[1] === contentsStart && byteRange[2] === contentsEnd,
  'document-time-stamp-covers-revision': ({ end }, { pdf }) => {
    return end <= pdf.length && /%%EOF\r?\n?$/u.test(Buffer.from(pdf.subarray(0, end)).toString('latin1').slice(-7));
  },
  'document-time-stamp-imprint': ({ contents, covered }) => isTokenOver(walkDer(contents), covered),
  'document-time-stamp-verifies': ({ contents, covered }, { anchors }) => verifies(walkDer(contents), covered, anchors),
  'document-time-stamp-padding': ({ contents }) =>
    contents.subarray(walkDer(contents).raw.length).every((octet) => octet === 0),
  'document-time-stamp-in-time': ({ contents }) => isInTime(walkDer(contents)),
  'document-time-stamp-certificate': ({ contents }) => isForStamping(walkDer(contents)),
};
