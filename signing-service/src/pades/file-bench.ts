import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { buildContentInfo } from '../cms/build-content-info.js';
import { summarizeCertificate } from '../cms/certificate-summary.js';
import { buildSignedAttributes } from '../cms/signed-attributes.js';
import { signLikeToken } from '../cms/test-signature.js';
import { signFile } from './sign-file.js';

/*
 * One signature of level B-B on a file of any size, without a mark, from opening the input to the last byte of the output:
 * `node file-bench.js INPUT.pdf OUTPUT.pdf CERTIFICATES.pem KEY.pem ROUNDS` prints one line of JSON: of each round milliseconds by
 * the clock and of the processor, and the process's greatest resident memory in bytes. The key is in memory before.
 */

const algorithm = { scheme: 'rsa-pkcs1', digest: 'sha256' } as const;

async function main(): Promise<void> {
  const [input = '', output = '', certificates = '', key = '', rounds = '1'] = process.argv.slice(2);
  const pems = readFileSync(certificates, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  const [certificate, ...chain] = (pems ?? []).map((pem) => new Uint8Array(new X509Certificate(pem).raw));
  if (certificate === undefined) throw new TypeError('no certificate');
  const privateKey = createPrivateKey(readFileSync(key));
  const sign = (messageDigest: Uint8Array): Uint8Array => {
    const signedAttributes = buildSignedAttributes({ algorithm, messageDigest, signingCertificate: certificate });
    const signature = signLikeToken(algorithm, privateKey, signedAttributes);
    return buildContentInfo({ algorithm, signedAttributes, signature, signingCertificate: certificate, chain });
  };
  const times: { readonly wall: number; readonly processor: number }[] = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    rmSync(output, { force: true });
    const [start, used] = [performance.now(), process.cpuUsage()];
    const options = {
      signerName: 'Željko Đurišić',
      signingTime: new Date(),
      timeZone: 'Europe/Podgorica',
      language: 'en',
      mark: { kind: 'none' },
      certificate: summarizeCertificate(certificate),
      contentsSize: 8192,
      fileId: new Uint8Array(16).fill(7),
    } as const;
    await signFile({ input, output, options, digest: algorithm.digest, sign });
    const { user, system } = process.cpuUsage(used);
    times.push({ wall: performance.now() - start, processor: (user + system) / 1000 });
  }
  process.stdout.write(`${JSON.stringify({ times, peak: peakMemory() })}\n`);
}

/** Bytes (proc(5), VmHWM). */
function peakMemory(): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(line?.[1] ?? Number.NaN) * 1024;
}

await main();
