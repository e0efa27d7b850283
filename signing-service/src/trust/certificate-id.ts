import { createHash } from 'node:crypto';
import { childrenOf, expectTag, octetsOf, oidOf } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { derNull, objectIdentifier, octetString, sequence, tlv } from '../cms/der-writer.js';
import { readableDigests } from '../cms/object-identifiers.js';
import type { Certificate } from './certificate.js';
import type { SubjectPublicKey } from './public-key.js';

/** A certificate as OCSP names it: by its issuer's name and key and its serial number (RFC 6960 §4.1.1). */
export interface CertificateId {
  /** Object identifier. */
  readonly hashAlgorithm: string;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** Content of the INTEGER. */
  readonly serial: Uint8Array;
}

/** A certificate and the key that signed it. */
export interface IssuedBy {
  readonly certificate: Certificate;
  readonly issuerKey: SubjectPublicKey;
}

const hashOids = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1' } as const;
export type IdHash = keyof typeof hashOids;

/** Digest of the key's BIT STRING without tag, length and the octet of unused bits. */
export function keyHash({ bits }: SubjectPublicKey, hash: string): Buffer {
  return createHash(hash).update(bits.content.subarray(1)).digest();
}

function nameHash({ issuer }: Certificate, hash: string): Buffer {
  return createHash(hash).update(issuer.der).digest();
}

/** DER of the CertID. Responders answer to SHA-1, which here names and does not protect. */
export function buildCertificateId({ certificate, issuerKey }: IssuedBy, hash: IdHash): Uint8Array {
  return sequence(
    sequence(objectIdentifier(hashOids[hash]), derNull),
    octetString(nameHash(certificate, hash)),
    octetString(keyHash(issuerKey, hash)),
    tlv(0x02, certificate.serial),
  );
}

/** Throws `asn1-malformed`. */
export function readCertificateId(element: DerElement | undefined): CertificateId {
  const [algorithm, name, key, serial] = childrenOf(expectTag(element, 0x30, 'CertID'));
  return {
    hashAlgorithm: oidOf(childrenOf(expectTag(algorithm, 0x30, 'hashAlgorithm'))[0]),
    issuerNameHash: octetsOf(name, 'issuerNameHash'),
    issuerKeyHash: octetsOf(key, 'issuerKeyHash'),
    serial: expectTag(serial, 0x02, 'serialNumber').content,
  };
}

/** Whether all four parts are the certificate's, by the identifier's own digest. */
export function isIdOf(id: CertificateId, { certificate, issuerKey }: IssuedBy): boolean {
  const hash = readableDigests.get(id.hashAlgorithm);
  if (hash === undefined || Buffer.compare(id.serial, certificate.serial) !== 0) return false;
  return nameHash(certificate, hash).equals(id.issuerNameHash) && keyHash(issuerKey, hash).equals(id.issuerKeyHash);
}
