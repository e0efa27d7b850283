import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import pkcs11js, { type Handle, type PKCS11 } from 'pkcs11js';
import { KeyError } from './errors.js';
import { findPrivateKeys, type FoundKey } from './key-objects.js';
import { signatureBytes, signInput } from './mechanisms.js';
import { loadModule, presentTokens, type PresentToken, tokenMatches } from './pkcs11-module.js';
import { parsePkcs11Uri } from './pkcs11-uri.js';

/*
 * What the token itself can do, without anything of ours around it, called as the token process calls it (C_SignInit, then the
 * asynchronous C_Sign, one operation a session): `node raw-sign-bench.js MODULE KEY-URI PIN-FILE SESSIONS MILLISECONDS`
 * prints one line of JSON: signatures per second, and the times of one in milliseconds. Set UV_THREADPOOL_SIZE to sessions + 2.
 */

interface Run {
  readonly module: PKCS11;
  readonly key: FoundKey;
  /** Of `performance.now()`. */
  readonly until: number;
}

function findToken(module: PKCS11, uri: string): PresentToken {
  const token = presentTokens(module).find(({ description }) => tokenMatches(parsePkcs11Uri(uri), description));
  if (token === undefined) throw new KeyError('token-absent', 'no token answers to the URI');
  return token;
}

function findKey(module: PKCS11, { token, session }: { token: PresentToken; session: Handle }, uri: string): FoundKey {
  const tokenMechanisms = new Set(module.C_GetMechanismList(token.slot));
  const [key] = findPrivateKeys({ module, session, token: token.description, tokenMechanisms }, parsePkcs11Uri(uri));
  if (key === undefined) throw new KeyError('key-not-found', 'no private key answers to the URI');
  return key;
}

async function signUntil({ module, key, until }: Run, session: Handle): Promise<number[]> {
  const times: number[] = [];
  while (performance.now() < until) {
    const start = performance.now();
    const input = signInput(key.key, { mechanism: 'rsa-pkcs1', hash: 'sha256', data: randomBytes(32) });
    module.C_SignInit(session, input.mechanism, key.handle);
    const { data } = input;
    await module.C_SignAsync(session, data, Buffer.alloc(signatureBytes(key.key)));
    // The library works on the buffer's memory from another thread: it must be referenced until here.
    data.fill(0);
    times.push(performance.now() - start);
  }
  return times;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

async function main(): Promise<void> {
  const [modulePath = '', uri = '', pinFile = '', sessionCount = '1', milliseconds = '1000'] = process.argv.slice(2);
  const module = loadModule(modulePath);
  const token = findToken(module, uri);
  const sessions = Array.from({ length: Number(sessionCount) }, () =>
    module.C_OpenSession(token.slot, pkcs11js.CKF_SERIAL_SESSION),
  );
  const [first] = sessions;
  if (first === undefined) throw new TypeError('at least one session');
  module.C_Login(first, pkcs11js.CKU_USER, readFileSync(pinFile, 'utf8').split(/\r?\n/)[0] ?? '');
  const key = findKey(module, { token, session: first }, uri);
  await signUntil({ module, key, until: performance.now() }, first);
  const start = performance.now();
  const run = { module, key, until: start + Number(milliseconds) };
  const times = (await Promise.all(sessions.map((session) => signUntil(run, session)))).flat();
  const rate = times.length / ((performance.now() - start) / 1000);
  const figures = { rate, signatures: times.length, median: quantile(times, 0.5), p95: quantile(times, 0.95) };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

await main();
