import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes } from 'node:crypto';
import { certificateChainSchema } from '../contract/certificate.js';
import { answerOcsp, createOnlineScene, type OnlineScene } from '../trust/online-scene.test-support.js';
import { authorityExtensions } from '../trust/test-pki.test-support.js';
import { listedHost } from '../trust/trust-server.test-support.js';
import { createTrustServices, type TrustServices } from '../trust/trust-services.js';
import { describeChain } from './describe-chain.js';

let scene: OnlineScene;
let services: TrustServices;
beforeAll(async () => {
  scene = await createOnlineScene();
});
beforeEach(() => {
  scene.heal();
  services = trusting(scene.root.der);
  return () => services.close();
});
afterAll(() => scene.close());

function trusting(root: Uint8Array): TrustServices {
  const outside = { allowed: [listedHost], now: Date.now, randomBytes };
  return createTrustServices({ trusted: [root], timeStampAuthorities: [], ...outside });
}

async function chain(examinePath: TrustServices['examinePath'] | null = services.examinePath) {
  const surroundings = { beside: [scene.issuing.der], now: new Date(), examinePath };
  return certificateChainSchema.parse(await describeChain(scene.signer.der, surroundings));
}

describe('describeChain', () => {
  it('tells each certificate up to the trusted one, and how its status is known', async () => {
    const { outcome, links } = await chain();
    expect(outcome).toBe('trusted');
    expect(links.map(({ name, revocation, source, isTrusted }) => [name, revocation, source, isTrusted])).toEqual([
      ['Signer', 'good', 'ocsp', false],
      ['Issuing', 'good', 'crl', false],
      ['Root', 'unasked', null, true],
    ]);
    expect(links[0]?.toldAt).not.toBeNull();
  });

  it('tells when it was revoked', async () => {
    scene.replies.set('/ocsp', answerOcsp(scene, [{ identity: scene.signer, revoked: '260102030405Z' }]));
    const { outcome, links } = await chain();
    expect(outcome).toBe('invalid');
    expect(links[0]).toMatchObject({ revocation: 'revoked', fault: 'revoked', revokedAt: '2026-01-02T03:04:05.000Z' });
  });

  it('does not know what nobody tells', async () => {
    scene.replies.clear();
    const { outcome, links } = await chain();
    expect(outcome).toBe('unproven');
    expect(links.map(({ revocation }) => revocation)).toEqual(['unknown', 'unknown', 'unasked']);
  });

  it('shows what is at hand where it leads to nobody trusted, and where nobody is', async () => {
    const stranger = scene.pki.issue({ subject: '/CN=Stranger', extensions: authorityExtensions });
    const other = trusting(stranger.der);
    try {
      expect(await chain(other.examinePath)).toMatchObject({ outcome: 'incomplete', links: [{}, { name: 'Issuing' }] });
    } finally {
      await other.close();
    }
    const { outcome, links } = await chain(null);
    expect([outcome, links.map(({ revocation }) => revocation)]).toEqual(['unconfigured', ['unasked', 'unasked']]);
  });
});
