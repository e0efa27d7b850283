import { X509Certificate } from 'node:crypto';
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
    const signature = await client.sign(uri, { mechanism, hash, message, deadline: soon(), tenant: 'a' });
    expect(signature).toHaveLength(length);
    const [certificate] = (await client.describeKey(uri)).certificates;
    const key = new X509Certificate(certificate ?? '').publicKey;
    expect(verifySignature({ key, mechanism, hash, message, signature })).toBe(true);
    expect(verifySignature({ key, mechanism, hash, message: Buffer.from('other'), signature })).toBe(false);
  });

  it('gives 200 concurrent signatures, all valid, over four sessions', async () => {
    const client = await startClient();
    const messages = Array.from({ length: 200 }, (_, at) => Buffer.from(`document ${at}`));
    const signatures = await Promise.all(
      messages.map((each, at) => {
        const turn = { deadline: soon(), tenant: `tenant ${at % 3}` };
        return client.sign(ec.uri, { mechanism: 'ecdsa', hash: 'sha256', message: each, ...turn });
      }),
    );
    const [certificate] = (await client.describeKey(ec.uri)).certificates;
    const key = new X509Certificate(certificate ?? '').publicKey;
    const valid = messages.filter((each, at) => {
      const signature = signatures[at] ?? new Uint8Array();
      return verifySignature({ key, mechanism: 'ecdsa', hash: 'sha256', message: each, signature });
    });
    expect(valid).toHaveLength(200);
    expect(client.status()).toMatchObject({ signatures: 200, waiting: 0, inFlight: 0, errors: {} });
  });

  it('does not let 200 signatures of one tenant hold up another’s single one', async () => {
    const client = await startClient();
    await client.describeKey(rsa.uri);
    const finished: string[] = [];
    const sign = async (tenant: string): Promise<void> => {
      await client.sign(rsa.uri, { mechanism: 'rsa-pkcs1', hash: 'sha256', message, deadline: soon(), tenant });
      finished.push(tenant);
    };
    const greedy = Array.from({ length: 200 }, () => sign('greedy'));
    await Promise.all([...greedy, sign('modest')]);
    // At most the signatures that were already in the four sessions, and their successors, came before.
    expect(finished.indexOf('modest')).toBeLessThan(12);
  });

  it('describes keys with their certificates and what the token can do', async () => {
    const client = await startClient();
    const keys = await client.listKeys(token.uri);
    const facts = keys.map(({ keyId, label, keyType, size, curve, mechanisms }) => {
      return { keyId, label, keyType, size, curve, mechanisms };
    });
    expect(facts.toSorted((a, b) => a.keyId.localeCompare(b.keyId))).toEqual([
      { keyId: '01', label: 'Key 01', keyType: 'rsa', size: 2048, mechanisms: ['rsa-pkcs1', 'rsa-pss'] },
      { keyId: '02', label: 'Key 02', keyType: 'ec', size: 256, curve: 'prime256v1', mechanisms: ['ecdsa'] },
      { keyId: '03', label: 'Key 03', keyType: 'ed25519', size: 256, curve: 'ed25519', mechanisms: ['eddsa'] },
    ]);
    expect(keys[0]?.token).toMatchObject({ serial: token.serial, manufacturer: 'SoftHSM project' });
    expect(keys.every((key) => key.certificates.length === 1)).toBe(true);
  });

  it('finds a key by its certificate’s label, and by its own URI again', async () => {
    const client = await startClient();
    const found = await client.describeKey(`${token.uri};object=Certificate%2002;type=cert`);
    expect(found.keyId).toBe('02');
    expect(await client.describeKey(found.uri)).toEqual(found);
  });

  it('proves with a test signature that key and certificate belong together', async () => {
    const client = await startClient();
    for (const { uri, id } of [rsa, ec, ed]) {
      const test = await client.testKey(uri, { deadline: soon(), tenant: 'health' });
      expect(new X509Certificate(test.certificate).subject).toBe(`CN=Certificate ${id}`);
    }
  });
});
