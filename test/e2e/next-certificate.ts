import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { createTrust } from '../trust/trust.js';
import { httpOrigin } from '../support/addresses.js';
import { tenantName } from '../support/install-app.js';
import type { Stack } from '../support/stack.js';

const configSchema = z.looseObject({ credentials: z.array(z.record(z.string(), z.string())) });

/**
 * What the operator does when a certificate is to be renewed: a new key on the same token, a request for it, the certificate that the authority
 * issues, a credential in the configuration, and the portal that may use it.
 */
export async function addNextCertificate(stack: Stack, named: { credentialId: string; owner: string }): Promise<void> {
  const { console, directory, token, addresses } = stack;
  const [tokenUri = ''] = token.keyUri.split(';id=');
  const keyUri = `${tokenUri};id=%02;type=private`;
  const pin = ['--pin-file', token.pinFile];
  const file = (name: string) => join(directory, 'service', name);
  const key = ['--type', 'rsa-2048', '--label', 'Next', '--id', '02'];
  await console.run('token', 'generate', '--token', tokenUri, ...key, ...pin);
  const subject = ['--subject', `CN=${named.owner}`, '--out', file('next-request.pem')];
  await console.run('token', 'request', '--key', keyUri, ...subject, ...pin);
  const baseUrl = httpOrigin(addresses.trust);
  const authority = await createTrust({ directory: join(directory, 'trust'), clock: () => new Date(), baseUrl });
  const { certificatePem } = await authority.issueCertificate({
    csrOrPublicKey: await readFile(file('next-request.pem'), 'utf8'),
    subject: { commonName: named.owner, organisation: named.owner },
    days: 825,
  });
  await writeFile(file('next.pem'), certificatePem);
  await console.run('token', 'import', '--token', tokenUri, ...pin, file('next.pem'));

  const config = configSchema.parse(JSON.parse(await readFile(file('config.json'), 'utf8')));
  const [first = {}, ...others] = config.credentials;
  const credentials = [first, { ...first, credentialId: named.credentialId, keyUri }, ...others];
  await writeFile(file('config.json'), JSON.stringify({ ...config, credentials }, null, 2), { mode: 0o600 });
  await stack.service.stop();
  await stack.service.start();
  await console.run('credential', 'assign', '--tenant', tenantName, '--credential', named.credentialId);
}
