import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describeCertificate } from '../certificates/describe-certificate.js';
import { describeChain } from '../certificates/describe-chain.js';
import { certificatesIn } from '../cms/certificate-file.js';
import type { CertificateView } from '../contract/certificate.js';
import { systemReason } from '../file-signing/file-signing-error.js';
import { openTrust } from '../file-signing/open-trust.js';
import { escapeControls } from '../logging/escape-controls.js';
import { openOuterWorld, readTrusted } from '../signing/open-trust.js';
import { readRemembered } from '../signing/remembered-certificate.js';
import { readChain } from '../signing/signing-credential.js';
import type { TrustServices } from '../trust/trust-services.js';
import { certificateLines } from './certificate-lines.js';
import { type Call, Refusal, type RunCommand, UsageError } from './command.js';
import { readCertificates, readFiles } from './read-certificates.js';
import { serviceCommand } from './service-call.js';

/** DER, each, and whom to ask; null: nobody. */
interface Asked {
  readonly certificate: Uint8Array;
  readonly beside: readonly Uint8Array[];
  readonly services: TrustServices | null;
}

/** `dealseal certificate`: 0 when it was told, 1 where its chain is invalid. */
export const showCertificate: RunCommand = (call) =>
  call.text('credential') === undefined ? showOfFile(call) : showOfCredential(call);

const showOfFile: RunCommand = async (call) => {
  const [file, ...others] = call.operands;
  if (file === undefined || others.length > 0) throw new UsageError('one certificate is wanted');
  const whole = (der: Uint8Array): Uint8Array => {
    describeCertificate(der);
    return der;
  };
  const [certificate, ...behind] = readFiles(call, [file], { split: certificatesIn, read: whole });
  if (certificate === undefined) throw new UsageError('one certificate is wanted');
  const beside = [...behind, ...readCertificates(call, call.texts('chain')).map(({ der }) => der)];
  // Read once more by those who judge by them; here for the sentence that names a file.
  const trust = call.texts('trust').map((each) => resolve(call.cwd, each));
  readCertificates(call, trust);
  const wish = { trust, authorities: [], allowsPrivate: call.flag('allow-private-network') };
  return show(call, { certificate, beside, services: trust.length === 0 ? null : openTrust(wish) });
};

const showOfCredential = serviceCommand(async (call) => {
  const stray = ['chain', 'trust'].find((name) => call.texts(name).length > 0);
  if (call.operands.length > 0 || stray !== undefined) throw new UsageError('--credential stands alone');
  const credentialId = call.required('credential');
  const credential = call.config.credentials.find((each) => each.credentialId === credentialId);
  if (credential === undefined) throw new Refusal(`No credential ${credentialId} is configured.`);
  const { dataDirectory, trust: config } = call.config;
  const outside = { config, trusted: readTrusted(config), now: Date.now, randomBytes };
  const beside = await readChain(credential);
  const seen = await remembered(join(dataDirectory, 'credentials'), credentialId);
  const certificate = seen ?? (credential.certificateFile === undefined ? undefined : beside[0]);
  if (certificate === undefined)
    throw new Refusal(`The certificate of ${credentialId} was never seen; start the service.`);
  return show(call, { certificate, beside, services: openOuterWorld(outside).services });
});

async function remembered(folder: string, credentialId: string): Promise<Uint8Array | undefined> {
  try {
    return (await readRemembered(folder, credentialId)).certificate;
  } catch {
    // Never seen, or kept badly: the service writes it at the key's next proof.
    return undefined;
  }
}

async function show(call: Call, { certificate, beside, services }: Asked): Promise<number> {
  try {
    const surroundings = { beside, now: new Date(), examinePath: services?.examinePath ?? null };
    const chain = await describeChain(certificate, surroundings);
    const view: CertificateView = { ...describeCertificate(certificate), chain };
    const lines = call.flag('json') ? [JSON.stringify(view)] : certificateLines(view).map(escapeControls);
    for (const line of lines) call.terminal.print(line);
    writeOut(call, certificate);
    return chain.outcome === 'invalid' ? 1 : 0;
  } finally {
    await services?.close();
  }
}

function writeOut(call: Call, certificate: Uint8Array): void {
  const out = call.text('out');
  if (out === undefined) return;
  try {
    writeFileSync(resolve(call.cwd, out), certificate, { flag: 'wx' });
  } catch (cause) {
    throw new Refusal(`${out}: output-unwritable: ${systemReason(cause)}`, { cause });
  }
}
