import { type Compilable, type CompiledQuery, type DialectAdapter, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from './schema.js';

/** Stands in a compiled query where a value comes at each run. */
class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Gives the slot of a value by its name, typed as the value is. */
export interface Slots<V> {
  <K extends keyof V & string>(name: K): RawBuilder<V[K]>;
}

/** Runs the query within `db`, which may be a transaction. */
export type PreparedQuery<V, R> = (
  db: Kysely<Schema>,
  values: V,
) => Promise<{
  readonly rows: readonly R[];
  /** Rows written; 0 for a query that answers rows. */
  readonly changed: number;
}>;

/**
 * A query that is built and compiled once for each database, and from then on run with other values: building one costs several times
 * what SQLite needs to carry it out.
 */
export function prepareQuery<V extends object, R>(
  build: (db: Kysely<Schema>, slot: Slots<V>) => Compilable<R>,
): PreparedQuery<V, R> {
  const compiled = new WeakMap<DialectAdapter, CompiledQuery<R>>();
  const slot: Slots<V> = (name) => sql`${new Slot(name)}`;
  return async (db, values) => {
    const { adapter } = db.getExecutor();
    const query = compiled.get(adapter) ?? build(db, slot).compile();
    compiled.set(adapter, query);
    const given = new Map<string, unknown>(Object.entries(values));
    const parameters = query.parameters.map((value) => (value instanceof Slot ? given.get(value.name) : value));
    const { rows, numAffectedRows } = await db.executeQuery<R>({ ...query, parameters });
    return { rows, changed: Number(numAffectedRows ?? 0n) };
  };
}
