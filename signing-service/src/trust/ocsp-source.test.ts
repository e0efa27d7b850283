import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tlv } from '../cms/der-writer.js';
import { buildCertificateId } from './certificate-id.js';
import { readOcspResponse } from './ocsp-response.js';
import { ocspSource } from './ocsp-source.js';
import type { OcspSourceOptions } from './ocsp-source.js';
import { extension, ocspResponse, questionOf, time, unknown } from './ocsp.test-support.js';
import type { OcspParts } from './ocsp.test-support.js';
import type { RevocationProof, RevocationQuestion, RevocationStatus } from './revocation.js';
import { authorityExtensions, createTestPki, respondingExtensions } from './test-pki.test-support.js';
import type { TestIdentity, TestPki } from './test-pki.test-support.js';

const day = 86_400_000;

let pki: TestPki;
let root: TestIdentity;
let responder: TestIdentity;
let signer: TestIdentity;
let question: RevocationQuestion;
beforeAll(() => {
  pki = createTestPki();
  root = pki.issue({ subject: '/CN=Root', extensions: authorityExtensions });
  responder = pki.issue({ subject: '/CN=Responder', issuer: root, extensions: respondingExtensions });
  signer = pki.issue({ subject: '/CN=Signer', issuer: root, extensions: ['keyUsage=digitalSignature'] });
  question = questionOf(signer, root);
});
afterAll(() => pki.remove());

function response(parts: Partial<OcspParts> = {}) {
  return readOcspResponse(ocspResponse({ question, responder, ...parts }));
}

/** `good`, `revoked`, or why nothing is known. */
function told(options: OcspSourceOptions, at = question.time): unknown {
  const status = ocspSource(options)({ ...question, time: at });
  return status.status === 'unknown' ? status.why.map(({ code }) => code) : status.status;
}

function after(days: number): Date {
  return new Date(Date.now() + days * day);
}

describe('OCSP responses at hand', () => {
  it('tell the status of the certificate that they are of, with themselves as the proof', () => {
    const other = pki.issue({ subject: '/CN=Other', issuer: root, extensions: ['keyUsage=digitalSignature'] });
    const foreign = response({ ids: [buildCertificateId(questionOf(other, root), 'sha1')] });
    const own = response();
    expect(ocspSource({ responses: [foreign, own] })(question)).toMatchObject({
      status: 'good',
      proofs: [{ source: 'ocsp', der: own.der, thisUpdate: own.responses[0]?.thisUpdate }],
    });
    expect(told({ responses: [foreign] })).toEqual(['evidence-missing']);
    expect(told({ responses: [] })).toEqual(['evidence-missing']);
  });

  it('are asked from the newest on, and the first that can be used is believed', () => {
    const older = { thisUpdate: after(-0.5), producedAt: after(-0.5) };
    const revoked = { certStatus: tlv(0xa1, time(after(-1))) };
    expect(told({ responses: [response(older), response(revoked)] })).toBe('revoked');
    expect(told({ responses: [response(revoked), response({ certStatus: unknown })] })).toBe('revoked');
    expect(told({ responses: [response({ certStatus: unknown }), response({ digest: 'sha1' })] })).toEqual([
      'certificate-unknown',
      'evidence-algorithm-refused',
    ]);
  });

  it('are believed of a time before they were made, and until they are overtaken', () => {
    const responses = [response({ nextUpdate: after(2) })];
    const now = new Date();
    expect(told({ responses, now }, after(-1))).toBe('good');
    expect(told({ responses, now }, after(1))).toBe('good');
    expect(told({ responses, now }, after(3))).toEqual(['evidence-stale']);
    expect(told({ responses, now: after(-1) }, after(-2))).toEqual(['evidence-not-yet-valid']);
  });

  it('say nothing good of a certificate that had ended, unless the responder remembers such', () => {
    const at = after(40);
    const cutoff = (days: number) => ({ singleExtensions: [extension('1.3.6.1.5.5.7.48.1.6', time(after(days)))] });
    const parts = { thisUpdate: at, producedAt: at, nextUpdate: after(50), responder: root };
    expect(told({ responses: [response(parts)] }, at)).toEqual(['certificate-dropped']);
    expect(told({ responses: [response({ ...parts, ...cutoff(35) })] }, at)).toEqual(['certificate-dropped']);
    expect(told({ responses: [response({ ...parts, ...cutoff(10) })] }, at)).toBe('good');
  });

  it('of a responder without nocheck need its own status, and bring its proofs along', () => {
    const extensions = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=OCSPSigning'];
    const unchecked = pki.issue({ subject: '/CN=Responder', issuer: root, extensions });
    const responses = [response({ responder: unchecked })];
    const crl: RevocationProof = {
      source: 'crl',
      der: Buffer.from('crl'),
      thisUpdate: new Date(),
      nextUpdate: undefined,
    };
    const asked: RevocationQuestion[] = [];
    const tell = (status: RevocationStatus) => (about: RevocationQuestion) => {
      asked.push(about);
      return status;
    };
    expect(told({ responses })).toEqual(['evidence-signer-untrusted']);
    const good = ocspSource({ responses, responderStatus: tell({ status: 'good', proofs: [crl] }) })(question);
    expect(good).toMatchObject({ status: 'good', proofs: [{ source: 'ocsp' }, crl] });
    expect(Buffer.from(asked[0]?.certificate.der ?? [])).toEqual(unchecked.der);
    expect(asked[0]?.path.certificates).toEqual([asked[0]?.certificate]);
    const responderStatus = tell({ status: 'unknown', why: [] });
    expect(told({ responses, responderStatus })).toEqual(['evidence-signer-untrusted']);
  });
});
