import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCertificate } from './certificate.js';
import { readCrl } from './crl.js';
import { ocspResponse, questionOf } from './ocsp.test-support.js';
import { readOcspResponse } from './ocsp-response.js';
import { proveFromEvidence } from './prove-from-evidence.js';
import { authorityExtensions, createTestPki } from './test-pki.test-support.js';
import type { TestPki } from './test-pki.test-support.js';
import { trustAnchorOf } from './trust-anchor.js';

let pki: TestPki;
beforeAll(() => {
  pki = createTestPki();
});
afterAll(() => pki.remove());

it('kept evidence is as old as what tells the certificate’s status, however new that on the responder is', () => {
  const root = pki.issue({ subject: '/CN=Root', extensions: authorityExtensions });
  const crlAt = 'crlDistributionPoints=URI:http://crl.test/root.crl';
  const signer = pki.issue({ subject: '/CN=Signer', issuer: root, extensions: [crlAt] });
  const responding = ['extendedKeyUsage=OCSPSigning', 'keyUsage=critical,digitalSignature', crlAt];
  const responder = pki.issue({ subject: '/CN=Responder', issuer: root, extensions: responding });
  const now = new Date();
  const told = new Date(Math.floor(now.getTime() / 1000) * 1000 - 3_600_000);
  const response = ocspResponse({ question: questionOf(signer, root), responder, thisUpdate: told });
  const crl = readCrl(pki.crl(root, { hours: 1 }));
  const evidence = { certificates: [readCertificate(root.der)], responses: [readOcspResponse(response)], crls: [crl] };
  const anchors = [trustAnchorOf(readCertificate(root.der))];
  const proof = proveFromEvidence(readCertificate(signer.der), evidence, { anchors, time: now, now });
  expect(proof?.proofs.map(({ source }) => source)).toEqual(['ocsp', 'crl']);
  expect(crl.thisUpdate > told).toBe(true);
  expect(proof?.toldAt).toEqual(told);
});
