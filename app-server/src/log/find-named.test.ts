import type { AuditDigests, AuditDigestsRequest } from '@dealseal/signing-service/contract/audit';
import { blockSize, EntrySet, sequenceAt } from '@dealseal/signing-service/contract/entry-set';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseRecords } from '../signing/erase-records.js';
import { signingTables } from '../signing/signing-tables.js';
import { openStore, type Store } from '../store/store.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/test-database.test-support.js';
import { insertPortal } from '../store/test-portal.test-support.js';
import { findNamed } from './find-named.js';
import { indexNames } from './index-names.js';
import { logTables } from './log-tables.js';

const memberId = 'm1';
const goods = ['opreme', 'ŽITA', 'šljiva', 'čamaca', 'ćilima', 'đubriva', 'цемента', 'Леса'];
const places = ['Kotor', 'Nikšić', 'Москва', 'Žabljak', 'Ђурђевац'];
const documents = 900;
/** Over two borders of blocks. */
const entries = blockSize * 2 + 300;

const digestOf = (what: string): string => createHash('sha256').update(what).digest('hex');
const nameOf = (n: number): string => `Ugovor ${goods[n % goods.length]} – ${places[n % places.length]} ${n}-2026.pdf`;
const documentOf = (n: number): string => digestOf(`document ${n}`);
/** Most tell of a document of their time, some of one from long ago, some of several, some of none. */
const documentsAt = (sequence: number): number[] => {
  if (sequence % 5 === 0) return [];
  const young = Math.floor((sequence / entries) * documents);
  return sequence % 7 === 0 ? [young, sequence % 50] : [sequence % 11 === 0 ? sequence % 40 : young];
};

/** A log as the signing-service answers of it. */
class Chain {
  readonly seed: string;
  length: number;

  constructor(seed: string, length: number) {
    this.seed = seed;
    this.length = length;
  }

  headOf = (sequence: number): string => digestOf(`${this.seed} ${sequence}`);

  auditDigests = ({ after: named }: AuditDigestsRequest): Promise<AuditDigests> => {
    const isThere =
      named !== undefined &&
      named.sequence <= this.length &&
      (named.head === undefined || named.head === this.headOf(named.sequence));
    const after = isThere ? named.sequence : 0;
    const last = Math.min(after + 1_000, this.length);
    const answered = Array.from({ length: last - after }, (_, index) => after + 1 + index).map((sequence) => ({
      sequence,
      digests: documentsAt(sequence).map(documentOf),
    }));
    return Promise.resolve({
      after,
      entries: answered.filter(({ digests }) => digests.length > 0),
      through: { sequence: last, head: this.headOf(last) },
    });
  };
}

/** Small, without accents: what is compared. */
const plain = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd');

/** Each word of the text begins a word of these names. */
function areNamed(names: readonly string[], text: string): boolean {
  const words = plain(names.join(' ')).split(/[^\p{L}\p{N}]+/u);
  return plain(text)
    .split(' ')
    .every((word) => words.some((each) => each.startsWith(word)));
}

describe.each(testDialects)('what is found by names of documents on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let service: Chain;
  beforeEach(async () => {
    database = await createTestDatabase(dialect);
    store = await openStore({ ...database.options });
    await insertPortal(store, memberId);
    service = new Chain('one', entries);
    for (let from = 0; from < documents; from += 100) {
      const some = Array.from({ length: 100 }, (_, index) => rowOf(from + index));
      await signingTables(store).insertInto('signing_requests').values(some).execute();
    }
  });
  afterEach(async () => {
    await store.close();
    await database.remove();
  });

  const rowOf = (n: number, fileName = nameOf(n)) => ({
    member_id: memberId,
    request_id: `${fileName} ${n}`,
    person_id: '7',
    person_name: 'Ana',
    entity_type_id: 2,
    entity_id: n,
    field: 'UF_CRM_FILE',
    file_id: n,
    active_document: null,
    entity_title: n % 3 === 0 ? 'Poslovi – Đukić' : '',
    field_title: 'File',
    file_name: fileName,
    size: 1,
    sha256: documentOf(n),
    inspection: '{}',
    state: 'stored',
    next_attempt_at: null,
    machine: '{}',
    version: 1,
    choices: null,
    receipt: null,
    stored_file_id: null,
    frozen_at: n,
    updated_at: n,
    seen_until: n,
    worker: null,
    worker_until: 0,
    purged: 1,
  });
  const indexAll = async () => {
    while (await indexNames({ store, memberId, service }, 2)) {
      // The next ones.
    }
  };
  const find = async (text: string) => {
    const found = await findNamed(store, memberId, text);
    return found.entries
      .flatMap(({ block, entries: set }) =>
        EntrySet.decode(Buffer.from(set, 'base64'))
          .offsets()
          .map((offset) => sequenceAt(block, offset)),
      )
      .toSorted((one, other) => one - other);
  };
  const nameWithTitle = (n: number): string => `${nameOf(n)} ${n % 3 === 0 ? 'Poslovi – Đukić' : ''}`;
  const expected = (text: string, isKept = (_n: number) => true) =>
    Array.from({ length: service.length }, (_, index) => index + 1).filter((sequence) => {
      const named = documentsAt(sequence).filter(isKept);
      return named.length > 0 && areNamed(named.map(nameWithTitle), text);
    });

  it('is every entry that tells of such a document, new or old', async () => {
    await indexAll();
    for (const text of [
      'zit',
      'ugovor',
      'U',
      'kotor 12',
      'NIKSIC cam',
      'ljud',
      'моск',
      'ЛЕСА',
      'ђурђ',
      '899',
      '2026',
      'djubriva',
      'dukic',
    ]) {
      expect([text, await find(text)]).toEqual([text, expected(text)]);
    }
    expect(expected('kotor 12').length).toBeGreaterThan(3);
    expect((await findNamed(store, memberId, 'x')).through).toBe(entries);
  });

  it('grows with the log, whoever of several instances reads it', async () => {
    service.length = 1_500;
    await indexAll();
    expect(await find('kotor')).toEqual(expected('kotor'));
    service.length = entries;
    await Promise.all([indexAll(), indexAll(), indexAll()]);
    await indexAll();
    expect(await find('kotor')).toEqual(expected('kotor'));
  });

  it('begins anew with another log, of another pairing or taken back from a backup', async () => {
    await indexAll();
    service = new Chain('another', 700);
    await indexAll();
    expect(await find('ugovor')).toEqual(expected('ugovor'));
    expect(await findNamed(store, memberId, 'nothing')).toEqual({ entries: [], through: 700 });
  });

  it('forgets names that were erased, and keeps others of the same document', async () => {
    await indexAll();
    const again = rowOf(3, 'Prilog.pdf');
    await signingTables(store)
      .insertInto('signing_requests')
      .values({ ...again, updated_at: Date.now() })
      .execute();
    const before = 400;
    await eraseRecords(store, { memberId, recordYears: 3, now: Date.UTC(1973, 0, 1) + before });
    await indexAll();
    expect(await find('ugovor')).toEqual(expected('ugovor', (n) => n >= before));
    expect(await find('prilog')).toEqual(expected('', (n) => n === 3));
    const left = await logTables(store).selectFrom('log_words').select('word').distinct().execute();
    expect(left.map(({ word }) => word)).not.toContain('399');
    expect(left.map(({ word }) => word)).toContain('400');
  });
});
