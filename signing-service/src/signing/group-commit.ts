import { CompiledQuery } from 'kysely';
import type { Store, Trx } from '../store/store.js';

interface Job {
  /** The caller's work, within a transaction. Answers what to do once that has been committed. */
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
    while (waiting.length > 0) {
      // One turn of the event loop: what has arrived meanwhile comes along.
      await new Promise<void>((resolve) => setImmediate(resolve));
      const batch = waiting.slice(0, maxBatch);
      waiting = waiting.slice(maxBatch);
      await (batch.length === 1 ? commitAlone(store, batch) : commitTogether(store, batch));
    }
    working = false;
  };

  return {
    ...store,
    transaction: <T>(body: (trx: Trx) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        const run = async (trx: Trx): Promise<() => void> => {
          const value = await body(trx);
          return () => resolve(value);
        };
        waiting.push({ run, fail: reject });
        if (!working) void work();
      }),
  };
}

async function commitAlone(store: Store, batch: readonly Job[]): Promise<void> {
  for (const job of batch) {
    try {
      const answer = await store.transaction(job.run);
      answer();
    } catch (error) {
      job.fail(error);
    }
  }
}

async function commitTogether(store: Store, batch: readonly Job[]): Promise<void> {
  try {
    const answers = await store.transaction(async (trx) => {
      const settled: (() => void)[] = [];
      for (const job of batch) settled.push(await withinSavepoint(trx, job));
      return settled;
    });
    for (const answer of answers) answer();
  } catch (error) {
    for (const job of batch) job.fail(error);
  }
}

const savepoint = CompiledQuery.raw('savepoint job');
const releaseSavepoint = CompiledQuery.raw('release savepoint job');
const rollbackToSavepoint = CompiledQuery.raw('rollback to savepoint job');

async function withinSavepoint(trx: Trx, job: Job): Promise<() => void> {
  await trx.executeQuery(savepoint);
  try {
    const answer = await job.run(trx);
    await trx.executeQuery(releaseSavepoint);
    return answer;
  } catch (error) {
    await trx.executeQuery(rollbackToSavepoint);
    await trx.executeQuery(releaseSavepoint);
    return () => job.fail(error);
  }
}
