import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readCertificate } from './certificate.js';
import { answerOcsp, createOnlineScene, onlineParts } from './online-scene.test-support.js';
import type { OnlineScene } from './online-scene.test-support.js';
import { createPathExaminer, createPathProver } from './prove-path.js';
import type { ProvePath } from './prove-path.js';
import { rejection } from './rejection.test-support.js';
import { createTimeStampClient } from './time-stamp-client.js';
import { serveStamps, stamped } from './time-stamp-client.test-support.js';
import { opensslReply } from './time-stamping.test-support.js';
import { trustAnchorOf } from './trust-anchor.js';

const day = 86_400_000;

let scene: OnlineScene;
beforeAll(async () => {
  scene = await createOnlineScene();
});
beforeEach(() => scene.heal());
afterAll(() => scene.close());

function prover() {
  const { agent, downloads, revocation } = onlineParts();
  onTestFinished(() => agent.close());
  const anchors = [trustAnchorOf(readCertificate(scene.root.der))];
  return { agent, provePath: createPathProver(createPathExaminer({ anchors, downloads, revocation })) };
}

/** Proves the signer's path, with nothing at hand but its certificate. */
function prove(time = new Date(), provePath: ProvePath = prover().provePath) {
  return provePath(readCertificate(scene.signer.der), { intermediates: [], time });
}

describe('a path', () => {
  it('is found with issuers that are fetched, and proven by what is said of revocation', async () => {
    const { path, proofs } = await prove();
    expect(path.certificates.map(({ subject }) => subject.text)).toEqual(['CN=Issuing', 'CN=Signer']);
    // The CRL of the root, the response, and the CRL for the responder
    expect(proofs.map(({ source }) => source)).toEqual(['crl', 'ocsp', 'crl']);
  });

  it('is invalid when something on it is revoked, or expired', async () => {
    const { signer, replies } = scene;
    replies.set('/ocsp', answerOcsp(scene, [{ identity: signer, revoked: '260102030405Z' }]));
    expect(await rejection(prove())).toMatchObject({ code: 'path-invalid', check: 'revoked', retry: 'never' });
    const late = await rejection(prove(new Date(Date.now() + 40 * day)));
    expect(late).toMatchObject({ code: 'path-invalid', check: 'expired' });
  });

  it('is unproven when evidence cannot be had, and may be proven later when that is only so now', async () => {
    const { replies } = scene;
    replies.set('/root.crl', () => ({ body: Buffer.alloc(0), status: 503 }));
    expect(await rejection(prove())).toMatchObject({ code: 'path-unproven', retry: 'later' });
    replies.set('/root.crl', () => ({ body: Buffer.from('nonsense') }));
    expect(await rejection(prove())).toMatchObject({ code: 'path-unproven', retry: 'never' });
  });

  it('is unproven when its issuer cannot be had', async () => {
    const { replies } = scene;
    replies.set('/issuing.crt', () => ({ body: Buffer.alloc(0), status: 503 }));
    expect(await rejection(prove())).toMatchObject({ code: 'path-unproven', retry: 'later' });
    replies.delete('/issuing.crt');
    expect(await rejection(prove())).toMatchObject({ code: 'path-unproven', retry: 'never' });
  });
});

describe('a time stamp whose authority’s path is proven over the network', () => {
  async function stamp() {
    const { pki, stamps } = scene;
    const server = await serveStamps((query) => ({
      body: opensslReply({ pki, identity: stamps, issuers: [stamps] }, query),
    }));
    const waiting = { now: Date.now, random: () => 0, sleep: () => Promise.resolve() };
    const authorities = [{ url: server.url }];
    return createTimeStampClient({ ...prover(), authorities, waiting, randomBytes }).stamp(stamped);
  }

  it('is taken with the proofs', async () => {
    const { proven, authorityName } = await stamp();
    expect([authorityName, proven.proofs.length]).toEqual(['Stamps', 3]);
  });

  it('is refused when the authority is revoked', async () => {
    scene.replies.set('/ocsp', answerOcsp(scene, [{ identity: scene.stamps, revoked: '260102030405Z' }]));
    const error = await rejection(stamp());
    expect([error.code, error.check, error.retry]).toEqual(['time-stamp-invalid', 'path', 'never']);
    expect(error.message).toContain('revoked');
  });

  it('may be asked for later when its revocation cannot be had now', async () => {
    scene.replies.set('/root.crl', () => ({ body: Buffer.alloc(0), status: 503 }));
    expect(await rejection(stamp())).toMatchObject({ code: 'time-stamp-invalid', check: 'path', retry: 'later' });
  });
});
