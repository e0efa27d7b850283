import { randomUUID } from 'node:crypto';
import type { FileAct, FileActs } from '../documents/signing-overview.js';
import type { Store } from '../store/store.js';
import type { RequestKey } from './apply-events.js';
import type { RequestRepository } from './request-repository.js';
import { signingTables } from './signing-tables.js';

export interface KeptFileAct extends FileAct {
  readonly at: number;
}

/** Who looked at signed documents and took them away, as far as they did it here. */
export interface DocumentEvents extends FileActs {
  note(key: RequestKey, act: FileAct): Promise<void>;
  of(memberId: string, requestIds: readonly string[]): Promise<KeptFileAct[]>;
}

/** Within a minute the same person's same act is one, ms. */
const oneAct = 60_000;
const mostShown = 200;

export function createDocumentEvents(parts: {
  readonly store: Store;
  readonly requests: Pick<RequestRepository, 'ofEntity'>;
  readonly now: () => number;
}): DocumentEvents {
  const { requests, now } = parts;
  const db = signingTables(parts.store);

  const note: DocumentEvents['note'] = async ({ memberId, requestId }, { kind, person }) => {
    const { personId, name } = person;
    const before = await db
      .selectFrom('document_events')
      .select('event_id')
      .where('member_id', '=', memberId)
      .where('request_id', '=', requestId)
      .where('at', '>', now() - oneAct)
      .where('kind', '=', kind)
      .where('person_id', '=', personId)
      .executeTakeFirst();
    if (before !== undefined) return;
    const ids = { member_id: memberId, event_id: randomUUID(), request_id: requestId };
    await db
      .insertInto('document_events')
      .values({ ...ids, kind, person_id: personId, person_name: name, at: now() })
      .execute();
  };

  return {
    note,
    noteFile: async (memberId, { entityTypeId, entityId, field, fileId }, act) => {
      const all = await requests.ofEntity(memberId, entityTypeId, entityId);
      const made = all.find(({ address, machine }) => address.field === field && machine.storedFileId === fileId);
      if (made !== undefined) await note(made, act);
    },
    of: async (memberId, requestIds) => {
      if (requestIds.length === 0) return [];
      const rows = await db
        .selectFrom('document_events')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('request_id', 'in', [...requestIds])
        .orderBy('at', 'desc')
        .limit(mostShown)
        .execute();
      return rows.map((row) => ({
        kind: row.kind,
        person: { personId: row.person_id, name: row.person_name },
        at: row.at,
      }));
    },
  };
}
