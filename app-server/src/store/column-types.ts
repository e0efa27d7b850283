import { sql, type RawBuilder } from 'kysely';

export type Dialect = 'sqlite' | 'postgres';

/** Types that mean the same on both databases: whole numbers of 53 bits, texts, bytes. */
export interface ColumnTypes {
  readonly integer: RawBuilder<unknown>;
  readonly text: RawBuilder<unknown>;
  /** Texts that are compared byte by byte. */
  readonly bytewise: RawBuilder<unknown>;
  readonly blob: RawBuilder<unknown>;
}

export function columnTypes(dialect: Dialect): ColumnTypes {
  return dialect === 'sqlite'
    ? { integer: sql`integer`, text: sql`text`, bytewise: sql`text`, blob: sql`blob` }
    : { integer: sql`bigint`, text: sql`text`, bytewise: sql`text collate "C"`, blob: sql`bytea` };
}
