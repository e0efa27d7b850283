import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bufferSource } from '../pdf/source.js';
import type { TestIdentity, TestPki } from '../trust/test-pki.test-support.js';
import { placeContents } from './place-contents.js';
import { prepareSignature } from './prepare-signature.js';
import { prepareOptions } from './test-signer.js';

/**
 * A signature as other programs make them: subfilter adbe.pkcs7.detached, CMS by `openssl cms` with signing-time and without
 * signing-certificate. Not of PAdES, so that the rules of its levels do not judge it.
 */
export async function foreignSignature(
  pki: TestPki,
  { signer, issuers }: { readonly signer: TestIdentity; readonly issuers: readonly TestIdentity[] },
  input: Uint8Array,
): Promise<Uint8Array> {
  const options = prepareOptions(
    { der: signer.der, pem: signer.pem, privateKey: signer.key },
    { fileId: randomBytes(16) },
  );
  const prepared = await prepareSignature(bufferSource(input), options);
  const text = Buffer.from(prepared.tail).toString('latin1').replace('/ETSI.CAdES.detached', '/adbe.pkcs7.detached');
  const tail = Buffer.from(text, 'latin1');
  const output = Buffer.concat([input, tail]);
  const [, first, second, rest] = prepared.byteRange;
  const base = join(pki.folder, randomBytes(6).toString('hex'));
  writeFileSync(`${base}.data`, Buffer.concat([output.subarray(0, first), output.subarray(second, second + rest)]));
  writeFileSync(`${base}.chain`, issuers.map(({ pem }) => pem).join(''));
  const by = [
    '-signer',
    signer.certificateFile,
    '-inkey',
    signer.keyFile,
    '-certfile',
    `${base}.chain`,
    '-md',
    'sha256',
  ];
  pki.openssl('cms', '-sign', '-binary', '-in', `${base}.data`, ...by, '-outform', 'DER', '-out', `${base}.cms`);
  return Buffer.concat([input, placeContents({ ...prepared, tail }, readFileSync(`${base}.cms`))]);
}
