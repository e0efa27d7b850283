import { EventEmitter, once } from 'node:events';
import type { EntityAddress } from './entity.js';

/**
 * Tells open frames that something about their entity has changed: the portal said so, or a signing request moved. Within this
 * instance only; frames on another look again when they get the focus.
 */
export interface EntityChanges {
  announce(memberId: string, entity: EntityAddress): void;
  /** Differs after each change, and after a restart of this program. */
  version(memberId: string, entity: EntityAddress): string;
  /** Resolves at the next change, or when the signal aborts. */
  next(memberId: string, entity: EntityAddress, signal: AbortSignal): Promise<void>;
}

const rememberedAtMost = 20_000;

/** `start` tells this run of the program from every other. */
export function createEntityChanges(start: string): EntityChanges {
  const emitter = new EventEmitter().setMaxListeners(0);
  const counts = new Map<string, number>();
  let total = 0;
  /** What was forgotten counts as changed at the time it was. */
  let forgotten = 0;
  const nameOf = (memberId: string, { entityTypeId, entityId }: EntityAddress): string =>
    `${memberId}/${entityTypeId}/${entityId}`;
  return {
    announce: (memberId, entity) => {
      const name = nameOf(memberId, entity);
      total += 1;
      // Last changed, last in the map: the first ones are the oldest.
      counts.delete(name);
      counts.set(name, total);
      const [oldest] = counts;
      if (counts.size > rememberedAtMost && oldest !== undefined) {
        counts.delete(oldest[0]);
        [, forgotten] = oldest;
      }
      emitter.emit(name);
    },
    version: (memberId, entity) => `${start}.${counts.get(nameOf(memberId, entity)) ?? forgotten}`,
    next: async (memberId, entity, signal) => {
      try {
        await once(emitter, nameOf(memberId, entity), { signal });
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}
