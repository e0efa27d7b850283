import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { brokenLevelRules } from '../pades/level-rules.test-support.js';
import { createLevelScene, signAtLevel } from '../pades/level-scene.test-support.js';
import type { LevelScene } from '../pades/level-scene.test-support.js';
import type { SignatureLevel } from '../pades/signature-level.js';
import { textPdf } from '../pades/test-pdf.js';
import { judge } from '../pades/test-signer.js';
import { exportPkcs12 } from '../pkcs12/pkcs12.test-support.js';
import { answerOcsp } from '../trust/online-scene.test-support.js';
import { dealseal } from './cli.test-support.js';

let scene: LevelScene;
let plain: Uint8Array;
beforeAll(async () => {
  scene = await createLevelScene();
  plain = await textPdf();
});
afterAll(() => scene.close());

let folder: string;
const path = (name: string) => join(folder, name);
beforeEach(() => {
  scene.heal();
  folder = mkdtempSync(join(tmpdir(), 'dealseal-levels-'));
  const { signer, issuing, root } = scene;
  const holder = { pem: signer.pem, keyPem: readFileSync(signer.keyFile, 'utf8') };
  writeFileSync(path('key.p12'), exportPkcs12(holder, { chain: [issuing] }));
  writeFileSync(path('key.password'), 'lozinka\n');
  writeFileSync(path('root.pem'), root.pem);
  writeFileSync(path('in.pdf'), plain);
});
afterEach(() => rmSync(folder, { recursive: true }));

const trusting = (level: string) => {
  const services = ['--tsa', `${scene.server.url}/tsa`, '--trust', path('root.pem'), '--allow-private-network'];
  return ['--level', level, ...services];
};
const key = () => ['--key', path('key.p12'), '--key-password-file', path('key.password')];
const sign = (...rest: readonly string[]) => dealseal(['sign', ...key(), ...rest, path('in.pdf'), path('out.pdf')]);
const extend = (level: string, input: string, output = 'extended.pdf') =>
  dealseal(['extend', ...trusting(level), path(input), path(output)]);
const silent = { code: 0, out: [], err: [], shown: [] };

/** What `inspect` tells of a file with that many signatures and time stamps. */
async function expectInspected(name: string, signatures: number, level: SignatureLevel): Promise<void> {
  expect(brokenLevelRules(readFileSync(path(name)), level).flat()).toEqual([]);
  const { out } = await dealseal(['inspect', '--json', path(name)]);
  const found: unknown = JSON.parse(out[0] ?? '');
  const stamp = { intact: true, timeStamps: [{ authorityName: 'Stamps' }] };
  const stamps = Array.from({ length: signatures - 1 }, () => stamp);
  expect(found).toMatchObject({ signatures: [{ intact: true, level }, ...stamps] });
}

describe('dealseal sign --level', () => {
  it.each([
    ['B-B', 1],
    ['B-T', 1],
    ['B-LT', 1],
    ['B-LTA', 2],
  ] as const)('%s', async (level, signatures) => {
    const options = level === 'B-B' ? ['--trust', path('root.pem'), '--allow-private-network'] : trusting(level);
    expect(await sign(...options)).toEqual(silent);
    expect(judge(readFileSync(path('out.pdf')))).toMatchObject({ validSignatures: 1, qpdfStatus: 0 });
    await expectInspected('out.pdf', signatures, level);
  });

  it.each(['B-B', 'B-T', 'B-LT', 'B-LTA'])(
    '%s is refused before anything is written when the certificate is revoked',
    async (level) => {
      scene.replies.set(
        '/ocsp',
        answerOcsp(scene, [{ identity: scene.signer, revoked: '260601000000Z' }, { identity: scene.stamps }]),
      );
      const options = level === 'B-B' ? ['--trust', path('root.pem'), '--allow-private-network'] : trusting(level);
      const { code, err } = await sign(...options);
      expect([code, err]).toEqual([1, [expect.stringContaining('key.p12: path-invalid: ')]]);
      expect(readdirSync(folder).toSorted()).toEqual(['in.pdf', 'key.p12', 'key.password', 'root.pem']);
    },
  );

  it('is refused when whom the certificate names cannot be asked', async () => {
    for (const name of ['/ocsp', '/issuing.crl']) scene.replies.delete(name);
    const { code, err } = await sign('--trust', path('root.pem'), '--allow-private-network');
    expect([code, err]).toEqual([1, [expect.stringContaining('key.p12: path-unproven: ')]]);
    expect(existsSync(path('out.pdf'))).toBe(false);
  });

  it('calls no address of a private network unless it is told to', async () => {
    const { code, err } = await sign('--trust', path('root.pem'));
    expect([code, err]).toEqual([1, [expect.stringContaining(': path-unproven: ')]]);
  });
});

describe('dealseal extend', () => {
  it.each([
    ['B-T', 2],
    ['B-LT', 2],
    ['B-LTA', 3],
  ] as const)('raises B-B to %s', async (level, signatures) => {
    writeFileSync(path('signed.pdf'), await signAtLevel(scene, plain, { level: 'B-B' }));
    expect(await extend(level, 'signed.pdf')).toEqual(silent);
    await expectInspected('extended.pdf', signatures, level);
    const signed = readFileSync(path('signed.pdf'));
    expect(readFileSync(path('extended.pdf')).subarray(0, signed.length)).toEqual(signed);
  });

  it('copies what has the level', async () => {
    writeFileSync(path('signed.pdf'), await signAtLevel(scene, plain, { level: 'B-LT' }));
    for (const level of ['B-T', 'B-LT']) {
      const { code, out } = await extend(level, 'signed.pdf');
      expect([code, out]).toEqual([0, [expect.stringContaining('nothing to be added')]]);
      expect(readFileSync(path('extended.pdf'))).toEqual(readFileSync(path('signed.pdf')));
    }
  });

  it('refuses what is not signed', async () => {
    const { code, err } = await extend('B-T', 'in.pdf');
    expect([code, err]).toEqual([1, [expect.stringContaining('in.pdf: not-signed: ')]]);
  });
});
