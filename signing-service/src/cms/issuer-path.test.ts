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
const names = (path: { readonly issuers: readonly Uint8Array[] }) => path.issuers.map((each) => Buffer.from(each));

describe('the path of a certificate’s issuers', () => {
  it('is built in order, whatever the order of the pool, and leaves out what does not belong to it', () => {
    const path = issuerPath(signer.der, der(alone, root, signer, namesake, middle));
    expect(names(path)).toEqual(der(middle, root));
  });

  it('ends where the pool does', () => {
    expect(names(issuerPath(signer.der, der(root)))).toEqual([]);
    expect(names(issuerPath(signer.der, der(middle)))).toEqual(der(middle));
  });

  it.each([
    ['the root, beside the intermediate', der(middle), der(root), true],
    ['the root, which the pool holds', der(middle, root), der(root), true],
    ['the intermediate', [], der(middle), true],
    ['the certificate itself', [], der(signer), true],
    ['the root, without the intermediate', [], der(root), false],
    ['another root of that name', der(middle, root), der(namesake), false],
    ['nothing', der(middle, root), [], false],
  ])('leads to an anchor or not: %s', (_, pool, anchors, expected) => {
    expect(issuerPath(signer.der, pool, anchors).isAnchored).toBe(expected);
  });

  it('prefers, of two issuers, the one that leads to the anchor', () => {
    const other = issueCertificate({ subject: '/CN=Other root', isAuthority: true });
    const renewed = issueCertificate({ subject: '/CN=Middle', issuer: other, isAuthority: true, key: middle });
    const pool = der(middle, root, renewed);
    expect(names(issuerPath(signer.der, pool, der(other)))).toEqual(der(renewed));
    expect(names(issuerPath(signer.der, pool, der(root)))).toEqual(der(middle, root));
  });

  it('takes no certificate for an issuer that is no authority', () => {
    const below = issueCertificate({ subject: '/CN=Below', issuer: alone });
    expect(issuerPath(below.der, der(alone), der(root)).issuers).toEqual([]);
  });

  it('goes by the signature, not by the name', () => {
    expect(isIssuedBy(middle.der, root.der)).toBe(true);
    expect(isIssuedBy(middle.der, namesake.der)).toBe(false);
    expect(isIssuedBy(middle.der, Buffer.from('no certificate'))).toBe(false);
  });
});
