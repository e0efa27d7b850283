import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../store/store.js';
import { withGroupCommit } from './group-commit.js';

let folder: string;
let plain: Store;
let store: Store;
let commits: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-commit-'));
  plain = await openStore({ sqlitePath: join(folder, 'db.sqlite') });
  commits = 0;
  const counting: Store = {
    ...plain,
    transaction: async (work) => {
      const value = await plain.transaction(work);
      commits += 1;
      return value;
    },
  };
  store = withGroupCommit(counting);
});
afterEach(async () => {
  await plain.close();
  rmSync(folder, { recursive: true });
});

function put(name: string, fails = false): Promise<string> {
  return store.transaction(async (trx) => {
    await trx.insertInto('meta').values({ name, value: name }).execute();
    if (fails) throw new Error(`fails: ${name}`);
    return name;
  });
}

async function names(): Promise<string[]> {
  return (await plain.db.selectFrom('meta').select('name').orderBy('name').execute()).map(({ name }) => name);
}

describe('withGroupCommit', () => {
  it('commits what comes together once, and answers each with its own result', async () => {
    const wanted = Array.from({ length: 20 }, (_, index) => `n${String(index).padStart(2, '0')}`);
    expect(await Promise.all(wanted.map((name) => put(name)))).toEqual(wanted);
    expect(await names()).toEqual(wanted);
    expect(commits).toBe(1);
  });

  it('undoes the one that throws, alone', async () => {
    const settled = await Promise.allSettled([put('a'), put('b', true), put('a'), put('c')]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: { message: 'fails: b' } });
    expect(await names()).toEqual(['a', 'c']);
  });

  it('undoes a single one that throws, and goes on', async () => {
    await expect(put('a', true)).rejects.toThrow('fails: a');
    expect(await put('b')).toBe('b');
    expect(await names()).toEqual(['b']);
  });

  it('rejects all of a batch whose commit fails', async () => {
    const failing = withGroupCommit({
      ...plain,
      transaction: (work) =>
        plain.transaction(async (trx) => {
          await work(trx);
          throw new Error('disk full');
        }),
    });
    const one = (name: string) =>
      failing.transaction((trx) => trx.insertInto('meta').values({ name, value: '' }).execute());
    const settled = await Promise.allSettled([one('a'), one('b')]);
    expect(settled).toMatchObject([{ reason: { message: 'disk full' } }, { reason: { message: 'disk full' } }]);
    expect(await names()).toEqual([]);
  });
});
