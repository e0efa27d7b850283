import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { soundAlgorithms } from './algorithm-policy.js';
import { issue, middle } from './authority.test-support.js';
import { readCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { checkSignature } from './signature-scheme.js';

const curve = (name: string) => ['ec', '-pkeyopt', `ec_paramgen_curve:${name}`];
const made = (newKey: readonly string[], ...extra: readonly string[]) =>
  readCertificate(makeTestCertificate({ newKey, extra }).der);
const check = ({ signatureAlgorithm, tbs, signature, publicKey }: Certificate, key = publicKey) =>
  checkSignature({ algorithm: signatureAlgorithm, message: tbs, signature }, key);

const pss = (digest: string, mask = digest) => {
  const options = ['rsa_padding_mode:pss', 'rsa_pss_saltlen:20', `rsa_mgf1_md:${mask}`];
  return [`-${digest}`, ...options.flatMap((option) => ['-sigopt', option])];
};

describe('a signature', () => {
  const rsa = made(['rsa:2048']);

  it.each<[string, Certificate, string, string | undefined]>([
    ['RSA', rsa, 'rsa-pkcs1', undefined],
    ['RSA with SHA-1', made(['rsa:2048'], '-sha1'), 'rsa-pkcs1', 'signed with sha1'],
    ['a short RSA key', made(['rsa:1024']), 'rsa-pkcs1', 'an RSA key of 1024 bits'],
    ['RSASSA-PSS', made(['rsa:2048'], ...pss('sha384')), 'rsa-pss', undefined],
    ['a key for RSASSA-PSS alone', made(['rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048']), 'rsa-pss', undefined],
    ['ECDSA', made(curve('P-384')), 'ecdsa', undefined],
    ['ECDSA on a Brainpool curve', made(curve('brainpoolP256r1')), 'ecdsa', undefined],
    ['ECDSA on a small curve', made(curve('prime192v1')), 'ecdsa', 'a key on the curve prime192v1'],
    [
      'a curve of its own parameters',
      made([...curve('P-256'), '-pkeyopt', 'ec_param_enc:explicit']),
      'ecdsa',
      'a key on the curve of its own parameters',
    ],
    ['Ed25519', made(['ed25519']), 'ed25519', undefined],
    ['Ed448', made(['ed448']), 'ed448', undefined],
  ])('by %s is verified, and judged by policy', (_, certificate, scheme, refusal) => {
    const { outcome, used } = check(certificate);
    expect([outcome, used?.scheme]).toEqual(['right', scheme]);
    expect(used === undefined ? 'unused' : soundAlgorithms(used, middle)).toBe(refusal);
  });

  it('is wrong for another message, and for a key of another kind', () => {
    const message = Buffer.from(rsa.tbs);
    message[message.length - 1] = (message.at(-1) ?? 0) ^ 1;
    const { signatureAlgorithm: algorithm, signature, publicKey } = rsa;
    expect(checkSignature({ algorithm, message, signature }, publicKey).outcome).toBe('wrong');
    expect(check(rsa, issue({ subject: 'A' }).certificate.publicKey).outcome).toBe('wrong');
    expect(checkSignature({ algorithm, message: rsa.tbs, signature: Buffer.alloc(0) }, publicKey).outcome).toBe(
      'wrong',
    );
  });

  it('is neither right nor wrong by an algorithm that is not known, or with two digests in one', () => {
    const { tbs: message, signature, publicKey } = rsa;
    const algorithm = { algorithm: '1.2.3', parameters: undefined };
    expect(checkSignature({ algorithm, message, signature }, publicKey).outcome).toBe('unsupported');
    expect(check(made(['rsa:2048'], ...pss('sha384', 'sha256'))).outcome).toBe('unsupported');
  });
});
