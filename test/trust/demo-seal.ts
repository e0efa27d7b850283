import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { generateKey } from './issue.js';
import { openssl } from './openssl.js';
import type { Trust } from './trust.js';

const demoSeal = z.object({ keyUri: z.string(), pinFile: z.string(), chainPem: z.string() });
/** A key in a PKCS#12 file that seals what a signing-service says of its own records. */
export type DemoSeal = z.infer<typeof demoSeal>;

const days = 825;

/** Made once and found again afterwards; made anew when the CA has been. `directory`: absolute path, mode 0700. */
export async function createDemoSeal(directory: string, trust: Trust): Promise<DemoSeal> {
  const stateFile = path.join(directory, 'seal.json');
  if (existsSync(stateFile)) {
    const known = demoSeal.parse(JSON.parse(await readFile(stateFile, 'utf8')));
    if (known.chainPem === trust.chainPem) return known;
  }
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await rm(stateFile, { force: true });
  const file = (name: string): string => path.join(directory, name);
  await generateKey(file('key.pem'), 'P-256');
  const csrOrPublicKey = (await openssl('pkey', '-in', file('key.pem'), '-pubout')).toString('utf8');
  const subject = { commonName: 'Adriatik Trade potvrde', organisation: 'Adriatik Trade d.o.o.' };
  const { certificatePem } = await trust.issueCertificate({ csrOrPublicKey, subject, days });
  await writeFile(file('certificates.pem'), certificatePem + trust.issuingPem);
  await writeFile(file('password'), `${randomBytes(16).toString('hex')}\n`, { mode: 0o600 });
  const input = ['-inkey', file('key.pem'), '-in', file('certificates.pem'), '-passout', `file:${file('password')}`];
  await openssl('pkcs12', '-export', ...input, '-out', file('seal.p12'));
  await rm(file('key.pem'));
  const keyUri = pathToFileURL(file('seal.p12')).href;
  const made = { keyUri, pinFile: file('password'), chainPem: trust.chainPem };
  // Written last: a directory without it was not finished.
  await writeFile(stateFile, JSON.stringify(made), { mode: 0o600 });
  return made;
}
