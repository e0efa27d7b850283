import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { judged } from '../pades/level-rules.test-support.js';
import { createLevelScene, signAtLevel } from '../pades/level-scene.test-support.js';
import type { LevelScene } from '../pades/level-scene.test-support.js';
import type { SignatureLevel } from '../pades/signature-level.js';
import { rawSignatures } from '../pades/raw-signatures.test-support.js';
import { readSecurityStore } from '../pades/security-store.js';
import { textPdf } from '../pades/test-pdf.js';
import { judge } from '../pades/test-signer.js';
import { openPdf } from '../pdf/document.js';
import { bufferSource } from '../pdf/source.js';
import { exportPkcs12 } from '../pkcs12/pkcs12.test-support.js';
import { answerOcsp } from '../trust/online-scene.test-support.js';
import { dealseal, judgeOutputs } from './cli.test-support.js';

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
afterEach(() => {
  judgeOutputs(folder, expected('B-B'));
  rmSync(folder, { recursive: true });
});

const expected = (level: SignatureLevel) => ({ level, anchors: [scene.root] });
const trusting = (level: string) => {
  const services = ['--tsa', `${scene.server.url}/tsa`, '--trust', path('root.pem'), '--allow-private-network'];
  return ['--level', level, ...services];
};
const key = () => ['--key', path('key.p12'), '--key-password-file', path('key.password')];
const sign = (...rest: readonly string[]) => dealseal(['sign', ...key(), ...rest, path('in.pdf'), path('out.pdf')]);
const extend = (level: string, input: string, output = 'extended.pdf', ...rest: readonly string[]) =>
  dealseal(['extend', ...trusting(level), ...rest, path(input), path(output)]);
const silent = { code: 0, out: [], err: [], shown: [] };

/** What `inspect` tells of a file with that many signatures and time stamps. */
async function expectInspected(name: string, signatures: number, level: SignatureLevel): Promise<void> {
  judged(readFileSync(path(name)), expected(level));
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

  it('fetches issuers that nobody has where the certificate says, and puts them into the signature', async () => {
    const { signer, issuing } = scene;
    writeFileSync(path('key.p12'), exportPkcs12({ pem: signer.pem, keyPem: readFileSync(signer.keyFile, 'utf8') }));
    expect(await sign('--trust', path('root.pem'), '--allow-private-network')).toEqual(silent);
    expect(readFileSync(path('out.pdf')).toString('latin1')).toContain(issuing.der.toString('hex'));
  });

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

/** Keys of a file's records, and of which signatures and time stamps they should be. */
function recordKeys(name: string): readonly (readonly string[])[] {
  const pdf = readFileSync(path(name));
  const records = readSecurityStore(openPdf(bufferSource(pdf)))?.records;
  const keys = rawSignatures(pdf).map(({ contents }) =>
    createHash('sha1').update(contents).digest('hex').toUpperCase(),
  );
  return [[...(records?.keys() ?? [])], keys];
}

describe('dealseal sign --vri', () => {
  it.each(['B-LT', 'B-LTA'] as const)('%s has one record, of the signature', async (level) => {
    expect(await sign(...trusting(level), '--vri')).toEqual(silent);
    const [found, [key = ''] = []] = recordKeys('out.pdf');
    expect(found).toEqual([key]);
    const pdf = judged(readFileSync(path('out.pdf')), expected(level));
    expect(judge(pdf)).toMatchObject({ validSignatures: 1, qpdfStatus: 0 });
    const store = readSecurityStore(openPdf(bufferSource(pdf)));
    const record = store?.records.get(key);
    expect(record).toEqual(store?.items);
  });

  it('is not understood below B-LT', async () => {
    const { code, err } = await sign(...trusting('B-T'), '--vri');
    expect([code, err[0]]).toEqual([2, expect.stringContaining('--vri needs --level B-LT or higher')]);
    expect(existsSync(path('out.pdf'))).toBe(false);
  });
});

describe('dealseal extend --vri', () => {
  it('has records of signatures and of the time stamps that are proven, each once', async () => {
    writeFileSync(path('signed.pdf'), await signAtLevel(scene, plain, { level: 'B-B' }));
    expect(await extend('B-LTA', 'signed.pdf', 'first.pdf', '--vri')).toEqual(silent);
    const [first = [], all = []] = recordKeys('first.pdf');
    // The last time stamp is proven when it is renewed.
    expect(first.toSorted()).toEqual(all.slice(0, 2).toSorted());
    expect(await extend('B-LTA', 'first.pdf', 'second.pdf', '--vri')).toEqual(silent);
    const [second = [], more = []] = recordKeys('second.pdf');
    expect(more).toHaveLength(4);
    expect(second.toSorted()).toEqual(more.slice(0, 3).toSorted());
    const pdf = judged(readFileSync(path('second.pdf')), expected('B-LTA'));
    expect(judge(pdf)).toMatchObject({ validSignatures: 1, qpdfStatus: 0 });
  });

  it('adds records to a store that has none, and nothing where all is recorded', async () => {
    expect(await sign(...trusting('B-LT'))).toEqual(silent);
    expect(await extend('B-LT', 'out.pdf', 'recorded.pdf', '--vri')).toEqual(silent);
    const [found, keys] = recordKeys('recorded.pdf');
    expect(found).toEqual(keys);
    judged(readFileSync(path('recorded.pdf')), expected('B-LT'));
    for (const more of [[], ['--vri']]) {
      const { code, out } = await extend('B-LT', 'recorded.pdf', 'again.pdf', ...more);
      expect([code, out]).toEqual([0, [expect.stringContaining('nothing to be added')]]);
    }
  });

  it('without it, records that are there stay', async () => {
    expect(await sign(...trusting('B-LT'), '--vri')).toEqual(silent);
    const [before] = recordKeys('out.pdf');
    expect(await extend('B-LTA', 'out.pdf')).toEqual(silent);
    const [after, keys = []] = recordKeys('extended.pdf');
    expect(after).toEqual(before);
    expect(keys).toHaveLength(2);
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
    // The authority is proven before it stamps: where that was a second earlier, what is said of it since is added.
    expect(await extend('B-LT', 'signed.pdf', 'whole.pdf')).toMatchObject({ code: 0, err: [] });
    for (const [level, name] of [
      ['B-T', 'signed.pdf'],
      ['B-T', 'whole.pdf'],
      ['B-LT', 'whole.pdf'],
    ] as const) {
      const { code, out } = await extend(level, name);
      expect([code, out]).toEqual([0, [expect.stringContaining('nothing to be added')]]);
      expect(readFileSync(path('extended.pdf'))).toEqual(readFileSync(path(name)));
    }
  });

  it('asks nobody for what cannot be written, and says so', async () => {
    writeFileSync(path('signed.pdf'), await signAtLevel(scene, plain, { level: 'B-B' }));
    let asked = 0;
    scene.replies.set('/tsa', () => {
      asked += 1;
      return { body: Buffer.alloc(0), status: 500 };
    });
    const { code, err } = await extend('B-T', 'signed.pdf', 'missing/extended.pdf');
    expect([code, err]).toEqual([1, [expect.stringContaining('signed.pdf: output-unwritable: ')]]);
    expect(asked).toBe(0);
  });

  it('names the folder that cannot be made', async () => {
    for (const words of [
      ['extend', ...trusting('B-T')],
      ['sign', ...key()],
    ]) {
      const { code, err } = await dealseal([...words, '--out-dir', path('in.pdf'), path('in.pdf')]);
      expect([code, err]).toEqual([1, [expect.stringContaining('in.pdf: output-unwritable: ')]]);
    }
  });

  it('leaves nothing behind when the authority fails', async () => {
    writeFileSync(path('signed.pdf'), await signAtLevel(scene, plain, { level: 'B-B' }));
    const before = readdirSync(folder).toSorted();
    scene.replies.delete('/tsa');
    const { code, err } = await extend('B-T', 'signed.pdf');
    expect([code, err]).toEqual([1, [expect.stringContaining('signed.pdf: time-stamp-unavailable: ')]]);
    expect(readdirSync(folder).toSorted()).toEqual(before);
  });

  it('refuses what is not signed', async () => {
    const { code, err } = await extend('B-T', 'in.pdf');
    expect([code, err]).toEqual([1, [expect.stringContaining('in.pdf: not-signed: ')]]);
  });
});
