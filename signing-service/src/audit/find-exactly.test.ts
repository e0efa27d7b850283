import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from 'node:crypto';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/store-fixture.js';
import type { Store } from '../store/store.js';
import { appendAudits, type NewAuditEntry } from './append-audit.js';
import { blockSize } from '../contract/entry-set.js';
import { indexEntries } from './index-entries.js';
import { findEntries } from './search-entries.js';

const tenantId = 'tenant';
/** Over two borders of blocks. */
const count = blockSize * 2 + 700;
const people = ['7', '8', 'anna'];
const kinds = ['reset-requested', 'acts', 'codes-unlocked'] as const;
/** Words that begin alike, are short or long, in other letters, or outside the first 65,536 characters. */
const words = [
  'a',
  'ab',
  'abc',
  'abcd',
  'abcde',
  'abcdf',
  'Žito',
  'žir',
  'Москва',
  'мост',
  '000012',
  '000123',
  '12',
  '𠀀𠀁',
  '𠀀𠀂𠀃',
];
const beginnings = [
  'a',
  'AB',
  'abc',
  'abcd',
  'abcde',
  'z',
  'zi',
  'мос',
  'моск',
  '0',
  '000',
  '0000',
  '00001',
  '1',
  '𠀀',
  '𠀀𠀁',
  'x',
];

/** A row of numbers that looks random and is the same in every run (mulberry32). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Known {
  readonly sequence: number;
  readonly personId: string;
  readonly kind: string;
  readonly words: readonly string[];
}

/** Small, without accents: what is compared. */
const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

describe.each(testDialects)('what is found by the index on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  const known: Known[] = [];
  const random = numbersFrom(7);
  const oneOf = <T>(items: readonly [T, ...T[]] | readonly T[]): T => {
    const item = items[random(items.length)];
    if (item === undefined) throw new TypeError('Nothing to choose from');
    return item;
  };

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    store = await database.open();
    const row = { tenant_id: tenantId, name: 'Tenant', created_at: 1, stopped_at: null };
    await store.db.insertInto('tenants').values(row).execute();
    const entries: NewAuditEntry[] = [];
    for (let sequence = 1; sequence <= count; sequence += 1) {
      // Some words are rare, and some stand in one block only.
      const own = Array.from({ length: random(3) }, () =>
        oneOf(words.slice(0, sequence < blockSize ? words.length : 9)),
      );
      const [personId, type] = [oneOf(people), oneOf(kinds)];
      known.push({ sequence, personId, kind: type, words: own.map(plain) });
      entries.push({ tenantId, time: sequence, type, payload: { personId, reason: own.join(' – ') } });
    }
    const [first, ...rest] = entries;
    if (first === undefined) throw new TypeError('No entries');
    await store.transaction((trx) => appendAudits(trx, [first, ...rest], randomBytes));
    await indexEntries(store, tenantId, { most: count / 2 });
    await indexEntries(store, tenantId, { most: count, batchSize: blockSize });
  }, 120_000);
  afterAll(() => database.remove());

  it('is what a look at every entry finds, page by page', async () => {
    for (let round = 0; round < 150; round += 1) {
      const asked = Array.from({ length: random(4) }, () => oneOf(beginnings));
      const personId = random(2) === 0 ? oneOf([...people, 'nobody']) : undefined;
      const wanted = random(2) === 0 ? [oneOf(kinds), oneOf(kinds)] : undefined;
      const [from, until] = random(3) === 0 ? [random(count), random(count)] : [0, count + 1];
      const before = random(2) === 0 ? undefined : random(count) + 1;
      const limit = oneOf([1, 50, count]);
      const filter = {
        personId,
        kinds: wanted,
        from: new Date(from).toISOString(),
        until: new Date(until).toISOString(),
        text: asked.length === 0 ? undefined : { words: asked.join(' ') },
      };
      const passes = (entry: Known): boolean =>
        entry.sequence < (before ?? Number.POSITIVE_INFINITY) &&
        entry.sequence >= from &&
        entry.sequence < until &&
        (personId === undefined || entry.personId === personId) &&
        (wanted === undefined || wanted.some((kind) => kind === entry.kind)) &&
        asked.every((word) => entry.words.some((each) => each.startsWith(plain(word))));
      const expected = known
        .filter(passes)
        .map(({ sequence }) => sequence)
        .toReversed()
        .slice(0, limit);
      const found = await findEntries(store.db, { tenantId, filter, before, limit });
      expect({ filter, before, limit, found }).toEqual({ filter, before, limit, found: expected });
    }
  }, 120_000);
});
