import { EventEmitter, once } from 'node:events';
import { sql } from 'kysely';
import type { Store } from '../store/store.js';
import type { EntityAddress } from './entity.js';

/**
 * Tells open frames that something about their entity has changed: the portal said so, or a signing request moved. In the database, so that
 * it does not matter which instance a frame asks, nor which one knew.
 */
export interface EntityChanges {
  /** Returns at once; told to who waits when it is written. */
  announce(memberId: string, entity: EntityAddress): void;
  /** Differs after each change. */
  version(memberId: string, entity: EntityAddress): Promise<string>;
  /** Resolves at the next change, now and then without one, or when the signal aborts. */
  next(memberId: string, entity: EntityAddress, signal: AbortSignal): Promise<void>;
  /** Looks for what other instances tell. */
  start(): void;
  stop(): Promise<void>;
}

/** Changes of one entity within this time are one (ms). */
const writeAfter = 50;
const lookEvery = 1_000;
/** Clocks of several machines may differ by as much. */
const overlap = 5_000;
const forgetEvery = 60 * 60_000;
/** A frame does not wait for longer without having read again. */
const rememberedFor = 24 * 60 * 60_000;

interface Place {
  readonly member_id: string;
  readonly entity_type_id: number;
  readonly entity_id: number;
}

export function createEntityChanges(options: {
  readonly store: Store;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
  readonly now: () => number;
}): EntityChanges {
  const { store, log, now } = options;
  const { db } = store;
  const emitter = new EventEmitter().setMaxListeners(0);
  const unwritten = new Map<string, Place>();
  /** What this instance has told already, by the time of the change. */
  let told = new Map<string, number>();
  let writing: Promise<void> = Promise.resolve();
  let timers: NodeJS.Timeout[] = [];
  let pending: NodeJS.Timeout | null = null;

  const write = async (): Promise<void> => {
    const places = [...unwritten.values()];
    unwritten.clear();
    if (places.length === 0) return;
    const changedAt = now();
    await db
      .insertInto('entity_changes')
      .values(places.map((place) => ({ ...place, changed_at: changedAt })))
      .onConflict((conflict) =>
        conflict.columns(['member_id', 'entity_type_id', 'entity_id']).doUpdateSet({
          // Two in one millisecond are two.
          changed_at: sql<number>`case when excluded.changed_at > entity_changes.changed_at
            then excluded.changed_at else entity_changes.changed_at + 1 end`,
        }),
      )
      .execute();
    for (const place of places) emitter.emit(nameOf(place));
  };

  const flush = (): Promise<void> => {
    pending = null;
    writing = writing.then(write).catch((error: unknown) => log('changes of entities could not be told', { error }));
    return writing;
  };

  const look = async (): Promise<void> => {
    if (emitter.eventNames().length === 0) return;
    const rows = await db
      .selectFrom('entity_changes')
      .selectAll()
      .where('changed_at', '>', now() - overlap - lookEvery)
      .execute();
    const before = told;
    told = new Map(rows.map((row) => [nameOf(row), row.changed_at]));
    for (const row of rows) if (before.get(nameOf(row)) !== row.changed_at) emitter.emit(nameOf(row));
  };

  const forget = async (): Promise<void> => {
    await db
      .deleteFrom('entity_changes')
      .where('changed_at', '<', now() - rememberedFor)
      .execute();
  };

  const every = (milliseconds: number, act: () => Promise<void>, what: string): NodeJS.Timeout => {
    let isRunning = false;
    return setInterval(() => {
      if (isRunning) return;
      isRunning = true;
      writing = writing
        .then(act)
        .catch((error: unknown) => log(what, { error }))
        .finally(() => {
          isRunning = false;
        });
    }, milliseconds);
  };

  return {
    announce: (memberId, entity) => {
      const place = placeOf(memberId, entity);
      unwritten.set(nameOf(place), place);
      pending ??= setTimeout(() => void flush(), writeAfter);
    },
    version: async (memberId, entity) => {
      const place = placeOf(memberId, entity);
      const row = await db
        .selectFrom('entity_changes')
        .select('changed_at')
        .where('member_id', '=', place.member_id)
        .where('entity_type_id', '=', place.entity_type_id)
        .where('entity_id', '=', place.entity_id)
        .executeTakeFirst();
      return String(row?.changed_at ?? 0);
    },
    next: async (memberId, entity, signal) => {
      try {
        await once(emitter, nameOf(placeOf(memberId, entity)), { signal });
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    start: () => {
      timers = [
        every(lookEvery, look, 'changes of entities could not be looked for'),
        every(forgetEvery, forget, 'old changes of entities could not be forgotten'),
      ];
    },
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      if (pending !== null) clearTimeout(pending);
      await flush();
    },
  };
}

function placeOf(memberId: string, { entityTypeId, entityId }: EntityAddress): Place {
  return { member_id: memberId, entity_type_id: entityTypeId, entity_id: entityId };
}

function nameOf({ member_id: memberId, entity_type_id: type, entity_id: id }: Place): string {
  return `${memberId}/${type}/${id}`;
}
