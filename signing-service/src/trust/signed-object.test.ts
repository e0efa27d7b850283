import { describe, expect, it, onTestFinished } from 'vitest';
import { readCertificate } from './certificate.js';
import { checkObjectSignature } from './signed-object.js';
import { authorityExtensions, createTestPki } from './test-pki.test-support.js';

describe('the signature of an object', () => {
  it('is checked once for each key, and one key’s answer is not another’s', () => {
    const pki = createTestPki();
    onTestFinished(() => pki.remove());
    const [root, other] = ['/CN=Root', '/CN=Other'].map((subject) =>
      pki.issue({ subject, extensions: authorityExtensions }),
    );
    if (root === undefined || other === undefined) throw new Error('no certificates');
    const certificate = readCertificate(root.der);
    const otherKey = readCertificate(other.der).publicKey;
    const right = checkObjectSignature(certificate, certificate.publicKey);
    const wrong = checkObjectSignature(certificate, otherKey);
    expect([right.outcome, wrong.outcome]).toEqual(['right', 'wrong']);
    expect(checkObjectSignature(certificate, certificate.publicKey)).toBe(right);
    expect(checkObjectSignature(certificate, otherKey)).toBe(wrong);
    const changed = { ...certificate, tbs: certificate.tbs.subarray(1) };
    expect(checkObjectSignature(changed, certificate.publicKey).outcome).toBe('wrong');
  });
});
