import { certificateIdentity } from './certificate-identity.js';
import type { CertificateIdentity } from './certificate-identity.js';
import { CmsError } from './cms-error.js';
import { childrenOf, expectTag, octetsOf, oidOf, readElement } from './der-reader.js';
import type { DerElement } from './der-reader.js';
import { oid } from './object-identifiers.js';

/** An AlgorithmIdentifier as it came; `parameters` is a complete encoding. */
export interface ParsedAlgorithm {
  readonly algorithm: string;
  readonly parameters: Uint8Array | undefined;
}

/** How a SignerInfo names its certificate (RFC 5652 §5.3). */
export type SignerIdentifier =
  | { readonly kind: 'issuer-and-serial'; readonly issuer: Uint8Array; readonly serial: Uint8Array }
  | { readonly kind: 'subject-key-identifier'; readonly subjectKeyIdentifier: Uint8Array };

export interface ParsedSignerInfo {
  readonly signerIdentifier: SignerIdentifier;
  readonly digestAlgorithm: ParsedAlgorithm;
  /** As found, first octet replaced by SET (0x31): what the signature covers. */
  readonly signedAttributes: Uint8Array | undefined;
  /** Values of each signed attribute, complete encodings, by attribute type. */
  readonly signed: ReadonlyMap<string, readonly DerElement[]>;
  readonly unsigned: ReadonlyMap<string, readonly DerElement[]>;
  readonly signatureAlgorithm: ParsedAlgorithm;
  readonly signature: Uint8Array;
}

export interface ParsedSignedData {
  /** Bytes that the ContentInfo takes; what follows it in `/Contents` must be zero. */
  readonly length: number;
  readonly contentType: string;
  /** eContent octets; absent in a detached signature. */
  readonly content: Uint8Array | undefined;
  /** DER certificates as they came. */
  readonly certificates: readonly Uint8Array[];
  readonly signer: ParsedSignerInfo;
}

function algorithmOf(element: DerElement | undefined): ParsedAlgorithm {
  const [algorithm, parameters] = childrenOf(expectTag(element, 0x30, 'AlgorithmIdentifier'));
  return { algorithm: oidOf(algorithm), parameters: parameters?.raw };
}

function signerIdentifierOf(element: DerElement | undefined): SignerIdentifier {
  if (element?.tag === 0x80) return { kind: 'subject-key-identifier', subjectKeyIdentifier: element.content };
  const [issuer, serial] = childrenOf(expectTag(element, 0x30, 'SignerIdentifier'));
  return {
    kind: 'issuer-and-serial',
    issuer: expectTag(issuer, 0x30, 'issuer').raw,
    serial: expectTag(serial, 0x02, 'serialNumber').raw,
  };
}

/** Signed ones stand once; unsigned ones may stand again, as time stamps do that were added later (RFC 5652 §11, EN 319 122-1 §5.3). */
function attributesOf(element: DerElement | undefined, isSigned: boolean): Map<string, readonly DerElement[]> {
  const attributes = new Map<string, readonly DerElement[]>();
  if (element === undefined) return attributes;
  for (const attribute of childrenOf(element)) {
    const [type, values] = childrenOf(expectTag(attribute, 0x30, 'Attribute'));
    const name = oidOf(type);
    const earlier = attributes.get(name);
    if (earlier !== undefined && isSigned) throw new CmsError('asn1-malformed', `attribute ${name} stands twice`);
    attributes.set(name, [...(earlier ?? []), ...childrenOf(expectTag(values, 0x31, 'attribute values'))]);
  }
  return attributes;
}

function asSet(element: DerElement): Uint8Array {
  const bytes = new Uint8Array(element.raw);
  bytes[0] = 0x31;
  return bytes;
}

function signerInfoOf(element: DerElement): ParsedSignerInfo {
  const [, signerIdentifier, digestAlgorithm, ...rest] = childrenOf(expectTag(element, 0x30, 'SignerInfo'));
  const signed = rest[0]?.tag === 0xa0 ? rest[0] : undefined;
  const [signatureAlgorithm, signature, unsigned] = signed === undefined ? rest : rest.slice(1);
  return {
    signerIdentifier: signerIdentifierOf(signerIdentifier),
    digestAlgorithm: algorithmOf(digestAlgorithm),
    signedAttributes: signed === undefined ? undefined : asSet(signed),
    signed: attributesOf(signed, true),
    unsigned: attributesOf(unsigned?.tag === 0xa1 ? unsigned : undefined, false),
    signatureAlgorithm: algorithmOf(signatureAlgorithm),
    signature: octetsOf(signature, 'signature'),
  };
}

/**
 * Reads the ContentInfo at the start of `bytes` as SignedData with exactly one signer (RFC 5652 §3, §5), in DER or BER.
 * Throws `asn1-malformed`.
 */
export function parseSignedData(bytes: Uint8Array): ParsedSignedData {
  const contentInfo = expectTag(readElement(bytes), 0x30, 'ContentInfo');
  const [type, wrapped] = childrenOf(contentInfo);
  if (oidOf(type) !== oid.signedData) throw new CmsError('asn1-malformed', 'the content is not SignedData');
  const [signedData] = childrenOf(expectTag(wrapped, 0xa0, 'content'));
  const [, , encapsulated, ...rest] = childrenOf(expectTag(signedData, 0x30, 'SignedData'));
  const [contentType, content] = childrenOf(expectTag(encapsulated, 0x30, 'EncapsulatedContentInfo'));
  const signers = childrenOf(expectTag(rest.at(-1), 0x31, 'signerInfos'));
  const [signer] = signers;
  if (signer === undefined || signers.length !== 1) throw new CmsError('asn1-malformed', 'not exactly one signer');
  const certificates = rest.find((element) => element.tag === 0xa0);
  return {
    length: contentInfo.raw.length,
    contentType: oidOf(contentType),
    content: content === undefined ? undefined : octetsOf(childrenOf(content)[0], 'eContent'),
    certificates: certificates === undefined ? [] : childrenOf(certificates).flatMap(plainCertificate),
    signer: signerInfoOf(signer),
  };
}

/** CertificateChoices other than a plain certificate carry a context tag and are of no use here. */
function plainCertificate(choice: DerElement): Uint8Array[] {
  return choice.tag === 0x30 ? [choice.raw] : [];
}

/** What cannot be read is no certificate that anybody could have meant. */
function identityOf(certificate: Uint8Array): CertificateIdentity | undefined {
  try {
    return certificateIdentity(certificate);
  } catch (error) {
    if (error instanceof CmsError) return undefined;
    throw error;
  }
}

function names(identifier: SignerIdentifier, certificate: Uint8Array): boolean {
  const identity = identityOf(certificate);
  if (identity === undefined) return false;
  const { issuer, serial, subjectKeyIdentifier } = identity;
  if (identifier.kind === 'subject-key-identifier') {
    return (
      subjectKeyIdentifier !== undefined && Buffer.compare(subjectKeyIdentifier, identifier.subjectKeyIdentifier) === 0
    );
  }
  return Buffer.compare(serial, identifier.serial) === 0 && Buffer.compare(issuer, identifier.issuer) === 0;
}

/** DER of the certificate that the SignerInfo names, if the SignedData holds it. */
export function signingCertificateOf(signedData: ParsedSignedData): Uint8Array | undefined {
  return signedData.certificates.find((certificate) => names(signedData.signer.signerIdentifier, certificate));
}
