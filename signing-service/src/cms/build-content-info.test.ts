import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContentInfo } from './build-content-info.js';
import { publicKeyOf } from './certificate-key.js';
import { summarizeCertificate } from './certificate-summary.js';
import { childrenOf, readElement } from './der-reader.js';
import { objectIdentifier, octetString } from './der-writer.js';
import { parseSignedData, signingCertificateOf } from './parse-signed-data.js';
import { oid } from './object-identifiers.js';
import { signatureAlgorithmFor } from './signature-algorithm.js';
import type { ChosenSignatureAlgorithm } from './signature-algorithm.js';
import { isSignatureOf, signatureValueFromToken } from './signature-value.js';
import { buildSignedAttributes, unsignedAttribute } from './signed-attributes.js';
import { makeTestCertificate } from './test-certificate.js';
import type { TestCertificate } from './test-certificate.js';
import { signLikeToken } from './test-signature.js';
import { verifySignedData } from './verify-signed-data.js';
import { thrownCode } from './test-thrown-code.js';

const content = Buffer.from('the bytes that the ByteRange covers');
const restricted = ['rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'];
const bound = [
  ...restricted,
  ...['md:sha384', 'mgf1_md:sha384', 'saltlen:48'].flatMap((option) => ['-pkeyopt', `rsa_pss_keygen_${option}`]),
];
const kinds = [
  { name: 'RSA PKCS#1 v1.5', newKey: ['rsa:2048'], mechanisms: ['CKM_RSA_PKCS'] },
  { name: 'RSA PKCS#1 v1.5 with SHA-512', newKey: ['rsa:2048'], mechanisms: ['CKM_RSA_PKCS'], digest: 'sha512' },
  { name: 'RSA PKCS#1 v1.5 with SHA-384', newKey: ['rsa:3072'], mechanisms: ['CKM_RSA_PKCS'], digest: 'sha384' },
  { name: 'RSASSA-PSS', newKey: ['rsa:2048'], mechanisms: ['CKM_RSA_PKCS_PSS'] },
  { name: 'RSASSA-PSS with SHA-384', newKey: ['rsa:2048'], mechanisms: ['CKM_RSA_PKCS_PSS'], digest: 'sha384' },
  { name: 'RSASSA-PSS with SHA-512', newKey: ['rsa:2048'], mechanisms: ['CKM_RSA_PKCS_PSS'], digest: 'sha512' },
  { name: 'RSASSA-PSS by a restricted key', newKey: restricted, mechanisms: ['CKM_RSA_PKCS_PSS'] },
  { name: 'RSASSA-PSS by a key bound to SHA-384', newKey: bound, mechanisms: ['CKM_RSA_PKCS_PSS'] },
  { name: 'ECDSA on P-256', newKey: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'], mechanisms: ['CKM_ECDSA'] },
  { name: 'ECDSA on P-384', newKey: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'], mechanisms: ['CKM_ECDSA'] },
  { name: 'ECDSA on P-521', newKey: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-521'], mechanisms: ['CKM_ECDSA'] },
  { name: 'Ed25519', newKey: ['ed25519'], mechanisms: ['CKM_EDDSA'] },
] as const;

interface Signed {
  readonly algorithm: ChosenSignatureAlgorithm;
  readonly signedAttributes: Uint8Array;
  readonly signature: Uint8Array;
  readonly contentInfo: Uint8Array;
}

function signWith(certificate: TestCertificate, kind: (typeof kinds)[number], chain: Uint8Array[] = []): Signed {
  const summary = summarizeCertificate(certificate.der);
  const algorithm = signatureAlgorithmFor(summary, kind.mechanisms, 'digest' in kind ? { digest: kind.digest } : {});
  const signedAttributes = buildSignedAttributes({
    algorithm,
    messageDigest: createHash(algorithm.digest).update(content).digest(),
    signingCertificate: certificate.der,
  });
  const raw = signLikeToken(algorithm, certificate.privateKey, signedAttributes);
  const signature = signatureValueFromToken(algorithm, raw);
  const parts = { algorithm, signedAttributes, signature, signingCertificate: certificate.der, chain };
  return { algorithm, signedAttributes, signature, contentInfo: buildContentInfo(parts) };
}

/** OpenSSL 3.0 hashes before EdDSA and so cannot read RFC 8419: there it judges certificate, key and value. */
function opensslVerifiesEdwards(folder: string, signed: Uint8Array, certificate: TestCertificate): boolean {
  const { signer } = parseSignedData(signed);
  const [pem, key, message, value] = ['ed.pem', 'ed.pub', 'message', 'value'].map((name) => join(folder, name));
  writeFileSync(pem ?? '', certificate.pem);
  writeFileSync(key ?? '', execFileSync('openssl', ['x509', '-in', pem ?? '', '-pubkey', '-noout']));
  writeFileSync(message ?? '', signer.signedAttributes ?? '');
  writeFileSync(value ?? '', signer.signature);
  const input = ['-rawin', '-in', message ?? '', '-sigfile', value ?? ''];
  const { status } = spawnSync('openssl', ['pkeyutl', '-verify', '-pubin', '-inkey', key ?? '', ...input]);
  return status === 0;
}

function opensslVerifies(folder: string, signed: Uint8Array, certificate: TestCertificate): boolean {
  if (certificate.privateKey.asymmetricKeyType === 'ed25519')
    return opensslVerifiesEdwards(folder, signed, certificate);
  const [cms, ca, data] = [join(folder, 'cms.der'), join(folder, 'ca.pem'), join(folder, 'data')];
  writeFileSync(cms, signed);
  writeFileSync(ca, certificate.pem);
  writeFileSync(data, content);
  const args = ['cms', '-verify', '-binary', '-cades', '-inform', 'DER', '-in', cms, '-content', data, '-CAfile', ca];
  return spawnSync('openssl', [...args, '-purpose', 'any']).status === 0;
}

function detached(bytes: Uint8Array): (hash: string) => Uint8Array {
  return (hash) => createHash(hash).update(bytes).digest();
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-cms-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(kinds)('detached CMS with $name', (kind) => {
  const certificate = makeTestCertificate({ newKey: kind.newKey });
  const signed = signWith(certificate, kind);

  it('is verified by OpenSSL as CAdES', () => {
    expect(opensslVerifies(folder, signed.contentInfo, certificate)).toBe(true);
  });

  it('is refused by OpenSSL when a bit of it is turned', () => {
    const altered = Buffer.from(signed.contentInfo);
    const last = altered.length - 1;
    altered[last] = (altered[last] ?? 0) ^ 1;
    expect(opensslVerifies(folder, altered, certificate)).toBe(false);
  });

  it('is verified by its own reader, which finds the signer', () => {
    const parsed = parseSignedData(Buffer.concat([signed.contentInfo, Buffer.alloc(100)]));
    expect(parsed.length).toBe(signed.contentInfo.length);
    expect(signingCertificateOf(parsed)).toEqual(Buffer.from(certificate.der));
    expect(verifySignedData(parsed, detached(content))).toEqual({ state: 'intact' });
  });

  it('is broken over other bytes', () => {
    const parsed = parseSignedData(signed.contentInfo);
    const outcome = verifySignedData(parsed, detached(Buffer.from('other bytes')));
    expect(outcome).toEqual({ state: 'broken', reason: 'message-digest' });
  });

  it('is broken when the signature value is another', () => {
    const other = makeTestCertificate({ newKey: kind.newKey });
    const raw = signLikeToken(signed.algorithm, other.privateKey, signed.signedAttributes);
    const signature = signatureValueFromToken(signed.algorithm, raw);
    const forged = buildContentInfo({ ...signed, signature, signingCertificate: certificate.der, chain: [] });
    const outcome = verifySignedData(parseSignedData(forged), detached(content));
    expect(outcome).toEqual({ state: 'broken', reason: 'signature-value' });
  });

  it('has its value checked before release', () => {
    const { algorithm, signedAttributes: message, signature } = signed;
    const publicKey = publicKeyOf(certificate.der);
    expect(isSignatureOf({ algorithm, publicKey, message, signature })).toBe(true);
    expect(isSignatureOf({ algorithm, publicKey, message: content, signature })).toBe(false);
  });
});

describe('signed attributes', () => {
  const certificate = makeTestCertificate();
  const signed = signWith(certificate, kinds[0]);

  it('are four, without signing-time, sorted by their encodings', () => {
    const elements = childrenOf(readElement(signed.signedAttributes));
    const { signer } = parseSignedData(signed.contentInfo);
    expect([...signer.signed.keys()].toSorted()).toEqual(
      [oid.contentType, oid.messageDigest, oid.signingCertificateV2, oid.cmsAlgorithmProtection].toSorted(),
    );
    const encodings = elements.map((element) => Buffer.from(element.raw).toString('hex'));
    expect(encodings).toEqual(encodings.toSorted());
  });

  it('are the DER that OpenSSL itself reads', () => {
    const args = ['asn1parse', '-inform', 'DER', '-i'];
    const text = execFileSync('openssl', args, { input: signed.signedAttributes, encoding: 'utf8' });
    expect(text).toContain('id-smime-aa-signingCertificateV2');
    expect(text).not.toContain('signingTime');
  });

  it('name another certificate than the one used: broken', () => {
    const other = makeTestCertificate();
    const messageDigest = createHash('sha256').update(content).digest();
    const { algorithm } = signed;
    const signedAttributes = buildSignedAttributes({ algorithm, messageDigest, signingCertificate: other.der });
    const signature = signLikeToken(algorithm, certificate.privateKey, signedAttributes);
    const parts = { algorithm, signedAttributes, signature, signingCertificate: certificate.der, chain: [] };
    const outcome = verifySignedData(parseSignedData(buildContentInfo(parts)), detached(content));
    expect(outcome).toEqual({ state: 'broken', reason: 'attributes' });
  });

  it('refuse a digest of another length', () => {
    const { algorithm } = signed;
    const options = { algorithm, messageDigest: Buffer.alloc(20), signingCertificate: certificate.der };
    expect(thrownCode(() => buildSignedAttributes(options))).toBe('signature-malformed');
  });
});

describe('certificates and unsigned attributes', () => {
  it('keep their bytes, each certificate once', () => {
    const [signer, intermediate] = [makeTestCertificate(), makeTestCertificate({ subject: '/CN=Intermediate' })];
    const signed = signWith(signer, kinds[0], [intermediate.der, signer.der]);
    const { certificates } = parseSignedData(signed.contentInfo);
    const hex = certificates.map((der) => Buffer.from(der).toString('hex'));
    expect(hex.toSorted()).toEqual(
      [signer.der, intermediate.der].map((der) => Buffer.from(der).toString('hex')).toSorted(),
    );
    expect(opensslVerifies(folder, signed.contentInfo, signer)).toBe(true);
  });

  it('carries an unsigned attribute without touching the signature', () => {
    const certificate = makeTestCertificate();
    const signed = signWith(certificate, kinds[0]);
    const attribute = unsignedAttribute(oid.signatureTimeStamp, octetString(objectIdentifier(oid.data)));
    const parts = { ...signed, signingCertificate: certificate.der, chain: [], unsignedAttributes: [attribute] };
    const contentInfo = buildContentInfo(parts);
    expect(parseSignedData(contentInfo).signer.unsigned.has(oid.signatureTimeStamp)).toBe(true);
    expect(opensslVerifies(folder, contentInfo, certificate)).toBe(true);
  });
});

describe('a signature without signed attributes', () => {
  const certificate = makeTestCertificate();
  const folderOf = mkdtempSync(join(tmpdir(), 'dealseal-bare-'));
  afterAll(() => rmSync(folderOf, { recursive: true }));

  function bareSignature(): Uint8Array {
    const [pem, key, data] = [join(folderOf, 'c.pem'), join(folderOf, 'k.pem'), join(folderOf, 'data')];
    writeFileSync(pem, certificate.pem);
    writeFileSync(key, certificate.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(data, content);
    const args = ['cms', '-sign', '-noattr', '-binary', '-signer', pem, '-inkey', key, '-in', data, '-outform', 'DER'];
    return execFileSync('openssl', args);
  }

  it('is checked when it is RSA PKCS#1', () => {
    const parsed = parseSignedData(bareSignature());
    expect(verifySignedData(parsed, detached(content))).toEqual({ state: 'intact' });
    const other = verifySignedData(parsed, detached(Buffer.from('other bytes')));
    expect(other).toEqual({ state: 'broken', reason: 'signature-value' });
  });
});
