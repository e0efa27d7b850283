import { constants, createHash, publicDecrypt, verify } from 'node:crypto';
import type { KeyObject, VerifyKeyObjectInput } from 'node:crypto';
import { publicKeyOf } from './certificate-key.js';
import { childrenOf, expectTag, octetsOf, oidOf, readElement, smallIntegerOf } from './der-reader.js';
import type { DerElement } from './der-reader.js';
import { derNull, objectIdentifier, octetString, sequence } from './der-writer.js';
import { oid, readableDigests } from './object-identifiers.js';
import { signingCertificateOf } from './parse-signed-data.js';
import type { ParsedAlgorithm, ParsedSignedData } from './parse-signed-data.js';
import { signingCertificateFits } from './signing-certificate-attribute.js';

/**
 * Whether a signature fits its bytes. `broken`: it was checked and does not. `unknown`: it cannot be checked here, and
 * `reason` says why; that is never the same as broken. Says nothing on trust.
 */
export type SignatureIntegrity =
  | { readonly state: 'intact' }
  | { readonly state: 'broken'; readonly reason: 'message-digest' | 'signature-value' | 'attributes' }
  | { readonly state: 'unknown'; readonly reason: 'algorithm' | 'no-certificate' | 'no-signed-attributes' };

/** Digest of the signed bytes under node:crypto's name of a hash. */
export type DigestProvider = (hash: string) => Uint8Array;

const intact: SignatureIntegrity = { state: 'intact' };

function equal(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}

function only(values: readonly DerElement[] | undefined): DerElement | undefined {
  return values?.length === 1 ? values[0] : undefined;
}

function sameAlgorithm(element: DerElement | undefined, { algorithm, parameters }: ParsedAlgorithm): boolean {
  const [found, foundParameters] = element === undefined ? [] : childrenOf(element);
  const plain = (bytes: Uint8Array | undefined) => (bytes?.[0] === 0x05 ? undefined : bytes);
  if (found === undefined || oidOf(found) !== algorithm) return false;
  const [a, b] = [plain(foundParameters?.raw), plain(parameters)];
  return a === b || equal(a, b);
}

/** CMSAlgorithmProtection, when present, repeats both algorithms (RFC 6211 §3). */
function algorithmProtectionFits({ signer }: ParsedSignedData): boolean {
  const values = signer.signed.get(oid.cmsAlgorithmProtection);
  if (values === undefined) return true;
  const [digest, signature] = childrenOf(expectTag(only(values), 0x30, 'CMSAlgorithmProtection'));
  return sameAlgorithm(digest, signer.digestAlgorithm) && sameAlgorithm(signature, signer.signatureAlgorithm);
}

function saltLengthOf(parameters: Uint8Array | undefined): number {
  const fields = parameters === undefined ? [] : childrenOf(readElement(parameters));
  const salt = fields.find((field) => field.tag === 0xa2);
  return salt === undefined ? 20 : smallIntegerOf(childrenOf(salt)[0], 'saltLength');
}

/** How a value is verified; Ed25519 takes the message itself (RFC 8419 §3.1). */
interface VerifyOptions extends VerifyKeyObjectInput {
  readonly hashes: boolean;
}

function verifyOptions(signedData: ParsedSignedData, certificate: Uint8Array): VerifyOptions | undefined {
  const { signatureAlgorithm } = signedData.signer;
  const key = publicKeyOf(certificate);
  const kind = key.asymmetricKeyType;
  if (signatureAlgorithm.algorithm === oid.rsassaPss) {
    if (kind !== 'rsa' && kind !== 'rsa-pss') return undefined;
    const saltLength = saltLengthOf(signatureAlgorithm.parameters);
    return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength, hashes: true };
  }
  if (kind === 'rsa') return { key, padding: constants.RSA_PKCS1_PADDING, hashes: true };
  if (kind === 'ec') return { key, dsaEncoding: 'der', hashes: true };
  if (kind === 'ed25519' || kind === 'ed448') return { key, hashes: false };
  return undefined;
}

/**
 * Without signed attributes the value covers the content itself (RFC 5652 §5.4). Only for RSA PKCS#1 can that be checked
 * against a digest: the value holds it.
 */
function checkBareValue(signedData: ParsedSignedData, certificate: Uint8Array, digest: Uint8Array): SignatureIntegrity {
  const { signer } = signedData;
  const key = publicKeyOf(certificate);
  if (key.asymmetricKeyType !== 'rsa' || signer.signatureAlgorithm.algorithm === oid.rsassaPss) {
    return { state: 'unknown', reason: 'no-signed-attributes' };
  }
  const algorithm = objectIdentifier(signer.digestAlgorithm.algorithm);
  const expected = sequence(sequence(algorithm, derNull), octetString(digest));
  return equal(openRsaValue(key, signer.signature), expected) ? intact : { state: 'broken', reason: 'signature-value' };
}

/** DigestInfo inside a PKCS#1 v1.5 value (RFC 8017 §8.2.2); undefined when the value is not of that key. */
function openRsaValue(key: KeyObject, signature: Uint8Array): Uint8Array | undefined {
  try {
    return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
  } catch {
    return undefined;
  }
}

function checkValue(signedData: ParsedSignedData, certificate: Uint8Array, hash: string): SignatureIntegrity {
  const { signedAttributes, signature } = signedData.signer;
  if (signedAttributes === undefined) return { state: 'unknown', reason: 'no-signed-attributes' };
  const options = verifyOptions(signedData, certificate);
  if (options === undefined) return { state: 'unknown', reason: 'algorithm' };
  if (verify(options.hashes ? hash : null, signedAttributes, options, signature)) return intact;
  return { state: 'broken', reason: 'signature-value' };
}

/** Digest that message-digest must repeat: of the eContent when there is one, else of the detached bytes. */
function contentDigest(signedData: ParsedSignedData, hash: string, detached: DigestProvider): Uint8Array {
  if (signedData.content === undefined) return detached(hash);
  return createHash(hash).update(signedData.content).digest();
}

/** The detached bytes' digest as an encapsulated content states it: TSTInfo (RFC 3161) or, once, a bare SHA-1. */
function encapsulatedDigestFits(signedData: ParsedSignedData, detached: DigestProvider): boolean {
  const { content, contentType } = signedData;
  if (content === undefined) return true;
  if (contentType !== oid.tstInfo) return equal(content, detached('sha1'));
  const [, , imprint] = childrenOf(expectTag(readElement(content), 0x30, 'TSTInfo'));
  const [algorithm, value] = childrenOf(expectTag(imprint, 0x30, 'MessageImprint'));
  const hash = readableDigests.get(oidOf(algorithm === undefined ? undefined : childrenOf(algorithm)[0]));
  return hash !== undefined && equal(octetsOf(value, 'hashedMessage'), detached(hash));
}

/**
 * Checks digest, signed attributes and signature value of a parsed SignedData over detached bytes, for the subfilters
 * ETSI.CAdES.detached, adbe.pkcs7.detached, adbe.pkcs7.sha1 and ETSI.RFC3161. `detached` is asked for the digest of the
 * ByteRange bytes. Throws `asn1-malformed` when attributes cannot be read.
 */
export function verifySignedData(signedData: ParsedSignedData, detached: DigestProvider): SignatureIntegrity {
  const { signer } = signedData;
  const hash = readableDigests.get(signer.digestAlgorithm.algorithm);
  if (hash === undefined) return { state: 'unknown', reason: 'algorithm' };
  const certificate = signingCertificateOf(signedData);
  if (certificate === undefined) return { state: 'unknown', reason: 'no-certificate' };
  if (signer.signedAttributes === undefined) {
    return checkBareValue(signedData, certificate, contentDigest(signedData, hash, detached));
  }
  const stated = octetsOf(only(signer.signed.get(oid.messageDigest)), 'message-digest');
  if (!equal(stated, contentDigest(signedData, hash, detached))) return { state: 'broken', reason: 'message-digest' };
  if (!encapsulatedDigestFits(signedData, detached)) return { state: 'broken', reason: 'message-digest' };
  if (oidOf(only(signer.signed.get(oid.contentType))) !== signedData.contentType) {
    return { state: 'broken', reason: 'attributes' };
  }
  if (!signingCertificateFits(signer.signed, certificate) || !algorithmProtectionFits(signedData)) {
    return { state: 'broken', reason: 'attributes' };
  }
  return checkValue(signedData, certificate, hash);
}
