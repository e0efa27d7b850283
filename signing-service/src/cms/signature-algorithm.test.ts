import { describe, expect, it } from 'vitest';
import { summarizeCertificate } from './certificate-summary.js';
import { signatureAlgorithmFor } from './signature-algorithm.js';
import { ecdsaValueFromRaw, mechanismInput } from './signature-value.js';
import { makeTestCertificate } from './test-certificate.js';
import { thrownCode } from './test-thrown-code.js';

const rsa = summarizeCertificate(makeTestCertificate().der);
const p384 = summarizeCertificate(makeTestCertificate({ newKey: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'] }).der);
const pssOnly = summarizeCertificate(
  makeTestCertificate({ newKey: ['rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'] }).der,
);

const ed25519 = summarizeCertificate(makeTestCertificate({ newKey: ['ed25519'] }).der);
const allOfOurs = ['CKM_RSA_PKCS', 'CKM_RSA_PKCS_PSS', 'CKM_ECDSA', 'CKM_EDDSA'];

describe('the algorithm for a certificate', () => {
  it('is PKCS#1 v1.5 with a DigestInfo where the token offers it', () => {
    const chosen = signatureAlgorithmFor(rsa, ['CKM_RSA_PKCS_PSS', 'CKM_RSA_PKCS', 'CKM_SHA256_RSA_PKCS']);
    expect(chosen).toEqual({ scheme: 'rsa-pkcs1', digest: 'sha256', mechanism: 'CKM_RSA_PKCS', input: 'digest-info' });
  });

  it('is PSS for a certificate restricted to it', () => {
    const chosen = signatureAlgorithmFor(pssOnly, ['CKM_RSA_PKCS', 'CKM_RSA_PKCS_PSS']);
    expect(chosen).toMatchObject({ scheme: 'rsa-pss', mechanism: 'CKM_RSA_PKCS_PSS', input: 'digest' });
  });

  it('is PSS with the digest that the certificate binds its key to, and no other', () => {
    const parameters = ['md:sha384', 'mgf1_md:sha384', 'saltlen:48'].flatMap((option) => {
      return ['-pkeyopt', `rsa_pss_keygen_${option}`];
    });
    const newKey = ['rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048', ...parameters];
    const bound = summarizeCertificate(makeTestCertificate({ newKey }).der);
    expect(signatureAlgorithmFor(bound, ['CKM_RSA_PKCS_PSS'])).toMatchObject({ scheme: 'rsa-pss', digest: 'sha384' });
    const code = thrownCode(() => signatureAlgorithmFor(bound, ['CKM_RSA_PKCS_PSS'], { digest: 'sha256' }));
    expect(code).toBe('algorithm-unsuitable');
  });

  it('is Ed25519 over the message, with SHA-512 for its digest', () => {
    const chosen = signatureAlgorithmFor(ed25519, ['CKM_ECDSA', 'CKM_EDDSA']);
    expect(chosen).toEqual({ scheme: 'eddsa', digest: 'sha512', mechanism: 'CKM_EDDSA', input: 'message' });
    expect(thrownCode(() => signatureAlgorithmFor(ed25519, ['CKM_ECDSA']))).toBe('mechanism-unavailable');
  });

  it.each([
    ['SHA-1', ['md:sha1', 'mgf1_md:sha1', 'saltlen:20']],
    ['another digest for the mask', ['md:sha256', 'mgf1_md:sha512', 'saltlen:32']],
    ['a salt longer than the digest', ['md:sha256', 'mgf1_md:sha256', 'saltlen:64']],
  ])('is refused for a certificate that binds its key to %s', (_, parameters) => {
    const options = parameters.flatMap((option) => ['-pkeyopt', `rsa_pss_keygen_${option}`]);
    const newKey = ['rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048', ...options];
    const sign = ['-sigopt', 'rsa_pss_saltlen:-3'];
    const bound = summarizeCertificate(makeTestCertificate({ newKey, extra: sign }).der);
    const code = thrownCode(() => signatureAlgorithmFor(bound, ['CKM_RSA_PKCS_PSS']));
    expect(code).toBe('certificate-key-unsupported');
  });

  it.each([
    ['RSASSA-PSS though PKCS#1 comes first', rsa, { scheme: 'rsa-pss' }, { scheme: 'rsa-pss', digest: 'sha256' }],
    ['a longer digest', rsa, { digest: 'sha512' }, { scheme: 'rsa-pkcs1', digest: 'sha512' }],
    ['another digest than the curve has', p384, { digest: 'sha256' }, { scheme: 'ecdsa', digest: 'sha256' }],
  ] as const)('is what was wished for: %s', (_, certificate, wish, algorithm) => {
    expect(signatureAlgorithmFor(certificate, allOfOurs, wish)).toMatchObject(algorithm);
  });

  it.each([
    ['a digest for Ed25519', ed25519, { digest: 'sha256' }],
    ['an RSA scheme for ECDSA', p384, { scheme: 'rsa-pss' }],
    ['PKCS#1 for a key restricted to PSS', pssOnly, { scheme: 'rsa-pkcs1' }],
  ] as const)('is refused for a wish that the key cannot have: %s', (_, certificate, wish) => {
    expect(thrownCode(() => signatureAlgorithmFor(certificate, allOfOurs, wish))).toBe('algorithm-unsuitable');
  });

  it('is refused rather than of another scheme than was wished for', () => {
    const code = thrownCode(() => signatureAlgorithmFor(rsa, ['CKM_RSA_PKCS'], { scheme: 'rsa-pss' }));
    expect(code).toBe('mechanism-unavailable');
  });

  it('is refused for Ed448', () => {
    const ed448 = summarizeCertificate(makeTestCertificate({ newKey: ['ed448'] }).der);
    expect(thrownCode(() => signatureAlgorithmFor(ed448, ['CKM_EDDSA']))).toBe('certificate-key-unsupported');
  });

  it('takes the digest from the curve', () => {
    expect(signatureAlgorithmFor(p384, ['CKM_ECDSA'])).toMatchObject({ scheme: 'ecdsa', digest: 'sha384' });
  });

  it('falls to the hashing mechanism when the token has no other', () => {
    const chosen = signatureAlgorithmFor(p384, ['CKM_ECDSA_SHA384']);
    expect(chosen).toMatchObject({ mechanism: 'CKM_ECDSA_SHA384', input: 'message' });
  });

  it('is refused when nothing fits', () => {
    const code = 'mechanism-unavailable';
    expect(thrownCode(() => signatureAlgorithmFor(pssOnly, ['CKM_RSA_PKCS']))).toBe(code);
    expect(thrownCode(() => signatureAlgorithmFor(rsa, ['CKM_SHA1_RSA_PKCS']))).toBe(code);
  });

  it('is refused for RSA below 2048 bits', () => {
    const weak = summarizeCertificate(makeTestCertificate({ newKey: ['rsa:1024'] }).der);
    expect(thrownCode(() => signatureAlgorithmFor(weak, ['CKM_RSA_PKCS']))).toBe('certificate-weak');
  });

  it('is refused for a certificate signed with SHA-1', () => {
    const weak = summarizeCertificate(makeTestCertificate({ extra: ['-sha1'] }).der);
    expect(thrownCode(() => signatureAlgorithmFor(weak, ['CKM_RSA_PKCS']))).toBe('certificate-weak');
  });

  it.each(['secp256k1', 'brainpoolP256r1', 'brainpoolP384r1'])('is refused for the curve %s', (curve) => {
    const other = summarizeCertificate(
      makeTestCertificate({ newKey: ['ec', '-pkeyopt', `ec_paramgen_curve:${curve}`] }).der,
    );
    expect(thrownCode(() => signatureAlgorithmFor(other, ['CKM_ECDSA']))).toBe('certificate-key-unsupported');
  });
});

describe('the mechanism’s input', () => {
  it('is the DigestInfo of PKCS#11 for CKM_RSA_PKCS', () => {
    const input = mechanismInput(signatureAlgorithmFor(rsa, ['CKM_RSA_PKCS']), Buffer.from('x'));
    const hex = Buffer.from(input).toString('hex');
    expect(hex.startsWith('3031300d060960864801650304020105000420')).toBe(true);
    expect(input.length).toBe(51);
  });
});

describe('r‖s', () => {
  it('becomes minimal integers, positive ones', () => {
    expect(Buffer.from(ecdsaValueFromRaw(Buffer.from('0080007f', 'hex'))).toString('hex')).toBe('30070202008002017f');
    expect(Buffer.from(ecdsaValueFromRaw(Buffer.from('00010000', 'hex'))).toString('hex')).toBe('3006020101020100');
  });

  it('is refused when it has no two halves', () => {
    expect(thrownCode(() => ecdsaValueFromRaw(Buffer.alloc(63)))).toBe('signature-malformed');
  });
});
