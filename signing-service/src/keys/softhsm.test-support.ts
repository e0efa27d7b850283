import { execFileSync } from 'node:child_process';
import { createPublicKey, randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TokenLog } from './token-supervisor.js';

/*
 * SoftHSM 2 for tests: a folder of its own with configuration and tokens, made and removed by the suite that uses it.
 */

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
  if (found === undefined) throw new Error('SoftHSM 2 is not installed');
  return found;
}

export interface SoftHsm {
  readonly folder: string;
  readonly tokensFolder: string;
  readonly modulePath: string;
  /** Environment of every process that loads the library. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): void;
}

export interface SoftHsmToken {
  readonly label: string;
  readonly serial: string;
  /** `pkcs11:token=…;serial=…` */
  readonly uri: string;
  readonly pin: string;
  readonly soPin: string;
  /** Holds the PIN and a newline, mode 0600. */
  readonly pinFile: string;
  /** Move this folder out of `tokensFolder` to pull the token, and back to put it in. */
  readonly folder: string;
}

export interface SoftHsmKey {
  readonly id: string;
  readonly uri: string;
}

/** A SoftHSM without tokens in a new temporary folder. */
export function createSoftHsm(): SoftHsm {
  const folder = mkdtempSync(path.join(tmpdir(), 'softhsm-'));
  const tokensFolder = path.join(folder, 'tokens');
  mkdirSync(tokensFolder);
  const configuration = path.join(folder, 'softhsm2.conf');
  writeFileSync(
    configuration,
    `directories.tokendir = ${tokensFolder}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  return {
    folder,
    tokensFolder,
    modulePath: findSoftHsmModule(),
    environment: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', SOFTHSM2_CONF: configuration },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Initialises a token with a random PIN in the next free slot. */
export function createToken(hsm: SoftHsm, label: string): SoftHsmToken {
  const pin = String(randomInt(100_000_000, 999_999_999));
  const soPin = String(randomInt(100_000_000, 999_999_999));
  const before = new Set(readdirSync(hsm.tokensFolder));
  const arguments_ = ['--init-token', '--free', '--label', label, '--so-pin', soPin, '--pin', pin];
  const output = run(hsm, 'softhsm2-util', arguments_).toString('utf8');
  const slot = /reassigned to slot (\d+)/.exec(output)?.[1];
  if (slot === undefined) throw new Error('softhsm2-util did not tell the slot');
  const serial = serialOf(hsm, label, Number(slot));
  const name = readdirSync(hsm.tokensFolder).find((each) => !before.has(each));
  if (name === undefined) throw new Error('SoftHSM made no folder for the token');
  const folder = path.join(hsm.tokensFolder, name);
  const pinFile = path.join(hsm.folder, `${randomBytes(6).toString('hex')}.pin`);
  writeFileSync(pinFile, `${pin}\n`, { mode: 0o600 });
  return {
    label,
    serial,
    uri: `pkcs11:token=${encodeURIComponent(label)};serial=${serial}`,
    pin,
    soPin,
    pinFile,
    folder,
  };
}

/** Generates a non-extractable key pair. `type` as pkcs11-tool writes it: `rsa:2048`, `EC:prime256v1`, `EC:edwards25519`. */
export function createKey(
  hsm: SoftHsm,
  token: SoftHsmToken,
  key: { readonly id: string; readonly label: string; readonly type: string; readonly alwaysAuthenticate?: boolean },
): SoftHsmKey {
  const options = ['--keypairgen', '--key-type', key.type, '--id', key.id, '--label', key.label, '--usage-sign'];
  pkcs11Tool(hsm, token, key.alwaysAuthenticate ? [...options, '--always-auth'] : options);
  return { id: key.id, uri: `${token.uri};id=%${key.id.match(/../g)?.join('%') ?? ''};type=private` };
}

/** SubjectPublicKeyInfo of a key on the token, DER. */
export function readPublicKey(hsm: SoftHsm, token: SoftHsmToken, id: string): Buffer {
  const file = path.join(hsm.folder, `${randomBytes(6).toString('hex')}.spki`);
  pkcs11Tool(hsm, token, ['--read-object', '--type', 'pubkey', '--id', id, '--output-file', file]);
  const bytes = readFileSync(file);
  // pkcs11-tool writes PEM for the Edwards curves and DER for the others.
  if (!bytes.toString('latin1').startsWith('-----')) return bytes;
  return createPublicKey(bytes).export({ format: 'der', type: 'spki' });
}

export function importCertificate(
  hsm: SoftHsm,
  token: SoftHsmToken,
  certificate: { readonly id: string; readonly label: string; readonly der: Uint8Array },
): void {
  const file = path.join(hsm.folder, `${randomBytes(6).toString('hex')}.der`);
  writeFileSync(file, certificate.der);
  const { id, label } = certificate;
  pkcs11Tool(hsm, token, ['--write-object', file, '--type', 'cert', '--id', id, '--label', label]);
}

/** A certificate for any public key (SubjectPublicKeyInfo, DER), issued by a throw-away key: enough to name the key. Answers DER. */
export function issueTestCertificate(hsm: SoftHsm, spki: Uint8Array, commonName: string): Buffer {
  const base = path.join(hsm.folder, randomBytes(6).toString('hex'));
  writeFileSync(`${base}.spki`, spki);
  const openssl = (...arguments_: string[]): void => void run(hsm, 'openssl', arguments_);
  openssl('pkey', '-pubin', '-inform', 'DER', '-in', `${base}.spki`, '-out', `${base}.pub`);
  openssl(
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    `${base}.key`,
    '-subj',
    `/CN=${commonName}`,
    '-out',
    `${base}.csr`,
  );
  openssl(
    'x509',
    '-req',
    '-in',
    `${base}.csr`,
    '-signkey',
    `${base}.key`,
    '-force_pubkey',
    `${base}.pub`,
    '-days',
    '30',
    '-outform',
    'DER',
    '-out',
    `${base}.der`,
  );
  return readFileSync(`${base}.der`);
}

/** A log that keeps what it is told, for tests that look for what must not be in it. */
export class MemoryLog implements TokenLog {
  readonly lines: string[] = [];

  info(fields: Readonly<Record<string, unknown>>, text: string): void {
    this.lines.push(JSON.stringify({ ...fields, text }));
  }

  warn(fields: Readonly<Record<string, unknown>>, text: string): void {
    this.lines.push(JSON.stringify({ ...fields, text }));
  }
}

function serialOf(hsm: SoftHsm, label: string, slot: number): string {
  const listing = run(hsm, 'softhsm2-util', ['--show-slots']).toString('utf8');
  const block = listing.split(/^Slot /m).find((each) => each.startsWith(`${slot}\n`));
  const serial = /Serial number:\s*(\S+)/.exec(block ?? '')?.[1];
  if (serial === undefined || !block?.includes(label)) throw new Error('softhsm2-util did not tell the serial');
  return serial;
}

function pkcs11Tool(hsm: SoftHsm, token: SoftHsmToken, arguments_: readonly string[]): void {
  // By slot and not by label: labels may be shared. The slot is asked for anew, since slots change.
  const listing = run(hsm, 'softhsm2-util', ['--show-slots']).toString('utf8');
  const block = listing.split(/^Slot /m).find((each) => each.includes(token.serial));
  const slot = /^(\d+)/.exec(block ?? '')?.[1];
  if (slot === undefined) throw new Error('the token is in no slot');
  run(hsm, 'pkcs11-tool', ['--module', hsm.modulePath, '--slot', slot, '--login', '--pin', token.pin, ...arguments_]);
}

function run(hsm: SoftHsm, program: string, arguments_: readonly string[]): Buffer {
  return execFileSync(program, arguments_, { env: { ...hsm.environment }, stdio: ['ignore', 'pipe', 'pipe'] });
}
