import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from '../store/directory-lock.js';
import { main } from './main.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-keep-'));
  for (const name of ['old', 'new']) {
    const config = { dataDirectory: name, sealingKeyFile: `${name}.keys`, pkcs11: { modulePath: '/nowhere.so' } };
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(config));
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

async function dealseal(machine: string, words: string, environment: Record<string, string> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(words.split(' '), {
    terminal: {
      print: (line) => void out.push(line),
      complain: (line) => void err.push(line),
      readLine: () => Promise.resolve(null),
    },
    environment: { DEALSEAL_SERVICE_CONFIG: `${machine}.json`, ...environment },
    cwd: folder,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('dealseal backup and restore', () => {
  it('bring a service to another folder, and say that the sealing keys are to be kept apart', async () => {
    await dealseal('old', 'pairing-code --tenant-name Adriatik');
    const made = await dealseal('old', 'backup --out kept');
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toContain(`The sealing keys (${join(folder, 'old.keys')}) are not in it`);
    expect(readdirSync(join(folder, 'kept')).sort()).toEqual(['authority.sealed', 'database.sqlite', 'manifest.json']);
    copyFileSync(join(folder, 'old.keys'), join(folder, 'new.keys'));
    const restored = await dealseal('new', 'restore --from kept');
    expect(restored).toMatchObject({ code: 0, err: '' });
    expect(restored.out).toMatch(/a new epoch has begun.*\nAdriatik \(.*\): audit up to 2;/);
    expect((await dealseal('new', 'tenants list')).out).toContain('Adriatik');
    expect((await dealseal('new', 'audit verify')).code).toBe(0);
    expect(readFileSync(join(folder, 'new', 'authority.pem'))).toEqual(
      readFileSync(join(folder, 'old', 'authority.pem')),
    );
  });

  it('work beside a service that runs, the one on the old folder and not the other', async () => {
    await dealseal('old', 'pairing-code --tenant-name Adriatik');
    const unlockOld = lockDirectory(join(folder, 'old'));
    expect((await dealseal('old', 'backup --out kept')).code).toBe(0);
    unlockOld();
    copyFileSync(join(folder, 'old.keys'), join(folder, 'new.keys'));
    const unlockNew = lockDirectory(join(folder, 'new'));
    expect((await dealseal('new', 'restore --from kept')).err).toContain('[data-directory-in-use]');
    unlockNew();
    expect((await dealseal('new', 'restore --from kept')).code).toBe(0);
  });

  it.each([
    ['backup --out kept', 8, '[backup-nothing]', 'new'],
    ['backup --out .', 3, '[backup-target-not-empty]', 'old'],
    ['restore --from nowhere', 4, '[backup-not-found]', 'new'],
    ['restore --from kept', 7, '[backup-keys-missing]', 'new'],
    ['restore --from kept', 3, '[backup-target-not-empty]', 'old'],
  ])('answer `%s` with %i and one sentence with %s', async (words, code, text, machine) => {
    await dealseal('old', 'pairing-code --tenant-name Adriatik');
    await dealseal('old', 'backup --out kept');
    writeFileSync(join(folder, 'new.keys'), readFileSync(join(folder, 'old.keys')), { mode: 0o600 });
    if (text === '[backup-keys-missing]') rmSync(join(folder, 'new.keys'));
    if (text === '[backup-nothing]') rmSync(join(folder, 'kept'), { recursive: true });
    const answer = await dealseal(machine, words);
    expect(answer).toMatchObject({ code, out: '' });
    expect(answer.err.split('\n')).toHaveLength(1);
    expect(answer.err).toContain(text);
  });

  it.each([
    ['backup', /--out is missing/, {}],
    ['backup --out kept --dump x', /--dump is for PostgreSQL only/, {}],
    [
      'backup --out kept',
      /first run pg_dump --format=custom .*postgres:\/\/me@db\/seal/,
      { DATABASE_URL: 'postgres://me:hush@db/seal' },
    ],
    ['restore', /--from is missing/, {}],
    ['restore kept', /Unexpected argument/, {}],
  ])('answer `%s` with 2 and how it is used', async (words, sentence, environment) => {
    const { code, out, err } = await dealseal('old', words, environment);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
    expect(err).not.toContain('hush');
    expect(readdirSync(folder)).not.toContain('kept');
  });
});

describe('dealseal retention', () => {
  it('prints and sets how long a tenant’s records are kept, within bounds', async () => {
    await dealseal('old', 'pairing-code --tenant-name Adriatik');
    expect((await dealseal('old', 'retention --tenant Adriatik')).out).toContain('kept for 10 years');
    const set = await dealseal('old', 'retention --tenant Adriatik --record-years 5 --json');
    expect(JSON.parse(set.out)).toMatchObject({ recordYears: 5 });
    for (const years of ['2', '11', '5.5', 'five']) {
      expect((await dealseal('old', `retention --tenant Adriatik --record-years ${years}`)).code).toBe(2);
    }
    expect((await dealseal('old', 'retention --tenant Nobody')).code).toBe(1);
    expect((await dealseal('old', 'audit verify')).code).toBe(0);
  });
});
