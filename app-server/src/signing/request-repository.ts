import type { DocumentAddress } from '../contract/session.js';
import type { Store } from '../store/store.js';
import {
  type Applied,
  type ApplyParts,
  createApplyAll,
  type Happening,
  type RequestChange,
  type RequestKey,
} from './apply-events.js';
import {
  documentKey,
  fromRow,
  type KeptRequest,
  type NewRequest,
  type SigningChoices,
  signingChoicesSchema,
  toRow,
} from './kept-request.js';
import { unstoredStates } from './signing-request.js';
import { signingTables } from './signing-tables.js';
import type { SigningEvent } from './transition.js';

export interface RequestRepository {
  find(memberId: string, requestId: string): Promise<KeptRequest | null>;
  findActive(memberId: string, address: DocumentAddress): Promise<KeptRequest | null>;
  /** The person's newest request of this field that waits for a decision, whatever file the field holds now. */
  findUndecided(memberId: string, personId: string, address: DocumentAddress): Promise<KeptRequest | null>;
  ofEntity(memberId: string, entityTypeId: number, entityId: number): Promise<KeptRequest[]>;
  /** False when another request holds the document. */
  create(request: NewRequest): Promise<boolean>;
  /** Carries an event through the transition, in one transaction with the outbox; again on a concurrent change. */
  apply(key: RequestKey, event: SigningEvent, also?: RequestChange): Promise<Applied>;
  /** The same for several requests, all in one transaction; the outcomes in the same order. */
  applyAll(happenings: readonly Happening[]): Promise<Applied[]>;
  renewSeen(key: RequestKey, until: number): Promise<void>;
  /** Keeps what was chosen, as long as nobody has pressed Sign. */
  keepChoices(key: RequestKey, choices: SigningChoices): Promise<void>;
  /** What the person chose in their newest request that has choices. */
  lastChoices(memberId: string, personId: string): Promise<SigningChoices | null>;
  /** A portal's requests that somebody has signed or is signing, and that have not come to their end. */
  inProgress(memberId: string): Promise<KeptRequest[]>;
  /** Takes the request for this instance; false when another has it. */
  claim(key: RequestKey, worker: string, until: number): Promise<boolean>;
  release(key: RequestKey, worker: string): Promise<void>;
  /** Requests that wait for this program and whose time has come. Those of a portal without the application rest. */
  due(now: number, limit: number): Promise<RequestKey[]>;
  /** Requests nobody looked at since `before` and that nobody has signed yet. */
  forgotten(before: number, limit: number): Promise<RequestKey[]>;
  /** A portal's requests that nobody has signed yet. */
  unsigned(memberId: string): Promise<RequestKey[]>;
  /** Signed requests that rest because their portals removed the application before `before`. */
  stranded(before: number, limit: number): Promise<RequestKey[]>;
}

const workStates = ['authorized', 'signing', 'signed', 'storing'] as const;
/** Wait for a code. */
const waitingStates = ['frozen', 'needs-code'] as const;
const unsignedStates = [...waitingStates, 'authorized'] as const;

export function createRequestRepository(options: {
  readonly store: Store;
  readonly transition: ApplyParts['transition'];
  readonly now: () => number;
}): RequestRepository {
  const db = signingTables(options.store);
  const { now } = options;
  const applyAll = createApplyAll(options);

  const portals = (state: 'active' | 'uninstalled') =>
    db.selectFrom('portals').select('portals.member_id').where('portals.state', '=', state);

  const find = async (memberId: string, requestId: string): Promise<KeptRequest | null> => {
    const row = await db
      .selectFrom('signing_requests')
      .selectAll()
      .where('member_id', '=', memberId)
      .where('request_id', '=', requestId)
      .executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  };

  return {
    find,
    findActive: async (memberId, address) => {
      const row = await db
        .selectFrom('signing_requests')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('active_document', '=', documentKey(address))
        .executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    findUndecided: async (memberId, personId, address) => {
      const row = await db
        .selectFrom('signing_requests')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('entity_type_id', '=', address.entityTypeId)
        .where('entity_id', '=', address.entityId)
        .where('field', '=', address.field)
        .where('person_id', '=', personId)
        .where('state', '=', 'conflict')
        .orderBy('updated_at', 'desc')
        .executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    ofEntity: async (memberId, entityTypeId, entityId) => {
      const rows = await db
        .selectFrom('signing_requests')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('entity_type_id', '=', entityTypeId)
        .where('entity_id', '=', entityId)
        .orderBy('updated_at', 'desc')
        .limit(200)
        .execute();
      return rows.map(fromRow);
    },
    create: async (request) => {
      const result = await db
        .insertInto('signing_requests')
        .values(toRow(request, now()))
        .onConflict((conflict) => conflict.columns(['member_id', 'active_document']).doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },
    apply: async (key, event, also) => {
      const [applied] = await applyAll([{ key, event, also }]);
      if (applied === undefined) throw new Error('One event, one outcome');
      return applied;
    },
    applyAll,
    renewSeen: async (key, until) => {
      await db
        .updateTable('signing_requests')
        .set({ seen_until: until })
        .where('member_id', '=', key.memberId)
        .where('request_id', '=', key.requestId)
        .where('seen_until', '<', until)
        .execute();
    },
    keepChoices: async (key, choices) => {
      await db
        .updateTable('signing_requests')
        .set({ choices: JSON.stringify(choices) })
        .where('member_id', '=', key.memberId)
        .where('request_id', '=', key.requestId)
        .where('state', 'in', [...waitingStates])
        .execute();
    },
    lastChoices: async (memberId, personId) => {
      const row = await db
        .selectFrom('signing_requests')
        .select('choices')
        .where('member_id', '=', memberId)
        .where('person_id', '=', personId)
        .where('choices', 'is not', null)
        .orderBy('updated_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      const choices = row?.choices ?? null;
      return choices === null ? null : signingChoicesSchema.parse(JSON.parse(choices));
    },
    inProgress: async (memberId) => {
      const rows = await db
        .selectFrom('signing_requests')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('state', 'in', [...workStates, 'conflict'])
        .execute();
      return rows.map(fromRow);
    },
    claim: async (key, worker, until) => {
      const claimed = await db
        .updateTable('signing_requests')
        .set({ worker, worker_until: until })
        .where('member_id', '=', key.memberId)
        .where('request_id', '=', key.requestId)
        .where((where) =>
          where.or([where('worker', 'is', null), where('worker', '=', worker), where('worker_until', '<', now())]),
        )
        .executeTakeFirst();
      return claimed.numUpdatedRows === 1n;
    },
    release: async (key, worker) => {
      await db
        .updateTable('signing_requests')
        .set({ worker: null, worker_until: 0 })
        .where('member_id', '=', key.memberId)
        .where('request_id', '=', key.requestId)
        .where('worker', '=', worker)
        .execute();
    },
    due: async (at, limit) => {
      const rows = await db
        .selectFrom('signing_requests')
        .select(['member_id', 'request_id'])
        .where((where) =>
          where.or([
            where('next_attempt_at', '<=', at),
            where.and([where('state', 'in', [...workStates]), where('next_attempt_at', 'is', null)]),
          ]),
        )
        .where((where) => where.or([where('worker', 'is', null), where('worker_until', '<', at)]))
        .where('member_id', 'in', portals('active'))
        .orderBy('next_attempt_at')
        .limit(limit)
        .execute();
      return rows.map(toKey);
    },
    forgotten: async (before, limit) => {
      const rows = await db
        .selectFrom('signing_requests')
        .select(['member_id', 'request_id'])
        .where('state', 'in', [...waitingStates])
        .where('seen_until', '<', before)
        .limit(limit)
        .execute();
      return rows.map(toKey);
    },
    unsigned: async (memberId) => {
      const rows = await db
        .selectFrom('signing_requests')
        .select(['member_id', 'request_id'])
        .where('member_id', '=', memberId)
        .where('state', 'in', [...unsignedStates])
        .execute();
      return rows.map(toKey);
    },
    stranded: async (before, limit) => {
      const rows = await db
        .selectFrom('signing_requests')
        .select(['member_id', 'request_id'])
        .where('state', 'in', [...unstoredStates])
        .where('member_id', 'in', portals('uninstalled').where('updated_at', '<', before))
        .limit(limit)
        .execute();
      return rows.map(toKey);
    },
  };
}

function toKey(row: { member_id: string; request_id: string }): RequestKey {
  return { memberId: row.member_id, requestId: row.request_id };
}
