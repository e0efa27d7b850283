import { spawnSync } from 'node:child_process';
import { verify } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '../cms/with-folder.test-support.js';
import type { Pem } from '../trust/openssl-token.test-support.js';
import type { RawSignature } from './raw-signatures.test-support.js';

/** A signature's CMS and what is in it. */
export interface SignatureParts {
  /** ContentInfo without its padding. */
  readonly cms: Uint8Array;
  /** The signer's certificate. */
  readonly certificate: X509Certificate;
  readonly certificates: readonly X509Certificate[];
  /** What is signed: DER of the attributes, as a SET. */
  readonly attributes: Uint8Array;
  readonly value: Uint8Array;
}

export interface SignatureTrust {
  readonly anchors: readonly Pem[];
  /** When the certificates have to be valid. */
  readonly time: Date;
}

function runs(folder: string, ...args: readonly string[]): boolean {
  return spawnSync('openssl', args, { cwd: folder }).status === 0;
}

/**
 * Whether `openssl cms -verify -cades` accepts a signature over the bytes that it covers. It cannot read RFC 8419: of an Ed25519
 * signature, `openssl verify` judges the path, and Node the value.
 */
export function opensslAccepts(
  { covered }: Pick<RawSignature, 'covered'>,
  { cms, certificate, certificates, attributes, value }: SignatureParts,
  { anchors, time }: SignatureTrust,
): boolean {
  return withFolder((folder) => {
    const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
    write('anchors', anchors.map(({ pem }) => pem).join('\n'));
    const at = ['-attime', String(Math.floor(time.getTime() / 1000))];
    // An anchor is a name and a key: it need not be a root, and may be the signer's own certificate.
    const trust = ['-CAfile', 'anchors', '-partial_chain', '-purpose', 'any', ...at];
    if (certificate.publicKey.asymmetricKeyType === 'ed25519') {
      write('signer', certificate.toString());
      write('certificates', certificates.join('\n'));
      const isValue = verify(null, attributes, certificate.publicKey, value);
      return isValue && runs(folder, 'verify', ...trust, '-untrusted', 'certificates', 'signer');
    }
    write('cms', cms);
    write('data', covered);
    const input = ['-binary', '-inform', 'DER', '-in', 'cms', '-content', 'data', '-out', '/dev/null'];
    return runs(folder, 'cms', '-verify', '-cades', ...input, ...trust);
  });
}
