import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { certificateIdentity } from '../cms/certificate-identity.js';
import { derNull, explicit, objectIdentifier, octetString, sequence, smallInteger, tlv } from '../cms/der-writer.js';
import { digestLength, digestOid, oid } from '../cms/object-identifiers.js';
import { makeTestCertificate } from '../cms/test-certificate.js';
import type { TestCertificate } from '../cms/test-certificate.js';
import { walkDer } from './der-walk.test-support.js';
import { faultySignature } from './faulty-signature.test-support.js';
import type { Fault } from './faulty-signature.test-support.js';
import { brokenLevelRules } from './level-rules.test-support.js';
import { rawSignatures } from './raw-signatures.test-support.js';
import { textPdf } from './test-pdf.js';
import { judge, signPdf } from './test-signer.js';

const certificate = makeTestCertificate();
const brokenRules = (pdf: Uint8Array) => brokenLevelRules(pdf, { level: 'B-B', anchors: [certificate] });
const stranger = makeTestCertificate();
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const attribute = (type: string, ...values: Uint8Array[]) => sequence(objectIdentifier(type), tlv(0x31, ...values));
const time = tlv(0x17, Buffer.from('260604084412Z'));

/** signing-certificate-v2 whose first ESSCertIDv2 has these parts. */
const essCertId = (...parts: Uint8Array[]) =>
  attribute(oid.signingCertificateV2, sequence(sequence(sequence(...parts))));
const set = (type: string, value: Uint8Array) => ({
  attributes: (all: Map<string, Uint8Array>) => void all.set(type, value),
});
const pss = (salt: number) => {
  const hash = sequence(objectIdentifier(digestOid.sha256), derNull);
  const mask = sequence(objectIdentifier(oid.mgf1), hash);
  return sequence(
    objectIdentifier(oid.rsassaPss),
    sequence(explicit(0, hash), explicit(1, mask), explicit(2, smallInteger(salt))),
  );
};
const { issuer: strangersIssuer } = certificateIdentity(stranger.der);
const hash = octetString(sha256(certificate.der));
const otherSerial = sequence(sequence(explicit(4, strangersIssuer)), smallInteger(5));
const md5 = sequence(objectIdentifier('1.2.840.113549.2.5'));

const faults: readonly (readonly [rule: string, what: string, fault: Fault])[] = [
  ['no-signing-time', 'signing-time', set(oid.signingTime, attribute(oid.signingTime, time))],
  [
    'signing-certificate-hash',
    'another certificate’s ESSCertIDv2',
    set(oid.signingCertificateV2, essCertId(octetString(sha256(stranger.der)))),
  ],
  [
    'signing-certificate-default-omitted',
    'SHA-256 named in ESSCertIDv2',
    set(oid.signingCertificateV2, essCertId(sequence(objectIdentifier(digestOid.sha256)), hash)),
  ],
  [
    'signing-certificate-issuer-serial',
    'another serial number in ESSCertIDv2',
    set(oid.signingCertificateV2, essCertId(hash, otherSerial)),
  ],
  [
    'signing-certificate-v2-alone',
    'signing-certificate of both versions',
    set(oid.signingCertificate, attribute(oid.signingCertificate, sequence())),
  ],
  [
    'signing-certificate-v2-alone',
    'no signing-certificate',
    { attributes: (all) => void all.delete(oid.signingCertificateV2) },
  ],
  ['content-type', 'no content-type', { attributes: (all) => void all.delete(oid.contentType) }],
  [
    'content-type',
    'two values of content-type',
    set(oid.contentType, attribute(oid.contentType, objectIdentifier(oid.data), objectIdentifier(oid.data))),
  ],
  [
    'message-digest',
    'another message-digest',
    set(oid.messageDigest, attribute(oid.messageDigest, octetString(Buffer.alloc(digestLength.sha256)))),
  ],
  ['attributes-once', 'content-type twice', set('again', attribute(oid.contentType, objectIdentifier(oid.data)))],
  ['attributes-sorted', 'attributes out of order', { unsorted: true }],
  [
    'algorithm-protection',
    'another algorithm protected',
    set(
      oid.cmsAlgorithmProtection,
      attribute(oid.cmsAlgorithmProtection, sequence(md5, tlv(0xa1, objectIdentifier(oid.rsassaPss)))),
    ),
  ],
  [
    'no-commitment-beside-reason',
    'a commitment beside /Reason',
    set('commitment', attribute('1.2.840.113549.1.9.16.2.16', sequence())),
  ],
  [
    'no-policy-beside-reason',
    'a policy beside /Reason',
    set('policy', attribute('1.2.840.113549.1.9.16.2.15', sequence())),
  ],
  ['no-revocation-archival', 'Adobe’s revocation data', set('archival', attribute('1.2.840.113583.1.1.8', sequence()))],
  [
    'digest-algorithm-without-parameters',
    'NULL with SHA-256',
    { digestAlgorithm: sequence(objectIdentifier(digestOid.sha256), derNull) },
  ],
  ['digest-algorithm-strong', 'MD5', { digestAlgorithm: md5 }],
  ['digest-algorithm-listed', 'another digest in digestAlgorithms', { listedDigest: md5 }],
  [
    'signature-algorithm-parameters',
    'RSA without NULL',
    { signatureAlgorithm: sequence(objectIdentifier('1.2.840.113549.1.1.11')) },
  ],
  [
    'signature-algorithm-parameters',
    'RSA with another digest',
    { signatureAlgorithm: sequence(objectIdentifier('1.2.840.113549.1.1.13'), derNull) },
  ],
  ['signature-algorithm-parameters', 'PSS with a short salt', { signatureAlgorithm: pss(20) }],
  [
    'signature-algorithm-parameters',
    'PSS without parameters',
    { signatureAlgorithm: sequence(objectIdentifier(oid.rsassaPss)) },
  ],
  [
    'signature-algorithm-parameters',
    'ECDSA with NULL',
    { signatureAlgorithm: sequence(objectIdentifier('1.2.840.10045.4.3.2'), derNull) },
  ],
  ['signed-data-version', 'SignedData version 3', { version: 3 }],
  ['signer-version', 'SignerInfo version 3', { signerVersion: 3 }],
  ['content-is-detached', 'the content inside', { content: Buffer.from('x') }],
  ['one-signer', 'two signers', { signers: 2 }],
  ['certificates-hold-signer', 'no certificate of the signer', { certificates: [stranger.der] }],
  ['padding-is-zero', 'something behind the CMS', { cms: (cms) => Buffer.concat([cms, Buffer.from('01', 'hex')]) }],
  [
    'contents-are-der',
    'indefinite lengths',
    { cms: (cms) => Buffer.concat([Buffer.from('3080', 'hex'), Buffer.from(cms.subarray(4)), Buffer.alloc(2)]) },
  ],
  [
    'contents-are-der',
    'a length longer than needed',
    { cms: (cms) => Buffer.concat([Buffer.from('308300', 'hex'), Buffer.from(cms.subarray(2))]) },
  ],
  [
    'content-info-is-signed-data',
    'id-data outside',
    { cms: (cms) => Buffer.from(cms).fill(objectIdentifier(oid.data), 4, 4 + objectIdentifier(oid.data).length) },
  ],
  ['dictionary-type', 'another /Type', { file: (text) => text.replace('/Type /Sig ', '/Type /Sog ') }],
  ['dictionary-filter', 'another /Filter', { file: (text) => text.replace('/Adobe.PPKLite', '/Adobe.PPKMS  ') }],
  [
    'dictionary-sub-filter',
    'another /SubFilter',
    { file: (text) => text.replace('/ETSI.CAdES.detached', '/adbe.pkcs7.detached') },
  ],
  ['dictionary-time', 'no /M', { file: (text) => text.replace('/M (D:', '/N (D:') }],
  ['dictionary-time', '/M without a zone', { file: (text) => text.replace(/(\/M \(D:\d{14})Z/u, '$1 ') }],
  ['dictionary-without-cert', '/Cert', { file: (text) => text.replace('/Prop_Build', '/Cert      ') }],
  ['byte-range-numbers', 'a range from 1', { file: (text) => text.replace('/ByteRange [0 ', '/ByteRange [1 ') }],
  [
    'byte-range-gap-is-contents',
    'a gap that is wider',
    {
      file: (text) =>
        text.replace(/\/ByteRange \[0 \d+ (\d+)/u, (found, end: string) => found.replace(end, String(Number(end) + 1))),
    },
  ],
  [
    'byte-range-covers-revision',
    'an end before the file’s',
    {
      file: (text) =>
        text.replace(
          /(\/ByteRange \[0 \d+ \d+ )(\d+)/u,
          (_, start: string, rest: string) => `${start}${String(Number(rest) - 9)}`,
        ),
    },
  ],
];

describe('the rules of level B-B', () => {
  it('hold for what the engine signs, and poppler and qpdf agree', async () => {
    const output = await signPdf(certificate, await textPdf());
    expect(brokenRules(output)).toEqual([[]]);
    expect(judge(output)).toMatchObject({ validSignatures: 1, qpdfStatus: 0 });
  });

  it('hold for the signature that the faults are planted in', async () => {
    const output = await faultySignature(certificate, {});
    expect(brokenRules(output)).toEqual([[]]);
  });

  it.each(faults)('tell of %s: %s', async (rule, _, fault) => {
    const [broken] = brokenRules(await faultySignature(certificate, fault));
    expect(broken).toContain(rule);
  });

  it('tell of a short RSA key', async () => {
    const weak = makeTestCertificate({ newKey: ['rsa:1024'] });
    const [broken] = brokenRules(await faultySignature(certificate, { certificates: [weak.der] }));
    expect(broken).toContain('certificate-key-strong');
  });
});

describe('the rule that OpenSSL verifies a signature', () => {
  /** The last octet of the CMS is one of the signature's value. */
  const otherValue: Fault = { cms: (cms) => Buffer.concat([cms.subarray(0, -1), Buffer.of((cms.at(-1) ?? 0) ^ 1)]) };

  it('is broken alone by another value, and by a signer below no anchor', async () => {
    expect(brokenRules(await faultySignature(certificate, otherValue))).toEqual([['signature-verifies']]);
    const expected = { level: 'B-B', anchors: [stranger] } as const;
    expect(brokenLevelRules(await faultySignature(certificate, {}), expected)).toEqual([['signature-verifies']]);
  });

  it('is broken by other bytes', async () => {
    const output = Buffer.from(await signPdf(certificate, await textPdf()));
    output.write('Contrast', output.indexOf('/Type /Catalog'));
    expect(brokenRules(output)).toEqual([['message-digest', 'signature-verifies']]);
  });

  it('is broken by another certificate’s ESSCertIDv2', async () => {
    const fault = set(oid.signingCertificateV2, essCertId(octetString(sha256(stranger.der))));
    const [broken] = brokenRules(await faultySignature(certificate, fault));
    expect(broken).toContain('signature-verifies');
  });

  it('holds for Ed25519, which is verified by other means, and is broken there too', async () => {
    const edwards = makeTestCertificate({ newKey: ['ed25519'] });
    const output = Buffer.from(await signPdf(edwards, await textPdf()));
    const brokenUnder = (anchor: TestCertificate) => brokenLevelRules(output, { level: 'B-B', anchors: [anchor] });
    expect(brokenUnder(edwards)).toEqual([[]]);
    expect(brokenUnder(stranger)).toEqual([['signature-verifies']]);
    const [signature] = rawSignatures(output);
    const last = (signature?.contentsStart ?? 0) + 2 * walkDer(signature?.contents ?? Buffer.alloc(0)).raw.length;
    output.write(output.toString('latin1', last, last + 1) === '0' ? '1' : '0', last, 'latin1');
    expect(brokenUnder(edwards)).toEqual([['signature-verifies']]);
  });
});
