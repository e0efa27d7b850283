import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readCertificate } from './certificate.js';
import { fetchCrls } from './crl-fetching.js';
import { createDownloads } from './downloads.js';
import { findPath } from './find-path.js';
import { createGuardedAgent } from './guarded-agent.js';
import { createOcspClient } from './ocsp-client.js';
import { opensslOcsp } from './ocsp.test-support.js';
import type { IndexEntry } from './ocsp.test-support.js';
import { faultsOf } from './path-result.js';
import { createRevocationCollector } from './revocation-collector.js';
import { authorityExtensions, createTestPki, respondingExtensions } from './test-pki.test-support.js';
import type { TestIdentity, TestPki } from './test-pki.test-support.js';
import { trustAnchorOf } from './trust-anchor.js';
import { listedHost, startTrustServer } from './trust-server.test-support.js';
import type { Reply, TrustServer } from './trust-server.test-support.js';

let pki: TestPki;
let server: TrustServer;
let root: TestIdentity;
let issuing: TestIdentity;
let signer: TestIdentity;
let responder: TestIdentity;
/** By the path of the request. */
let replies: Record<string, (query: Buffer) => Reply>;
beforeAll(async () => {
  pki = createTestPki();
  const missing: Reply = { body: Buffer.alloc(0), status: 404 };
  server = await startTrustServer('application/ocsp-response', (query, path) => replies[path]?.(query) ?? missing);
  const point = (path: string) => `crlDistributionPoints=URI:${server.url}${path}`;
  const responders = `authorityInfoAccess=OCSP;URI:${server.url}/ocsp`;
  root = pki.issue({ subject: '/CN=Root', extensions: authorityExtensions });
  issuing = pki.issue({
    subject: '/CN=Issuing',
    issuer: root,
    extensions: [...authorityExtensions, point('/root.crl')],
  });
  const signing = ['keyUsage=digitalSignature', responders, point('/issuing.crl')];
  signer = pki.issue({ subject: '/CN=Signer', issuer: issuing, extensions: signing });
  const responding = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=OCSPSigning', point('/issuing.crl')];
  responder = pki.issue({ subject: '/CN=Responder', issuer: issuing, extensions: responding });
});
beforeEach(() => {
  replies = {
    '/root.crl': () => ({ body: pki.crl(root, { hours: 1 }) }),
    '/issuing.crl': () => ({ body: pki.crl(issuing, { hours: 1 }) }),
    '/ocsp': answerOcsp({ identity: signer }),
  };
});
afterAll(async () => {
  await server.close();
  pki.remove();
});

function answerOcsp(entry: IndexEntry, by = responder): (query: Buffer) => Reply {
  return (query) => ({ body: opensslOcsp({ pki, issuer: issuing, responder: by, entries: [entry] }, query) });
}

/** Collects evidence for the signer's path and validates it with that. */
async function judge() {
  const agent = createGuardedAgent({ allowed: [listedHost] });
  onTestFinished(() => agent.close());
  const waiting = { now: Date.now, random: () => 0, sleep: () => Promise.resolve() };
  const downloads = createDownloads({ agent, waiting });
  const crlsOfResponder = async (certificate: Parameters<typeof fetchCrls>[0]) =>
    (await fetchCrls(certificate, downloads)).crls;
  const ocsp = createOcspClient({ agent, waiting, randomBytes, crlsOfResponder });
  const collector = createRevocationCollector({ ocsp, downloads, now: Date.now });
  const target = readCertificate(signer.der);
  const options = {
    anchors: [trustAnchorOf(readCertificate(root.der))],
    intermediates: [readCertificate(issuing.der)],
    time: new Date(),
  };
  const { result } = findPath(target, options);
  if (result === undefined) throw new Error('no path');
  const collected = await collector.collect(result.path);
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
    const free = pki.issue({ subject: '/CN=Responder', issuer: issuing, extensions: respondingExtensions });
    replies['/ocsp'] = answerOcsp({ identity: signer }, free);
    const { outcome, proofs } = await judge();
    expect([outcome, proofs]).toEqual(['valid', ['crl', 'ocsp']]);
  });

  it.each([
    ['is silent on', { body: Buffer.alloc(0), status: 503 }],
    ['lies on', { body: Buffer.from('nonsense') }],
  ] as const)('is by CRL when the responder %s the certificate', async (_, reply) => {
    replies['/ocsp'] = () => reply;
    const { outcome, proofs, missing } = await judge();
    expect([outcome, proofs, missing]).toEqual(['valid', ['crl', 'crl'], []]);
  });

  it('is by CRL when the responder does not know the certificate', async () => {
    replies['/ocsp'] = answerOcsp({ identity: issuing });
    const { outcome, proofs } = await judge();
    expect([outcome, proofs]).toEqual(['valid', ['crl', 'crl']]);
  });

  it('says that it is revoked, by OCSP and by CRL', async () => {
    replies['/ocsp'] = answerOcsp({ identity: signer, revoked: '260102030405Z' });
    expect((await judge()).faults).toEqual(['revoked']);
    replies['/ocsp'] = () => ({ fault: 'cut' });
    replies['/issuing.crl'] = () => ({ body: pki.crl(issuing, { hours: 1, revoked: [signer] }) });
    expect((await judge()).faults).toEqual(['revoked']);
    replies['/root.crl'] = () => ({ body: pki.crl(root, { hours: 1, revoked: [issuing] }) });
    expect((await judge()).faults).toContain('revoked');
  });

  it('is missing with every reason when none can be had, and the path is then not valid', async () => {
    replies = {};
    const { outcome, faults, missing } = await judge();
    expect(outcome).toBe('indeterminate');
    expect(faults).toEqual(['revocation-unknown', 'revocation-unknown']);
    expect(missing).toEqual([
      ['ocsp-unavailable', 'crl-unavailable'],
      ['ocsp-unavailable', 'crl-unavailable'],
    ]);
  });

  it('is missing when a CRL is of another issuer', async () => {
    replies['/root.crl'] = () => ({ body: pki.crl(issuing, { hours: 1 }) });
    expect((await judge()).missing).toEqual([['ocsp-unavailable', 'crl-invalid']]);
  });
});

describe('the CRLs of a certificate', () => {
  it('are those of all its points, each by the first of its addresses that answers', async () => {
    const agent = createGuardedAgent({ allowed: [listedHost] });
    onTestFinished(() => agent.close());
    const waiting = { now: Date.now, random: () => 0, sleep: () => Promise.resolve() };
    const downloads = createDownloads({ agent, waiting });
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
    const { crls, failures } = await fetchCrls(readCertificate(identity.der), downloads);
    expect(crls.map(({ issuer }) => issuer.text)).toEqual(['CN=Issuing', 'CN=Root', 'CN=Issuing']);
    expect(failures.map(({ code, retry }) => [code, retry])).toEqual([['crl-unavailable', 'never']]);
  });
});
