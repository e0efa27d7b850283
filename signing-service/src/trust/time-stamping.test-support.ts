import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childrenOf, readElement } from '../cms/der-reader.js';
import { sequence, smallInteger } from '../cms/der-writer.js';
import type { TestIdentity, TestPki } from './test-pki.test-support.js';
import type { TstInfoParts } from './tst-info.test-support.js';

/** OpenSSL's own example of a policy for tests. */
export const testPolicy = '1.3.6.1.4.1.13762.3';

/** An authority that signs with this certificate and encloses the issuers. */
export interface TestAuthority {
  readonly pki: TestPki;
  readonly identity: TestIdentity;
  readonly issuers: readonly TestIdentity[];
}

function write(pki: TestPki, content: string | Uint8Array): string {
  const file = join(pki.folder, randomBytes(6).toString('hex'));
  writeFileSync(file, content);
  return file;
}

/** Configuration of `openssl ts`, with lines that replace ours. */
function configuration({ pki, identity, issuers }: TestAuthority, changed: Readonly<Record<string, string>>): string {
  const settings: Record<string, string> = {
    serial: write(pki, '01\n'),
    signer_cert: identity.certificateFile,
    signer_key: identity.keyFile,
    certs: write(pki, issuers.map(({ pem }) => pem).join('')),
    signer_digest: 'sha256',
    default_policy: testPolicy,
    digests: 'sha256, sha384, sha512',
    accuracy: 'secs:1, millisecs:500',
    ordering: 'no',
    tsa_name: 'yes',
    ess_cert_id_chain: 'no',
    ess_cert_id_alg: 'sha256',
    ...changed,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return ['[tsa]', 'default_tsa = this', '[this]', ...lines].join('\n');
}

/** What `openssl ts -reply` answers to a TimeStampReq: a TimeStampResp. */
export function opensslReply(
  authority: TestAuthority,
  query: Uint8Array,
  changed: Readonly<Record<string, string>> = {},
): Buffer {
  const { pki } = authority;
  const output = write(pki, '');
  const config = ['-config', write(pki, configuration(authority, changed))];
  pki.openssl('ts', '-reply', ...config, '-queryfile', write(pki, query), '-out', output);
  return readFileSync(output);
}

export interface TokenOptions {
  /** Who signs; the authority when left out. */
  readonly signer?: TestIdentity;
  /** More arguments of `openssl cms -sign`. */
  readonly extra?: readonly string[];
  /** Leave out the attribute that names the certificate. */
  readonly unnamed?: boolean;
  /** id-ct-TSTInfo when left out. */
  readonly contentType?: string;
}

/** A SignedData of any content, made by `openssl cms`: also what `openssl ts` would refuse to make. */
export function signToken(authority: TestAuthority, content: Uint8Array, options: TokenOptions = {}): Buffer {
  const { pki, identity, issuers } = authority;
  const { signer = identity, extra = [], unnamed = false, contentType = '1.2.840.113549.1.9.16.1.4' } = options;
  const chain = write(pki, issuers.map(({ pem }) => pem).join(''));
  const input = ['-binary', '-nodetach', '-nosmimecap', '-econtent_type', contentType, '-in', write(pki, content)];
  const by = ['-signer', signer.certificateFile, '-inkey', signer.keyFile, '-certfile', chain, '-md', 'sha256'];
  return pki.openssl('cms', '-sign', ...input, ...by, ...(unnamed ? [] : ['-cades']), '-outform', 'DER', ...extra);
}

/** TimeStampResp with status granted. */
export function granted(token: Uint8Array): Uint8Array {
  return sequence(sequence(smallInteger(0)), token);
}

/** The parts of a TSTInfo that answer a TimeStampReq. */
export function answerTo(query: Uint8Array): TstInfoParts {
  const [, messageImprint, ...rest] = childrenOf(readElement(query));
  const imprint = messageImprint === undefined ? undefined : childrenOf(messageImprint)[1];
  const nonce = rest.find(({ tag }) => tag === 0x02);
  return {
    ...(imprint === undefined ? {} : { imprint: imprint.content }),
    ...(nonce === undefined ? {} : { nonce: nonce.raw }),
  };
}
