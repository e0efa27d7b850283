import { execFile } from 'node:child_process';
import { randomInt, X509Certificate } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { CertificateSubject } from './issue.js';
import type { Trust } from './trust.js';

const execute = promisify(execFile);

export interface DemoTokenOptions {
  /** Absolute path; made if need be, mode 0700. One token per directory. */
  readonly directory: string;
  readonly trust: Trust;
  readonly subject: CertificateSubject;
  /** Shown in the token's label; 32 bytes at most. */
  readonly label?: string;
}

const demoToken = z.object({
  modulePath: z.string(),
  softhsmConf: z.string(),
  keyUri: z.string(),
  pinFile: z.string(),
  certificatePem: z.string(),
  chainPem: z.string(),
});
/** What a signing-service needs to sign with the token. `softhsmConf` is for SOFTHSM2_CONF; PINs are only in files. */
export type DemoToken = z.infer<typeof demoToken>;

const KEY_ID = '01';
const CERTIFICATE_DAYS = 825;

interface TokenTool {
  readonly modulePath: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * A SoftHSM token with a non-extractable RSA-2048 key and its certificate, made once and found again afterwards.
 * It is made anew when the CA has been, since nobody would trust its certificate.
 */
export async function createDemoToken(options: DemoTokenOptions): Promise<DemoToken> {
  const { directory, trust } = options;
  const stateFile = path.join(directory, 'token.json');
  if (existsSync(stateFile)) {
    const known = demoToken.parse(JSON.parse(await readFile(stateFile, 'utf8')));
    if (known.chainPem === trust.chainPem) return known;
  }
  await rm(stateFile, { force: true });
  const made = await makeToken(options);
  // Written last: a directory without it was not finished.
  await writeFile(stateFile, JSON.stringify(made), { mode: 0o600 });
  return made;
}

async function makeToken({ directory, trust, subject, label = 'DealSeal Demo' }: DemoTokenOptions): Promise<DemoToken> {
  const tokensFolder = path.join(directory, 'tokens');
  await rm(tokensFolder, { recursive: true, force: true });
  await mkdir(tokensFolder, { recursive: true, mode: 0o700 });
  const softhsmConf = path.join(directory, 'softhsm2.conf');
  await writeFile(
    softhsmConf,
    `directories.tokendir = ${tokensFolder}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  const pinFile = path.join(directory, 'user.pin');
  const [pin, soPin] = [await writePin(pinFile), await writePin(path.join(directory, 'so.pin'))];
  // pkcs11-tool reads PINs from its environment: an argument would show in the process list.
  const environment = { PATH: process.env['PATH'] ?? '', SOFTHSM2_CONF: softhsmConf, USER_PIN: pin, SO_PIN: soPin };
  const tool: TokenTool = { modulePath: findSoftHsmModule(), environment };
  await initialise(tool, label);
  await withUser(tool, label, [
    '--keypairgen',
    '--key-type',
    'rsa:2048',
    '--usage-sign',
    '--id',
    KEY_ID,
    '--label',
    label,
  ]);
  const publicKey = path.join(directory, 'public.der');
  await withUser(tool, label, ['--read-object', '--type', 'pubkey', '--id', KEY_ID, '--output-file', publicKey]);
  const { certificatePem } = await trust.issueCertificate({
    csrOrPublicKey: pem('PUBLIC KEY', await readFile(publicKey)),
    subject,
    days: CERTIFICATE_DAYS,
  });
  const certificate = path.join(directory, 'certificate.der');
  await writeFile(certificate, new X509Certificate(certificatePem).raw);
  await withUser(tool, label, ['--write-object', certificate, '--type', 'cert', '--id', KEY_ID, '--label', label]);
  const serial = await readSerial(tool);
  const keyUri = `pkcs11:token=${encodeURIComponent(label)};serial=${encodeURIComponent(serial)};id=%${KEY_ID};type=private`;
  return { modulePath: tool.modulePath, softhsmConf, keyUri, pinFile, certificatePem, chainPem: trust.chainPem };
}

async function initialise(tool: TokenTool, label: string): Promise<void> {
  await run(tool, ['--init-token', '--slot-index', '0', '--label', label, '--so-pin', 'env:SO_PIN']);
  const asOfficer = ['--login', '--login-type', 'so', '--so-pin', 'env:SO_PIN'];
  await run(tool, ['--token-label', label, ...asOfficer, '--init-pin', '--new-pin', 'env:USER_PIN']);
}

async function withUser(tool: TokenTool, label: string, arguments_: readonly string[]): Promise<void> {
  await run(tool, ['--token-label', label, '--login', '--pin', 'env:USER_PIN', ...arguments_]);
}

async function readSerial(tool: TokenTool): Promise<string> {
  const listing = await run(tool, ['--list-token-slots']);
  const serial = /serial num\s*:\s*(\S+)/.exec(listing)?.[1];
  if (serial === undefined) throw new Error('pkcs11-tool did not tell the serial');
  return serial;
}

async function run(tool: TokenTool, arguments_: readonly string[]): Promise<string> {
  const { stdout } = await execute('pkcs11-tool', ['--module', tool.modulePath, ...arguments_], {
    env: tool.environment,
  });
  return stdout;
}

async function writePin(file: string): Promise<string> {
  const pin = String(randomInt(10_000_000, 99_999_999));
  await rm(file, { force: true });
  await writeFile(file, `${pin}\n`, { mode: 0o600 });
  return pin;
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** Where distributions put SoftHSM's library. @throws Error when it is not installed. */
export function findSoftHsmModule(): string {
  const libraries = readdirSync('/usr/lib', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `/usr/lib/${entry.name}/softhsm`);
  const folders = [
    '/usr/lib/softhsm',
    '/usr/lib64/softhsm',
    '/usr/lib64/pkcs11',
    '/usr/local/lib/softhsm',
    ...libraries,
  ];
  const found = folders.map((folder) => path.join(folder, 'libsofthsm2.so')).find((file) => existsSync(file));
  if (found === undefined) throw new Error('SoftHSM 2 is not installed (Debian: apt install softhsm2)');
  return found;
}
