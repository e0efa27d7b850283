import { type ClientIdentity, SigningServiceClient } from '@dealseal/signing-service/contract/client';
import { pair } from '@dealseal/signing-service/contract/pair';
import { parsePairingCode } from '@dealseal/signing-service/contract/info';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { httpsOrigin } from '../support/addresses.js';
import type { Stack } from '../support/stack.js';

const execute = promisify(execFile);

/** A tenant as it speaks to the signing-service, with nobody between. */
export interface ServiceTenant {
  readonly tenantId: string;
  readonly identity: ClientIdentity;
  readonly client: SigningServiceClient;
}

const pairingSchema = z.object({ pairingCode: z.string(), tenantId: z.string() });

/** A client of a new tenant (`--tenant-name`) or of one that stands already (`--tenant`). */
export async function joinTenant(
  stack: Stack,
  option: '--tenant-name' | '--tenant',
  name: string,
): Promise<ServiceTenant> {
  const { pairingCode, tenantId } = await stack.console.json(pairingSchema, 'pairing-code', option, name);
  const code = parsePairingCode(pairingCode);
  if (code === null) throw new Error('The console printed no pairing code');
  const { secret, authorityFingerprint } = code;
  const { key, certificateRequest } = await createCertificateRequest();
  const url = httpsOrigin(stack.addresses.service);
  const request = { secret, certificateRequest, clientName: 'attack tests' };
  const { certificate, authority } = await pair({ url, authorityFingerprint, request });
  const identity = { certificate, key, authority };
  return { tenantId, identity, client: connect(stack, identity) };
}

export function connect(stack: Stack, identity: ClientIdentity): SigningServiceClient {
  return new SigningServiceClient({ url: httpsOrigin(stack.addresses.service), identity });
}

async function createCertificateRequest(): Promise<{ key: string; certificateRequest: string }> {
  return inFolder(async (folder) => {
    const [key, request] = [join(folder, 'key.pem'), join(folder, 'csr.pem')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    await execute('openssl', ['req', '-new', '-nodes', ...curve, '-keyout', key, '-out', request, '-subj', '/CN=test']);
    return { key: await readFile(key, 'utf8'), certificateRequest: await readFile(request, 'utf8') };
  });
}

/** An identity with the same subject that another authority signed: the attacker's own. */
export async function forgeIdentity({ authority, certificate }: ClientIdentity): Promise<ClientIdentity> {
  const subject = new X509Certificate(certificate).subject.split('\n').map((part) => `/${part}`);
  return inFolder(async (folder) => {
    const [key, forged] = [join(folder, 'key.pem'), join(folder, 'forged.pem')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    const options = [...curve, '-keyout', key, '-out', forged, '-subj', subject.join('')];
    await execute('openssl', ['req', '-x509', '-new', '-nodes', ...options]);
    return { authority, certificate: await readFile(forged, 'utf8'), key: await readFile(key, 'utf8') };
  });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'dealseal-attack-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
