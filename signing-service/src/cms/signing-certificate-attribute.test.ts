import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { certificateIdentity } from './certificate-identity.js';
import { readElement } from './der-reader.js';
import { explicit, objectIdentifier, octetString, sequence, unsignedInteger } from './der-writer.js';
import { oid } from './object-identifiers.js';
import { signingCertificateFits } from './signing-certificate-attribute.js';
import { makeTestCertificate } from './test-certificate.js';

let own: Uint8Array;
let other: Uint8Array;
beforeAll(() => {
  const newKey = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  own = makeTestCertificate({ newKey }).der;
  other = makeTestCertificate({ newKey }).der;
});

function hashOf(certificate: Uint8Array, hash: string): Uint8Array {
  return octetString(createHash(hash).update(certificate).digest());
}

/** The attribute with one ESSCertID of these parts. */
function named(type: string, ...parts: readonly Uint8Array[]) {
  return new Map([[type, [readElement(sequence(sequence(sequence(...parts))))]]]);
}

function issuerSerial(issuer: Uint8Array, serial: Uint8Array): Uint8Array {
  return sequence(sequence(explicit(4, issuer)), serial);
}

describe('the attribute that names the signing certificate', () => {
  it('is met by the certificate and by no other, in both versions', () => {
    for (const [type, hash] of [
      [oid.signingCertificate, 'sha1'],
      [oid.signingCertificateV2, 'sha256'],
    ] as const) {
      const attributes = named(type, hashOf(own, hash));
      expect(signingCertificateFits(attributes, own)).toBe(true);
      expect(signingCertificateFits(attributes, other)).toBe(false);
    }
  });

  it('says with which digest, in version 2', () => {
    const sha384 = sequence(objectIdentifier('2.16.840.1.101.3.4.2.2'));
    const unknown = sequence(objectIdentifier('1.3.6.1.4.1.13762.3'));
    expect(signingCertificateFits(named(oid.signingCertificateV2, sha384, hashOf(own, 'sha384')), own)).toBe(true);
    expect(signingCertificateFits(named(oid.signingCertificateV2, sha384, hashOf(own, 'sha256')), own)).toBe(false);
    expect(signingCertificateFits(named(oid.signingCertificateV2, unknown, hashOf(own, 'sha256')), own)).toBe(false);
  });

  it('has an issuer and a serial number that are the certificate’s, if it has them', () => {
    const { issuer, serial } = certificateIdentity(own);
    const fits = (...parts: readonly Uint8Array[]) =>
      signingCertificateFits(named(oid.signingCertificateV2, hashOf(own, 'sha256'), ...parts), own);
    expect(fits(issuerSerial(issuer, serial))).toBe(true);
    expect(fits(issuerSerial(issuer, unsignedInteger(Uint8Array.of(1))))).toBe(false);
    expect(fits(issuerSerial(sequence(), serial))).toBe(false);
    expect(fits(sequence(sequence(), serial))).toBe(false);
  });

  it('counts in both versions when both are there', () => {
    const right = named(oid.signingCertificateV2, hashOf(own, 'sha256'));
    const wrong = named(oid.signingCertificate, hashOf(other, 'sha1'));
    expect(signingCertificateFits(new Map([...right, ...wrong]), own)).toBe(false);
    expect(signingCertificateFits(new Map(), own)).toBe(true);
  });
});
