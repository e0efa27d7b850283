import { sql } from 'kysely';
import type { Store, Trx } from '../store/store.js';

interface Job {
  /** Runs within the batch's transaction; never rejects. Answers what to do once the batch has been committed. */
  readonly run: (trx: Trx) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

/**
 * The same store, whose transactions share commits on SQLite: what comes together goes to the disk with one fsync. Each keeps its own
 * savepoint, so one that throws undoes itself alone, and each is answered only after the common commit. PostgreSQL does this by
 * itself and keeps a transaction for each.
 */
export function withGroupCommit(store: Store, maxBatch = 64): Store {
  if (store.dialect !== 'sqlite') return store;
  let waiting: Job[] = [];
  let working = false;

  const work = async (): Promise<void> => {
    working = true;
    // One turn of the event loop: what has arrived meanwhile comes along.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch);
      waiting = waiting.slice(maxBatch);
      await commit(store, batch);
    }
    working = false;
  };

  return {
    ...store,
    transaction: <T>(body: (trx: Trx) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        waiting.push({ run: (trx) => withinSavepoint(trx, body, { resolve, reject }), fail: reject });
        if (!working) void work();
      }),
  };
}

async function commit(store: Store, batch: readonly Job[]): Promise<void> {
  try {
    const settled = await store.transaction(async (trx) => {
      const answers: (() => void)[] = [];
      for (const job of batch) answers.push(await job.run(trx));
      return answers;
    });
    for (const answer of settled) answer();
  } catch (error) {
    for (const job of batch) job.fail(error);
  }
}

async function withinSavepoint<T>(
  trx: Trx,
  body: (trx: Trx) => Promise<T>,
  { resolve, reject }: { readonly resolve: (value: T) => void; readonly reject: (error: unknown) => void },
): Promise<() => void> {
  await sql`savepoint job`.execute(trx);
  try {
    const value = await body(trx);
    await sql`release savepoint job`.execute(trx);
    return () => resolve(value);
  } catch (error) {
    await sql`rollback to savepoint job`.execute(trx);
    await sql`release savepoint job`.execute(trx);
    return () => reject(error);
  }
}
