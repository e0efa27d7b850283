import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testDialects } from '../store/test-database.test-support.js';
import { createRequestLists, type ListFilter, placeOf, readPlace, type RequestLists } from './request-lists.js';
import { address, milica, rightCode, startShell, vuk } from './signing-shell.test-support.js';
import { signingTables } from './signing-tables.js';

const choices = { credentialId: 'c', mark: { kind: 'none' }, timeZone: 'UTC', language: 'en' } as const;
const { memberId } = milica;

describe.each(testDialects)('lists of requests on %s', (dialect) => {
  let shell: Awaited<ReturnType<typeof startShell>>;
  let lists: RequestLists;
  beforeEach(async () => {
    shell = await startShell(dialect);
    lists = createRequestLists(shell.store);
  });
  afterEach(() => shell.stop());

  const ofMilica = (facts: Partial<ListFilter> = {}): ListFilter => ({
    list: 'all',
    personId: milica.person.personId,
    search: '',
    ...facts,
  });
  const names = async (filter: ListFilter) =>
    (await lists.page(memberId, filter, { after: null, limit: 50 })).map(({ fileName }) => fileName);

  /** The one that is there, once more under other facts. */
  async function copy(facts: {
    readonly personId?: string;
    readonly state?: string;
    readonly frozenAt?: number;
    readonly fileName?: string;
    readonly searchText?: string;
    readonly entityTypeId?: number;
  }): Promise<void> {
    const db = signingTables(shell.store);
    const row = await db
      .selectFrom('signing_requests')
      .selectAll()
      .orderBy('frozen_at')
      .limit(1)
      .executeTakeFirstOrThrow();
    await db
      .insertInto('signing_requests')
      .values({
        ...row,
        request_id: randomUUID(),
        active_document: null,
        person_id: facts.personId ?? row.person_id,
        state: facts.state ?? row.state,
        frozen_at: facts.frozenAt ?? row.frozen_at,
        file_name: facts.fileName ?? row.file_name,
        search_text: facts.searchText ?? row.search_text,
        entity_type_id: facts.entityTypeId ?? row.entity_type_id,
      })
      .execute();
  }

  it('are of who waits, of who signed, and of all; what was only looked at is in none', async () => {
    const { requestId } = (await shell.desk.open(milica, address)).view;
    const counted = async (personId = milica.person.personId) => lists.counts(memberId, personId);
    expect(await counted()).toEqual({ awaiting: 1, signed: 0, all: 1 });
    await shell.desk.sign(milica, requestId, { code: rightCode, choices });
    await shell.settle();
    expect(await counted()).toEqual({ awaiting: 0, signed: 1, all: 1 });
    expect(await counted(vuk.person.personId)).toEqual({ awaiting: 0, signed: 0, all: 1 });
    expect(await lists.counts('another', milica.person.personId)).toEqual({ awaiting: 0, signed: 0, all: 0 });
    expect(await lists.page('another', ofMilica(), { after: null, limit: 9 })).toEqual([]);
    await copy({ state: 'abandoned' });
    expect(await counted()).toEqual({ awaiting: 0, signed: 1, all: 1 });
  });

  it('are found by beginnings of words, without case and accents, and narrowed by state and kind', async () => {
    shell.field.fileName = 'Ugovor o Đurđevdanu.pdf';
    await shell.desk.open(milica, address);
    await copy({ fileName: 'Aneks.pdf', searchText: ' 7 aneks pdf deal', state: 'failed', entityTypeId: 31 });
    expect(await names(ofMilica({ search: 'đurđ UGOV' }))).toEqual(['Ugovor o Đurđevdanu.pdf']);
    expect(await names(ofMilica({ search: 'govor' }))).toEqual([]);
    expect(await names(ofMilica({ search: '412' }))).toEqual(['Ugovor o Đurđevdanu.pdf']);
    expect(await names(ofMilica({ group: 'problem' }))).toEqual(['Aneks.pdf']);
    expect(await names(ofMilica({ group: 'stored' }))).toEqual([]);
    expect(await names(ofMilica({ list: 'awaiting', group: 'stored' }))).toEqual([]);
    expect(await names(ofMilica({ entityTypeId: 31 }))).toEqual(['Aneks.pdf']);
  });

  it('come in pages that leave nothing out and double nothing, also where several were opened at once', async () => {
    await shell.desk.open(milica, address);
    for (let index = 0; index < 9; index += 1) {
      await copy({ fileName: `${index}.pdf`, frozenAt: 1_000 + Math.floor(index / 4) });
    }
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const page = await lists.page(memberId, ofMilica(), {
        after: after === null ? null : readPlace(after),
        limit: 3,
      });
      seen.push(...page.map(({ requestId }) => requestId));
      const last = page.at(-1);
      if (page.length < 3 || last === undefined) break;
      after = placeOf(last);
    }
    expect(seen).toHaveLength(10);
    expect(new Set(seen).size).toBe(10);
  });
});
