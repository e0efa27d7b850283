import { type SelectQueryBuilder, sql } from 'kysely';
import { mostCounted, type SigningGroup, type SigningList } from '../contract/signings.js';
import type { SigningState } from '../contract/signing.js';
import type { Store } from '../store/store.js';
import { fromRow, type KeptRequest } from './kept-request.js';
import { wordBeginnings } from '../store/search-text.js';
import { type SigningTables, signingTables } from './signing-tables.js';

/** Where a page begins: after this request. */
export interface Place {
  readonly frozenAt: number;
  readonly requestId: string;
}

export interface ListFilter {
  readonly list: SigningList;
  /** Whose lists. */
  readonly personId: string;
  readonly search: string;
  readonly group?: SigningGroup | undefined;
  readonly entityTypeId?: number | undefined;
}

/** Pages of a portal's requests, the last opened first. */
export interface RequestLists {
  page(
    memberId: string,
    filter: ListFilter,
    from: { readonly after: Place | null; readonly limit: number },
  ): Promise<KeptRequest[]>;
  /** Of each list without search and filters, `mostCounted` at most. */
  counts(memberId: string, personId: string): Promise<Readonly<Record<SigningList, number>>>;
}

/** What was given up without a signature is in no list. */
const statesOf: Readonly<Record<SigningList, readonly SigningState[]>> = {
  awaiting: ['frozen', 'needs-code', 'authorized', 'signing', 'conflict'],
  signed: ['signed', 'storing', 'stored', 'conflict'],
  all: ['frozen', 'needs-code', 'authorized', 'signing', 'signed', 'storing', 'stored', 'conflict', 'failed'],
};

const statesOfGroup: Readonly<Record<SigningGroup, readonly SigningState[]>> = {
  waiting: ['frozen', 'needs-code'],
  working: ['authorized', 'signing', 'signed', 'storing'],
  stored: ['stored'],
  problem: ['conflict', 'failed'],
};

type Requests = SelectQueryBuilder<SigningTables, 'signing_requests', object>;

export function createRequestLists(store: Store): RequestLists {
  const db = signingTables(store);
  /** Half the time of `like`. */
  const position = sql.raw(store.dialect === 'sqlite' ? 'instr' : 'strpos');

  const chosen = (memberId: string, { list, personId, group }: Pick<ListFilter, 'list' | 'personId' | 'group'>) => {
    const states = statesOf[list].filter((state) => group === undefined || statesOfGroup[group].includes(state));
    const requests: Requests = db.selectFrom('signing_requests').where('member_id', '=', memberId);
    // Of no state: nothing is asked for.
    const ofStates = requests.where('state', 'in', states.length === 0 ? [''] : states);
    return list === 'all' ? ofStates : ofStates.where('person_id', '=', personId);
  };

  const count = async (memberId: string, filter: Pick<ListFilter, 'list' | 'personId'>): Promise<number> => {
    const row = await db
      .selectFrom(chosen(memberId, filter).select('request_id').limit(mostCounted).as('counted'))
      .select((select) => select.fn.countAll<number | string>().as('number'))
      .executeTakeFirstOrThrow();
    return Number(row.number);
  };

  return {
    page: async (memberId, filter, { after, limit }) => {
      // Only what an index holds: the rows themselves are big, and read for the page alone.
      let places = chosen(memberId, filter).select('request_id');
      const { entityTypeId } = filter;
      if (entityTypeId !== undefined) places = places.where('entity_type_id', '=', entityTypeId);
      for (const beginning of wordBeginnings(filter.search)) {
        places = places.where(sql`${position}(search_text, ${beginning})`, '>', 0);
      }
      if (after !== null) {
        const { frozenAt, requestId } = after;
        places = places
          .where('frozen_at', '<=', frozenAt)
          .where((where) => where.or([where('frozen_at', '<', frozenAt), where('request_id', '<', requestId)]));
      }
      const found = await places.orderBy('frozen_at', 'desc').orderBy('request_id', 'desc').limit(limit).execute();
      const ids = found.map((row) => row.request_id);
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom('signing_requests')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('request_id', 'in', ids)
        .execute();
      // Ordered here: a database that orders them walks the whole list.
      return rows.map(fromRow).toSorted((one, other) => ids.indexOf(one.requestId) - ids.indexOf(other.requestId));
    },
    counts: async (memberId, personId) => {
      const [awaiting, signed, all] = await Promise.all([
        count(memberId, { list: 'awaiting', personId }),
        count(memberId, { list: 'signed', personId }),
        count(memberId, { list: 'all', personId }),
      ]);
      return { awaiting, signed, all };
    },
  };
}

/** `FROZEN.ID` */
export function placeOf({ frozenAt, requestId }: Place): string {
  return `${frozenAt}.${requestId}`;
}

export function readPlace(cursor: string): Place {
  const [frozenAt = '', requestId = ''] = cursor.split('.');
  return { frozenAt: Number(frozenAt), requestId };
}
