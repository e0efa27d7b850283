import { createHash } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContentInfo } from '../cms/build-content-info.js';
import { parseSignedData } from '../cms/parse-signed-data.js';
import { signatureValueFromToken } from '../cms/signature-value.js';
import { buildSignedAttributes } from '../cms/signed-attributes.js';
import { verifySignedData } from '../cms/verify-signed-data.js';
import {
  createKey,
  createSoftHsm,
  createToken,
  importCertificate,
  issueTestCertificate,
  MemoryLog,
  readPublicKey,
  type SoftHsm,
  type SoftHsmToken,
} from '../keys/softhsm.test-support.js';
import { TokenClient } from '../keys/token-client.js';
import { CredentialKeys } from './credential-keys.js';
import { KeyFiles } from './key-files.js';
import { proveCredential } from './signing-credential.js';

const content = Buffer.from('the bytes that the ByteRange covers');
/** pkcs11-tool cannot read the public keys of P-384 and P-521; those curves are tested in `cms/` with software keys. */
const keys = [
  ['01', 'rsa:2048', { scheme: 'rsa-pkcs1', digest: 'sha256' }],
  ['02', 'EC:prime256v1', { scheme: 'ecdsa', digest: 'sha256' }],
  ['03', 'EC:edwards25519', { scheme: 'eddsa', digest: 'sha512' }],
] as const;

let hsm: SoftHsm;
let token: SoftHsmToken;
let client: TokenClient;
const uris = new Map<string, string>();

beforeAll(async () => {
  hsm = createSoftHsm();
  token = createToken(hsm, 'DealSeal algorithms');
  for (const [id, type] of keys) {
    uris.set(id, createKey(hsm, token, { id, label: type, type }).uri);
    const der = issueTestCertificate(hsm, readPublicKey(hsm, token, id), type);
    importCertificate(hsm, token, { id, label: type, der });
  }
  client = new TokenClient({
    modulePath: hsm.modulePath,
    processUrl: new URL('../../dist/keys/token-process.js', import.meta.url),
    dataFolder: path.join(hsm.folder, 'data'),
    pinFile: () => token.pinFile,
    environment: hsm.environment,
    now: () => new Date(),
    log: new MemoryLog(),
    limits: {},
  });
  await client.start();
});
afterAll(async () => {
  await client.close();
  hsm.remove();
});

function soon(): Date {
  return new Date(Date.now() + 20_000);
}

describe('a credential on a token', () => {
  it.each(keys)('%s of type %s proves itself and signs a CMS that holds', async (id, type, algorithm) => {
    const config = { credentialId: type, keyUri: uris.get(id) ?? '', pinFile: token.pinFile };
    const challenge = { message: Buffer.alloc(64, 7), deadline: soon(), now: new Date() };
    const credential = await proveCredential(
      new CredentialKeys(client, new KeyFiles(() => undefined)),
      config,
      challenge,
    );
    expect(credential.algorithm).toMatchObject(algorithm);
    const { scheme, digest } = algorithm;
    const messageDigest = createHash(digest).update(content).digest();
    const signingCertificate = credential.certificate;
    const signedAttributes = buildSignedAttributes({ algorithm, messageDigest, signingCertificate });
    const turn = { deadline: soon(), tenant: '' };
    const raw = await client.sign(credential.keyUri, {
      mechanism: scheme,
      hash: digest,
      message: signedAttributes,
      ...turn,
    });
    const signature = signatureValueFromToken(algorithm, raw);
    const cms = buildContentInfo({ algorithm, signedAttributes, signature, signingCertificate, chain: [] });
    const integrity = verifySignedData(parseSignedData(cms), (hash) => createHash(hash).update(content).digest());
    expect(integrity).toEqual({ state: 'intact' });
  });
});
