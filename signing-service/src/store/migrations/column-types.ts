import { type RawBuilder, sql } from 'kysely';

export type DialectName = 'sqlite' | 'postgres';

/** The names under which a database knows our column types. */
export interface ColumnTypes {
  readonly text: 'text';
  readonly integer: 'integer';
  /** Milliseconds since the epoch, sizes, steps: beyond 32 bits. */
  readonly bigint: 'bigint';
  readonly bytes: RawBuilder<unknown>;
}

export function columnTypes(dialect: DialectName): ColumnTypes {
  return {
    text: 'text',
    integer: 'integer',
    bigint: 'bigint',
    bytes: dialect === 'postgres' ? sql`bytea` : sql`blob`,
  };
}
