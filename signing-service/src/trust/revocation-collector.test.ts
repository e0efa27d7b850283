import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readCertificate } from './certificate.js';
import { fetchCrls } from './crl-fetching.js';
import { findPath } from './find-path.js';
import { answerOcsp, createOnlineScene, onlineParts } from './online-scene.test-support.js';
import type { OnlineParts, OnlineScene } from './online-scene.test-support.js';
import { faultsOf } from './path-result.js';
import { respondingExtensions } from './test-pki.test-support.js';
import { trustAnchorOf } from './trust-anchor.js';

let scene: OnlineScene;
beforeAll(async () => {
  scene = await createOnlineScene();
});
beforeEach(() => scene.heal());
afterAll(() => scene.close());

function parts(): OnlineParts {
  const made = onlineParts();
  onTestFinished(() => made.agent.close());
  return made;
}

/** Collects evidence for the signer's path and validates it with that. */
async function judge() {
  const { signer, root, issuing } = scene;
  const target = readCertificate(signer.der);
  const options = {
    anchors: [trustAnchorOf(readCertificate(root.der))],
    intermediates: [readCertificate(issuing.der)],
    time: new Date(),
  };
  const { result } = findPath(target, options);
  if (result === undefined) throw new Error('no path');
  const collected = await parts().revocation.collect(result.path);
  const judged = findPath(target, { ...options, revocation: collected.source });
  const reports = judged.result?.reports ?? [];
  return {
    collected,
    outcome: judged.outcome,
    faults: judged.result === undefined ? [] : faultsOf(judged.result),
    proofs: reports.map(({ revocation: status }) =>
      status === undefined || status.status === 'unknown'
        ? 'none'
        : status.proofs.map(({ source }) => source).join(' '),
    ),
    missing: collected.missing.map(({ causes }) => causes.map(({ code }) => code)),
  };
}

describe('evidence for a path', () => {
  it('is by OCSP where there is a responder, by CRL where there is none, and by both for a responder to be checked', async () => {
    const { outcome, proofs, missing, collected } = await judge();
    expect([outcome, proofs, missing]).toEqual(['valid', ['crl', 'ocsp crl'], []]);
    expect([collected.responses.length, collected.crls.length]).toEqual([1, 2]);
  });

  it('needs no CRL for a responder that says nocheck', async () => {
    const { pki, issuing, signer, replies } = scene;
    const free = pki.issue({ subject: '/CN=Responder', issuer: issuing, extensions: respondingExtensions });
    replies.set('/ocsp', answerOcsp(scene, [{ identity: signer }], free));
    const { outcome, proofs } = await judge();
    expect([outcome, proofs]).toEqual(['valid', ['crl', 'ocsp']]);
  });

  it.each([
    ['is silent on', { body: Buffer.alloc(0), status: 503 }],
    ['lies on', { body: Buffer.from('nonsense') }],
  ] as const)('is by CRL when the responder %s the certificate', async (_, reply) => {
    scene.replies.set('/ocsp', () => reply);
    const { outcome, proofs, missing } = await judge();
    expect([outcome, proofs, missing]).toEqual(['valid', ['crl', 'crl'], []]);
  });

  it('is by CRL when the responder does not know the certificate', async () => {
    const { pki, issuing } = scene;
    const free = pki.issue({ subject: '/CN=Responder', issuer: issuing, extensions: respondingExtensions });
    scene.replies.set('/ocsp', answerOcsp(scene, [], free));
    const { outcome, proofs } = await judge();
    expect([outcome, proofs]).toEqual(['valid', ['crl', 'crl']]);
  });

  it('says that it is revoked, by OCSP and by CRL', async () => {
    const { pki, root, issuing, signer, replies } = scene;
    replies.set('/ocsp', answerOcsp(scene, [{ identity: signer, revoked: '260102030405Z' }]));
    expect((await judge()).faults).toEqual(['revoked']);
    replies.set('/ocsp', () => ({ fault: 'cut' }));
    replies.set('/issuing.crl', () => ({ body: pki.crl(issuing, { hours: 1, revoked: [signer] }) }));
    expect((await judge()).faults).toEqual(['revoked']);
    replies.set('/root.crl', () => ({ body: pki.crl(root, { hours: 1, revoked: [issuing] }) }));
    expect((await judge()).faults).toContain('revoked');
  });

  it('is missing with every reason when none can be had, and the path is then not valid', async () => {
    scene.replies.clear();
    const { outcome, faults, missing } = await judge();
    expect(outcome).toBe('indeterminate');
    expect(faults).toEqual(['revocation-unknown', 'revocation-unknown']);
    expect(missing).toEqual([
      ['ocsp-unavailable', 'crl-unavailable'],
      ['ocsp-unavailable', 'crl-unavailable'],
    ]);
  });

  it('is missing when a CRL is of another issuer', async () => {
    const { pki, issuing, replies } = scene;
    replies.set('/root.crl', () => ({ body: pki.crl(issuing, { hours: 1 }) }));
    expect((await judge()).missing).toEqual([['ocsp-unavailable', 'crl-invalid']]);
  });
});

describe('the CRLs of a certificate', () => {
  it('are those of all its points, each by the first of its addresses that answers', async () => {
    const { pki, server, issuing } = scene;
    const addresses = ['ldap://127.0.0.5/cn=Issuing', `${server.url}/missing`, `${server.url}/issuing.crl`];
    const extensions = [
      'crlDistributionPoints=first,second,third',
      'freshestCRL=fourth',
      '[first]',
      `fullname=${addresses.map((url) => `URI:${url}`).join(',')}`,
      '[second]',
      `fullname=URI:${server.url}/root.crl`,
      '[third]',
      'fullname=URI:ldap://127.0.0.5/cn=Issuing',
      '[fourth]',
      `fullname=URI:${server.url}/issuing.crl`,
    ];
    const identity = pki.issue({ subject: '/CN=Signer', issuer: issuing, extensions });
    const { crls, failures } = await fetchCrls(readCertificate(identity.der), parts().downloads);
    expect(crls.map(({ issuer }) => issuer.text)).toEqual(['CN=Issuing', 'CN=Root', 'CN=Issuing']);
    expect(failures.map(({ code, retry }) => [code, retry])).toEqual([['crl-unavailable', 'never']]);
  });
});
