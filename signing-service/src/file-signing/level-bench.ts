import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { softwareKey } from '../keys/software-key.js';
import { createLevelScene } from '../pades/level-scene.test-support.js';
import type { LevelScene } from '../pades/level-scene.test-support.js';
import { signatureLevels } from '../pades/signature-level.js';
import type { SignatureLevel } from '../pades/signature-level.js';
import { rsaKey } from '../trust/test-pki.test-support.js';
import { chooseCertificate } from './certificate-choice.js';
import type { FileCredential } from './certificate-choice.js';
import { extendFile } from './extend-file.js';
import { signFile } from './sign-file.js';

/*
 * One file signed at each level, against a time-stamp authority and an OCSP responder on this machine whose own time is left out:
 * `node level-bench.js INPUT.pdf ROUNDS` prints one line of JSON, times in milliseconds. Keys are RSA 2048, the signer's in software; there is
 * no mark. Connections and what was fetched are kept from round to round, as in a service; the signer's status is asked for each time.
 */

const warmUpRounds = 5;

/** What the services took so far: OpenSSL answers while everything else waits. */
let answering = 0;

function timeReplies({ replies }: LevelScene): void {
  for (const [path, reply] of replies) {
    replies.set(path, (query) => {
      const start = performance.now();
      const answer = reply(query);
      answering += performance.now() - start;
      return answer;
    });
  }
}

async function measure(act: () => Promise<unknown>): Promise<number> {
  const [start, before] = [performance.now(), answering];
  await act();
  return performance.now() - start - (answering - before);
}

async function credentialOf({ signer, issuing }: LevelScene): Promise<FileCredential> {
  const key = softwareKey(signer.key, [signer.der]);
  return chooseCertificate(key, [issuing.der], { files: { chain: [] }, algorithm: {}, now: new Date() });
}

async function main(): Promise<void> {
  const [input = '', rounds = '50'] = process.argv.slice(2);
  const keys = { authorities: rsaKey, signer: rsaKey, stamps: rsaKey, responder: rsaKey };
  const scene = await createLevelScene(keys);
  timeReplies(scene);
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-levels-'));
  try {
    const credential = await credentialOf(scene);
    const { services } = scene;
    const output = join(folder, 'signed.pdf');
    const sign = (level: SignatureLevel) => {
      const wish = { mark: { kind: 'none' }, language: 'en', timeZone: 'UTC', proofs: { level, services } } as const;
      return measure(() => signFile({ input, output }, credential, wish));
    };
    const times: Record<SignatureLevel | 'extended', number[]> = {
      'B-B': [],
      'B-T': [],
      'B-LT': [],
      'B-LTA': [],
      extended: [],
    };
    for (let round = -warmUpRounds; round < Number(rounds); round += 1) {
      for (const level of signatureLevels) {
        const time = await sign(level);
        if (round >= 0) times[level].push(time);
      }
      const pair = { input: output, output: join(folder, 'extended.pdf') };
      const time = await measure(() => extendFile(pair, services, { level: 'B-LTA', digest: 'sha256' }));
      if (round >= 0) times.extended.push(time);
    }
    process.stdout.write(`${JSON.stringify(times)}\n`);
  } finally {
    rmSync(folder, { recursive: true });
    await scene.close();
  }
}

await main();
