import { X509Certificate, createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { buildContentInfo } from '../cms/build-content-info.js';
import { summarizeCertificate } from '../cms/certificate-summary.js';
import { signatureValueFromToken } from '../cms/signature-value.js';
import { buildSignedAttributes } from '../cms/signed-attributes.js';
import { signLikeToken } from '../cms/test-signature.js';
import { bufferSource, type ByteSource } from '../pdf/source.js';
import { completeSignature } from './complete-signature.js';
import { preparedDigest } from './document-digest.js';
import { HashedSource } from './hashed-source.js';
import { prepareSignature, type PrepareOptions } from './prepare-signature.js';

/*
 * How long the engine takes for one signature, the private key's part left out:
 * `node engine-bench.js DOCUMENT.pdf CERTIFICATES.pem KEY.pem ROUNDS` prints one line of JSON, times in milliseconds. ROUNDS is a
 * limit, as are six seconds. The first certificate is the signer's. The document is in memory, as the service holds one of this size.
 */

interface Signer {
  readonly document: ByteSource;
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
  readonly key: KeyObject;
}

interface Passes {
  readonly prepare: number;
  readonly complete: number;
}

interface Measured {
  readonly rounds: readonly Passes[];
  /** Processor time of one signature on all threads, the RSA operation included: what other programs' load leaves alone. */
  readonly processor: number;
}

const algorithm = { scheme: 'rsa-pkcs1', digest: 'sha256' } as const;
const warmUpRounds = 30;
/** Fewer rounds where the machine is slow or busy. */
const mostMilliseconds = 6_000;

function readSigner([document = '', certificates = '', key = '']: readonly string[]): Signer {
  const pems = readFileSync(certificates, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  const [certificate, ...chain] = (pems ?? []).map((pem) => new Uint8Array(new X509Certificate(pem).raw));
  if (certificate === undefined) throw new TypeError('no certificate');
  return {
    document: bufferSource(readFileSync(document)),
    certificate,
    chain,
    key: createPrivateKey(readFileSync(key)),
  };
}

function optionsFor({ certificate, chain }: Signer, signerName: string): PrepareOptions {
  const summary = summarizeCertificate(certificate);
  const size = [certificate, ...chain].reduce((sum, der) => sum + der.length, 0);
  return {
    signerName,
    organisation: summary.subjectOrganisation,
    reason: 'Saglasnost',
    signingTime: new Date('2026-06-04T08:44:12Z'),
    timeZone: 'Europe/Podgorica',
    language: 'sr-Latn-ME',
    mark: { kind: 'preset', preset: 'last-page-bottom-left' },
    certificate: summary,
    contentsSize: Math.ceil((size + 2048) / 1024) * 1024,
    fileId: new Uint8Array(16).fill(7),
  };
}

async function timed<T>(act: () => T | Promise<T>): Promise<[result: T, milliseconds: number]> {
  const start = performance.now();
  const result = await act();
  return [result, performance.now() - start];
}

/** One signature; the signature value is made between the two timed passes. */
async function signOnce(signer: Signer, signerName: string): Promise<Passes> {
  const { document, certificate, chain, key } = signer;
  const options = optionsFor(signer, signerName);
  const [{ prepared, signedAttributes }, prepare] = await timed(async () => {
    const hashed = new HashedSource(document, algorithm.digest);
    const prepared = await prepareSignature(hashed, options);
    const messageDigest = preparedDigest(hashed, prepared, algorithm.digest);
    const attributes = { algorithm, messageDigest, signingCertificate: certificate };
    return { prepared, signedAttributes: buildSignedAttributes(attributes) };
  });
  const raw = signLikeToken(algorithm, key, signedAttributes);
  const [, complete] = await timed(() => {
    const signature = signatureValueFromToken(algorithm, raw);
    const parts = { algorithm, signedAttributes, signature, signingCertificate: certificate, chain };
    return completeSignature(document, prepared, buildContentInfo(parts));
  });
  return { prepare, complete };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function summarize({ rounds, processor }: Measured) {
  const whole = rounds.map(({ prepare, complete }) => prepare + complete);
  return {
    rounds: rounds.length,
    processor,
    median: quantile(whole, 0.5),
    p95: quantile(whole, 0.95),
    prepare: quantile(
      rounds.map(({ prepare }) => prepare),
      0.5,
    ),
    complete: quantile(
      rounds.map(({ complete }) => complete),
      0.5,
    ),
  };
}

async function measure(signer: Signer, count: number, nameOf: (round: number) => string): Promise<Measured> {
  const rounds: Passes[] = [];
  const before = process.cpuUsage();
  const end = performance.now() + mostMilliseconds;
  while (rounds.length < count && performance.now() < end) rounds.push(await signOnce(signer, nameOf(rounds.length)));
  const { user, system } = process.cpuUsage(before);
  return { rounds, processor: (user + system) / 1000 / rounds.length };
}

async function main(): Promise<void> {
  const [rounds = '300', ...files] = process.argv.slice(2).toReversed();
  const signer = readSigner(files.toReversed());
  const name = 'Željko Đurišić';
  await measure(signer, warmUpRounds, (round) => `${name} ${round}`);
  // A mark is drawn once for a signer and kept: beside the usual case stands that of a signer who signs for the first time.
  const sameSigner = summarize(await measure(signer, Number(rounds), () => name));
  const newSigner = summarize(
    await measure(signer, Math.ceil(Number(rounds) / 3), (round) => `Đorđe ${round} Vuković`),
  );
  process.stdout.write(`${JSON.stringify({ sameSigner, newSigner })}\n`);
}

await main();
