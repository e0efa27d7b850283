import { performance } from 'node:perf_hooks';
import { issue, issueAuthority, makeCrlDer, manyEntries, middle, newKey } from './authority.test-support.js';
import { readCertificate } from './certificate.js';
import { findEntry } from './crl-entries.js';
import { crlSource } from './crl-source.js';
import { readCrl } from './crl.js';
import { findPath } from './find-path.js';
import { trustAnchorOf } from './trust-anchor.js';

/*
 * Paths and CRLs, from their DER each time: `node trust-bench.js ENTRIES ROUNDS` prints one line of JSON, all rounds' times in
 * milliseconds. The path has three certificates below the anchor, keys of RSA 2048; CRLs, where there are any, are short but for
 * the one of ENTRIES entries.
 */

const warmUpRounds = 50;

const root = issueAuthority({ subject: 'Root', key: newKey('rsa') });
const upper = issueAuthority({ subject: 'Upper', issuer: root, key: newKey('rsa') });
const lower = issueAuthority({ subject: 'Lower', issuer: upper, key: newKey('rsa') });
const person = issue({ subject: 'Person', issuer: lower, key: newKey('rsa') });
const intermediates = [lower, upper].map(({ certificate }) => certificate.der);
const crls = [root, upper, lower].map((issuer) => makeCrlDer({ issuer, entries: [{ serial: 1_000_000, reason: 1 }] }));

function requireValid(crlsInUse: readonly Uint8Array[] | undefined): void {
  const found = findPath(readCertificate(person.certificate.der), {
    anchors: [trustAnchorOf(readCertificate(root.certificate.der))],
    intermediates: intermediates.map(readCertificate),
    time: middle,
    revocation: crlsInUse === undefined ? undefined : crlSource({ crls: crlsInUse.map(readCrl) }),
  });
  if (found.outcome !== 'valid') throw new Error('the path is not valid');
}

function measure(rounds: number, act: () => void): number[] {
  return Array.from({ length: rounds }, () => {
    const start = performance.now();
    act();
    return performance.now() - start;
  });
}

function main(): void {
  const [entries = '100000', rounds = '300'] = process.argv.slice(2);
  const long = makeCrlDer({ issuer: lower, entries: manyEntries(Number(entries)) });
  const withLong = [...crls.slice(0, -1), long];
  const { issuer, serial } = person.certificate;
  const lookUp = () => {
    if (findEntry(readCrl(long), { issuer, serial }).entry !== undefined)
      throw new Error('the serial number is listed');
  };
  for (const act of [() => requireValid(undefined), () => requireValid(crls)]) measure(warmUpRounds, act);
  const few = Math.ceil(Number(rounds) / 10);
  const figures = {
    path: measure(Number(rounds), () => requireValid(undefined)),
    pathWithCrls: measure(Number(rounds), () => requireValid(crls)),
    // The first round has nothing warm that is its own.
    lookUp: measure(few, lookUp),
    pathWithLongCrl: measure(few, () => requireValid(withLong)),
    longCrlBytes: long.length,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

main();
