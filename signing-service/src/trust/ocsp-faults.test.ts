import { createHash, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childrenOf, readElement } from '../cms/der-reader.js';
import { derNull, objectIdentifier, octetString, sequence, tlv, unsignedInteger } from '../cms/der-writer.js';
import { buildCertificateId, keyHash } from './certificate-id.js';
import { readCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { readCrl } from './crl.js';
import { ocspClient, serveOcsp } from './ocsp-client.test-support.js';
import type { OcspServer } from './ocsp-client.test-support.js';
import type { OcspClientOptions } from './ocsp-client.js';
import { extension, ocspResponse, questionOf, time } from './ocsp.test-support.js';
import type { OcspParts } from './ocsp.test-support.js';
import { rejection } from './rejection.test-support.js';
import type { RevocationQuestion } from './revocation.js';
import { authorityExtensions, createTestPki, ecKey, respondingExtensions } from './test-pki.test-support.js';
import type { TestIdentity, TestPki } from './test-pki.test-support.js';

const minute = 60_000;

let pki: TestPki;
let server: OcspServer;
let root: TestIdentity;
let responder: TestIdentity;
let question: RevocationQuestion;
beforeAll(async () => {
  pki = createTestPki();
  server = await serveOcsp();
  root = pki.issue({ subject: '/CN=Root', extensions: authorityExtensions });
  responder = delegate(respondingExtensions);
  const extensions = ['keyUsage=digitalSignature', `authorityInfoAccess=OCSP;URI:${server.url}/ocsp`];
  question = questionOf(pki.issue({ subject: '/CN=Signer', issuer: root, extensions }), root);
});
afterAll(async () => {
  await server.close();
  pki.remove();
});

function delegate(extensions: readonly string[], issuer = root, newKey = ecKey): TestIdentity {
  return pki.issue({ subject: '/CN=Responder', issuer, extensions, newKey });
}

/** `good`, or the check that the response fails. */
async function verdict(parts: Partial<OcspParts>, options: Partial<OcspClientOptions> = {}): Promise<string> {
  const body = ocspResponse({ question, responder, ...parts });
  server.answer(() => ({ body }));
  const asked = ocspClient(options).ask(question);
  const status = await asked.then(({ status: { status: told } }) => told).catch(() => 'refused');
  if (status !== 'refused') return status;
  const { code, check } = await rejection(asked);
  return code === 'ocsp-invalid' ? (check ?? 'unnamed') : code;
}

/** The certificate with ecdsa-with-SHA384 inside the signed bytes, which are signed with SHA-256 all the same. */
function withOtherInnerAlgorithm(identity: TestIdentity): TestIdentity {
  const [tbs, algorithm] = childrenOf(readElement(identity.der)).map(({ raw }) => Buffer.from(raw));
  if (tbs === undefined || algorithm === undefined) throw new Error('no certificate');
  const sha256 = Buffer.from(objectIdentifier('1.2.840.10045.4.3.2'));
  tbs[tbs.indexOf(sha256) + sha256.length - 1] = 3;
  const der = sequence(tbs, algorithm, tlv(0x03, Uint8Array.of(0), sign('sha256', tbs, root.key)));
  return { ...identity, der: Buffer.from(der) };
}

function ago(minutes: number): Date {
  return new Date(Date.now() - minutes * minute);
}

describe('an OCSP response that is right in all', () => {
  it('is believed, so that the faults below are what is refused', async () => {
    expect(await verdict({})).toBe('good');
    expect(await verdict({ version: 0, byKey: true })).toBe('good');
  });
});

describe('a response proves nothing when it', () => {
  it('is of another certificate: each of the four parts counts', async () => {
    const { certificate, issuerKey } = question;
    const sha1 = sequence(objectIdentifier('1.3.14.3.2.26'), derNull);
    const name = octetString(createHash('sha1').update(certificate.issuer.der).digest());
    const key = octetString(keyHash(issuerKey, 'sha1'));
    const serial = tlv(0x02, certificate.serial);
    const other = octetString(Buffer.alloc(20));
    expect(await verdict({ ids: [sequence(sha1, name, key, serial)] })).toBe('good');
    const sha256 = sequence(objectIdentifier('2.16.840.1.101.3.4.2.1'), derNull);
    const unheard = sequence(objectIdentifier('1.3.6.1.4.1.13762.9'), derNull);
    for (const parts of [
      [sha256, name, key, serial],
      [unheard, name, key, serial],
      [sha1, other, key, serial],
      [sha1, name, other, serial],
      [sha1, name, key, unsignedInteger(Uint8Array.of(1))],
    ]) {
      expect(await verdict({ ids: [sequence(...parts)] })).toBe('evidence-missing');
    }
    expect(await verdict({ ids: [] })).toBe('evidence-missing');
  });

  it('speaks of the certificate twice', async () => {
    const ids = [buildCertificateId(question, 'sha1'), buildCertificateId(question, 'sha256')];
    expect(await verdict({ ids })).toBe('evidence-malformed');
  });

  it('is signed by another key, or names a signer that it does not enclose', async () => {
    const impostor = delegate(respondingExtensions);
    expect(await verdict({ responder: { ...responder, key: impostor.key } })).toBe('evidence-signature-wrong');
    expect(await verdict({ enclosed: [] })).toBe('evidence-signer-untrusted');
    expect(await verdict({ enclosed: [impostor] })).toBe('evidence-signature-wrong');
    expect(await verdict({ enclosed: [impostor, responder] })).toBe('good');
  });

  it('is signed by a certificate that may not answer for the issuer', async () => {
    const stranger = pki.issue({ subject: '/CN=Root', extensions: authorityExtensions });
    const below = pki.issue({ subject: '/CN=Below', issuer: root, extensions: authorityExtensions });
    const renamed = pki.reissue({ ...root, subject: '/CN=Renamed' }, { extensions: authorityExtensions });
    const usage = 'keyUsage=critical,digitalSignature';
    const signers: Record<string, TestIdentity> = {
      'has no extendedKeyUsage': delegate([usage, 'noCheck=x']),
      'is for something else': delegate([usage, 'extendedKeyUsage=codeSigning', 'noCheck=x']),
      'may not sign': delegate(['keyUsage=critical,keyAgreement', 'extendedKeyUsage=OCSPSigning', 'noCheck=x']),
      'is of another issuer of the same name': delegate(respondingExtensions, stranger),
      'is of an issuer below': delegate(respondingExtensions, below),
      'is of the same key under another name': delegate(respondingExtensions, renamed),
      'says two things of its algorithm': withOtherInnerAlgorithm(responder),
      'is of itself': pki.issue({ subject: '/CN=Root', extensions: respondingExtensions }),
      'has an unknown critical extension': delegate([...respondingExtensions, '1.2.3.4=critical,DER:0500']),
    };
    const found: Record<string, string> = {};
    for (const [what, signer] of Object.entries(signers)) found[what] = await verdict({ responder: signer });
    expect(new Set(Object.values(found))).toEqual(new Set(['evidence-signer-untrusted']));
  });

  it('is signed by a certificate whose own status nobody tells, or which is revoked', async () => {
    const unchecked = delegate(['keyUsage=critical,digitalSignature', 'extendedKeyUsage=OCSPSigning']);
    const asked: string[] = [];
    const tell = (...crls: readonly Uint8Array[]) => ({
      crlsOfResponder: (about: Certificate) => {
        asked.push(about.subject.text);
        return Promise.resolve(crls.map(readCrl));
      },
    });
    const clean = tell(pki.crl(root, { hours: 1 }));
    expect(await verdict({ responder: unchecked })).toBe('evidence-signer-untrusted');
    expect(await verdict({ responder: unchecked }, clean)).toBe('good');
    expect(asked).toEqual(['CN=Responder']);
    const revoking = tell(pki.crl(root, { hours: 1, revoked: [unchecked] }));
    expect(await verdict({ responder: unchecked }, revoking)).toBe('evidence-signer-untrusted');
    expect(await verdict({ responder: unchecked }, tell())).toBe('evidence-signer-untrusted');
    asked.length = 0;
    expect(await verdict({}, clean)).toBe('good');
    expect(asked).toEqual([]);
  });

  it('is of a responder that is trusted by configuration, unless that is said', async () => {
    const stranger = pki.issue({ subject: '/CN=Anywhere', extensions: ['keyUsage=digitalSignature'] });
    expect(await verdict({ responder: stranger })).toBe('evidence-signer-untrusted');
    const responders = [readCertificate(stranger.der)];
    expect(await verdict({ responder: stranger, enclosed: [] }, { responders })).toBe('good');
  });

  it('is weakly signed', async () => {
    expect(await verdict({ digest: 'sha1' })).toBe('evidence-algorithm-refused');
    const short = delegate(respondingExtensions, root, ['rsa:1024']);
    expect(await verdict({ responder: short })).toBe('evidence-algorithm-refused');
  });

  it('is not of now', async () => {
    expect(await verdict({ thisUpdate: ago(-5), producedAt: ago(-5) })).toBe('evidence-not-yet-valid');
    expect(await verdict({ producedAt: ago(-5) })).toBe('evidence-not-yet-valid');
    expect(await verdict({ thisUpdate: ago(-5) })).toBe('evidence-not-yet-valid');
    expect(await verdict({ thisUpdate: ago(60), nextUpdate: ago(5) })).toBe('evidence-stale');
    expect(await verdict({ thisUpdate: ago(60), nextUpdate: null })).toBe('good');
    const longestWithoutNextUpdate = 30 * minute;
    expect(await verdict({ thisUpdate: ago(60), nextUpdate: null }, { longestWithoutNextUpdate })).toBe(
      'evidence-stale',
    );
    // Clocks differ a little.
    expect(await verdict({ thisUpdate: ago(-0.5), producedAt: ago(-0.5) })).toBe('good');
    expect(await verdict({ thisUpdate: ago(60), nextUpdate: ago(0.5) })).toBe('good');
  });

  it('has times that contradict each other', async () => {
    expect(await verdict({ thisUpdate: ago(0), producedAt: ago(5) })).toBe('evidence-malformed');
    expect(await verdict({ thisUpdate: ago(5), nextUpdate: ago(6) })).toBe('evidence-malformed');
  });

  it('is signed outside of the dates of its signer', async () => {
    const past = ago(60 * 24 * 2);
    const parts = { thisUpdate: past, producedAt: past };
    expect(await verdict(parts)).toBe('evidence-signer-untrusted');
    // Signed in time, but asked for after the end of the signer
    const later = { now: () => ago(-60 * 24 * 40).getTime(), random: () => 0, sleep: () => Promise.resolve() };
    const lasting = { nextUpdate: ago(-60 * 24 * 50) };
    expect(await verdict(lasting, { waiting: later })).toBe('evidence-signer-untrusted');
    expect(await verdict({ ...lasting, responder: root }, { waiting: later })).toBe('good');
  });

  it('has a critical extension that we do not know', async () => {
    const unheard = extension('1.2.3.4', derNull, true);
    expect(await verdict({ extensions: [unheard] })).toBe('evidence-critical-extension-unknown');
    expect(await verdict({ singleExtensions: [unheard] })).toBe('evidence-critical-extension-unknown');
    const harmless = extension('1.2.3.4', derNull);
    const cutoff = extension('1.3.6.1.5.5.7.48.1.6', time(ago(0)), true);
    expect(await verdict({ extensions: [harmless], singleExtensions: [cutoff, harmless] })).toBe('good');
  });

  it('is not what an OCSPResponse is', async () => {
    expect(await verdict({ version: 1 })).toBe('evidence-malformed');
    expect(await verdict({ responseType: '1.2.3.4' })).toBe('evidence-malformed');
    expect(await verdict({ certStatus: tlv(0x83) })).toBe('evidence-malformed');
    const body = Buffer.concat([ocspResponse({ question, responder }), Uint8Array.of(0)]);
    server.answer(() => ({ body }));
    expect((await rejection(ocspClient().ask(question))).check).toBe('evidence-malformed');
  });
});
