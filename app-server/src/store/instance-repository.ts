import type { Store } from './store.js';

/** Which instances of this program live: those that said so lately. */
export interface InstanceRepository {
  /** Says that this one lives until then, and forgets those that have been silent; answers how many live. */
  live(instance: string, until: number): Promise<number>;
  /** This one ends. */
  leave(instance: string): Promise<void>;
}

export function createInstanceRepository(options: {
  readonly store: Store;
  /** ms since the epoch. */
  readonly now: () => number;
}): InstanceRepository {
  const { db } = options.store;
  return {
    live: async (instance, until) => {
      await db
        .insertInto('app_instances')
        .values({ instance, live_until: until })
        .onConflict((conflict) => conflict.column('instance').doUpdateSet({ live_until: until }))
        .execute();
      await db.deleteFrom('app_instances').where('live_until', '<=', options.now()).execute();
      const { count } = await db
        .selectFrom('app_instances')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
    leave: async (instance) => {
      await db.deleteFrom('app_instances').where('instance', '=', instance).execute();
    },
  };
}
