import { createHash, X509Certificate } from 'node:crypto';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SignatureMechanism } from './key-types.js';
import {
  createKey,
  createSoftHsm,
  createToken,
  importCertificate,
  issueTestCertificate,
  MemoryLog,
  readPublicKey,
  type SoftHsm,
  type SoftHsmKey,
  type SoftHsmToken,
} from './softhsm.test-support.js';
import { TokenClient, type TokenLimits } from './token-client.js';
import { verifySignature } from './verify-signature.js';

const processUrl = new URL('../../dist/keys/token-process.js', import.meta.url);
const message = Buffer.from('the bytes that a request froze');
const open: TokenClient[] = [];

let hsm: SoftHsm;
let token: SoftHsmToken;
let rsa: SoftHsmKey;
let ec: SoftHsmKey;
let ed: SoftHsmKey;

beforeAll(() => {
  hsm = createSoftHsm();
  token = createToken(hsm, 'DealSeal test');
  rsa = certifiedKey('01', 'rsa:2048');
  ec = certifiedKey('02', 'EC:prime256v1');
  ed = certifiedKey('03', 'EC:edwards25519');
});
afterAll(() => hsm.remove());
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
});

function certifiedKey(id: string, type: string): SoftHsmKey {
  const key = createKey(hsm, token, { id, label: `Key ${id}`, type });
  const der = issueTestCertificate(hsm, readPublicKey(hsm, token, id), `Certificate ${id}`);
  importCertificate(hsm, token, { id, label: `Certificate ${id}`, der });
  return key;
}

async function startClient(limits: Partial<TokenLimits> = {}): Promise<TokenClient> {
  const client = new TokenClient({
    modulePath: hsm.modulePath,
    processUrl,
    dataFolder: path.join(hsm.folder, 'data'),
    pinFile: () => token.pinFile,
    environment: hsm.environment,
    now: () => new Date(),
    log: new MemoryLog(),
    limits,
  });
  open.push(client);
  await client.start();
  return client;
}

function soon(): Date {
  return new Date(Date.now() + 20_000);
}

describe('TokenClient signing', () => {
  it.each<[string, () => SoftHsmKey, SignatureMechanism, number]>([
    ['RSA PKCS#1', () => rsa, 'rsa-pkcs1', 256],
    ['RSA PSS', () => rsa, 'rsa-pss', 256],
    ['ECDSA P-256', () => ec, 'ecdsa', 64],
    ['Ed25519', () => ed, 'eddsa', 64],
  ])('signs with %s what node:crypto verifies', async (_name, keyOf, mechanism, length) => {
    const client = await startClient();
    const { uri } = keyOf();
    const hash = 'sha256';
    const digest = mechanism === 'eddsa' ? message : createHash(hash).update(message).digest();
    const signature = await client.sign(uri, { mechanism, hash, digest, deadline: soon(), tenant: 'a' });
    expect(signature).toHaveLength(length);
    const [certificate] = (await client.describeKey(uri)).certificates;
    const key = new X509Certificate(certificate ?? '').publicKey;
    expect(verifySignature({ key, mechanism, hash, message, signature })).toBe(true);
    expect(verifySignature({ key, mechanism, hash, message: Buffer.from('other'), signature })).toBe(false);
  });
});
