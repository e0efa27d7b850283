import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openssl } from '../trust/openssl.js';
import type { Trust } from '../trust/trust.js';

export const trialCredentialId = 'test-key';

/** A TEST certificate of the demo CA with its key in a PKCS#12 file, made here, as the service's configuration names it. */
export async function makeTrialCredential(folder: string, trust: Trust): Promise<object> {
  const file = (name: string): string => join(folder, `test.${name}`);
  const pinFile = file('password');
  await writeFile(pinFile, 'probni\n', { mode: 0o600 });
  await openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', file('key'));
  const publicKey = await openssl('pkey', '-in', file('key'), '-pubout');
  const { certificatePem } = await trust.issueCertificate({
    csrOrPublicKey: publicKey.toString('utf8'),
    subject: { commonName: 'DealSeal TEST', organisation: 'DealSeal TEST' },
    days: 90,
  });
  await writeFile(file('pem'), certificatePem);
  await writeFile(file('chain'), trust.chainPem);
  const input = ['-inkey', file('key'), '-in', file('pem'), '-certfile', file('chain')];
  await openssl('pkcs12', '-export', ...input, '-passout', `file:${pinFile}`, '-out', file('p12'));
  return { credentialId: trialCredentialId, keyUri: pathToFileURL(file('p12')).href, pinFile, trial: true };
}
