import { describe, expect, it } from 'vitest';
import { issueCertificate } from './issued-certificate.test-support.js';
import { isIssuedBy, issuerPath } from './issuer-path.js';

const root = issueCertificate({ subject: '/CN=Root', isAuthority: true });
const middle = issueCertificate({ subject: '/CN=Middle', issuer: root, isAuthority: true });
const signer = issueCertificate({ subject: '/CN=Signer', issuer: middle });
const namesake = issueCertificate({ subject: '/CN=Root', isAuthority: true });
const alone = issueCertificate({ subject: '/CN=Alone' });

const der = (...certificates: readonly { readonly der: Uint8Array }[]) =>
  certificates.map((each) => Buffer.from(each.der));
const names = (path: readonly Uint8Array[]) => path.map((each) => Buffer.from(each));

describe('the path of a certificate’s issuers', () => {
  it('is built in order, whatever the order of the pool, and leaves out what does not belong to it', () => {
    const path = issuerPath(signer.der, der(alone, root, signer, namesake, middle));
    expect(names(path)).toEqual(der(middle, root));
  });

  it('ends where the pool does', () => {
    expect(names(issuerPath(signer.der, der(root)))).toEqual([]);
    expect(names(issuerPath(signer.der, der(middle)))).toEqual(der(middle));
  });

  it('takes no certificate for an issuer that is no authority', () => {
    const below = issueCertificate({ subject: '/CN=Below', issuer: alone });
    expect(issuerPath(below.der, der(alone))).toEqual([]);
  });

  it('goes by the signature, not by the name', () => {
    expect(isIssuedBy(middle.der, root.der)).toBe(true);
    expect(isIssuedBy(middle.der, namesake.der)).toBe(false);
    expect(isIssuedBy(middle.der, Buffer.from('no certificate'))).toBe(false);
  });
});
