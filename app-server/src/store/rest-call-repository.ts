import { randomUUID } from 'node:crypto';
import type { EndedCall } from '../bitrix24/rest-client.js';
import type { Store } from './store.js';

/** A line of the log of calls to a portal. */
export interface LoggedCall {
  /** ms since the epoch. */
  readonly endedAt: number;
  readonly method: string;
  readonly urgency: EndedCall['urgency'];
  /** JSON, masked; null for streamed bodies and links. */
  readonly params: string | null;
  readonly status: number;
  readonly error: string | null;
  readonly milliseconds: number;
}

export interface RestCallRepository {
  /** In one transaction. */
  add(calls: readonly EndedCall[]): Promise<void>;
  /** Newest first, those that ended before `before`. */
  list(memberId: string, page: { before: number; limit: number }): Promise<LoggedCall[]>;
  /** Drops about `limit` of those that ended before, the oldest first; true when there may be more. */
  purge(before: number, limit: number): Promise<boolean>;
}

/** Variables of one statement: SQLite takes 32,766. */
const rowsOfStatement = 500;

export function createRestCallRepository({ db }: Store): RestCallRepository {
  return {
    add: async (calls) => {
      await db.transaction().execute(async (transaction) => {
        for (let from = 0; from < calls.length; from += rowsOfStatement) {
          const rows = calls.slice(from, from + rowsOfStatement).map(rowOf);
          await transaction.insertInto('rest_calls').values(rows).execute();
        }
      });
    },
    list: async (memberId, { before, limit }) => {
      const rows = await db
        .selectFrom('rest_calls')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('ended_at', '<', before)
        .orderBy('ended_at', 'desc')
        .orderBy('call_id')
        .limit(limit)
        .execute();
      return rows.map(({ ended_at, method, urgency, params, status, error, milliseconds }) => ({
        endedAt: ended_at,
        method,
        urgency: urgency === 'person' ? 'person' : 'background',
        params,
        status,
        error,
        milliseconds,
      }));
    },
    purge: async (before, limit) => {
      const last = await db
        .selectFrom('rest_calls')
        .select('ended_at')
        .where('ended_at', '<', before)
        .orderBy('ended_at')
        .offset(limit - 1)
        .limit(1)
        .executeTakeFirst();
      const upTo = last?.ended_at ?? before - 1;
      await db.deleteFrom('rest_calls').where('ended_at', '<=', upTo).execute();
      return last !== undefined;
    },
  };
}

function rowOf({ memberId, method, urgency, params, status, error, milliseconds, endedAt }: EndedCall) {
  return {
    member_id: memberId,
    ended_at: endedAt,
    call_id: randomUUID(),
    method,
    urgency,
    params: params === null ? null : JSON.stringify(params),
    status,
    error: error === null ? null : `${error.code} ${error.portalCode}`.trim(),
    milliseconds,
  };
}
