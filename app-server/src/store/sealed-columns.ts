import type { SealedPlace } from './sealing.js';
import type { Store } from './store.js';

export interface SealedValue {
  readonly place: SealedPlace;
  readonly sealed: string;
}

/** A column of sealed values, as rotation needs it. */
export interface SealedColumn {
  list(store: Store): Promise<SealedValue[]>;
  /** False when the row no longer holds what was listed. */
  replace(store: Store, value: SealedValue, renewed: string): Promise<boolean>;
}

/** Every column that holds sealed values, each with the place that its repository seals for. */
export const sealedColumns: readonly SealedColumn[] = [
  ofPortals('sealed_application_token'),
  ofPortals('sealed_pairing_key'),
  ofServiceTokens('sealed_access_token'),
  ofServiceTokens('sealed_refresh_token'),
  {
    list: async ({ db }) => {
      const rows = await db
        .selectFrom('user_tokens')
        .select(['member_id', 'person_id', 'sealed_access_token'])
        .execute();
      return rows.map((row) => ({
        place: { table: 'user_tokens', column: 'sealed_access_token', row: row.person_id, portal: row.member_id },
        sealed: row.sealed_access_token,
      }));
    },
    replace: async ({ db }, { place, sealed }, renewed) => {
      const result = await db
        .updateTable('user_tokens')
        .set({ sealed_access_token: renewed })
        .where('member_id', '=', place.portal)
        .where('person_id', '=', place.row)
        .where('sealed_access_token', '=', sealed)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  },
];

function ofPortals(column: 'sealed_application_token' | 'sealed_pairing_key'): SealedColumn {
  return {
    list: async ({ db }) => {
      const rows = await db.selectFrom('portals').select(['member_id', column]).execute();
      return rows.flatMap((row) => {
        const sealed = row[column];
        return sealed === null ? [] : [{ place: { table: 'portals', column, row: '', portal: row.member_id }, sealed }];
      });
    },
    replace: async ({ db }, { place, sealed }, renewed) => {
      const result = await db
        .updateTable('portals')
        .set({ [column]: renewed })
        .where('member_id', '=', place.portal)
        .where(column, '=', sealed)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}

function ofServiceTokens(column: 'sealed_access_token' | 'sealed_refresh_token'): SealedColumn {
  return {
    list: async ({ db }) => {
      const rows = await db.selectFrom('service_tokens').select(['member_id', 'slot', column]).execute();
      return rows.map((row) => ({
        place: { table: 'service_tokens', column, row: row.slot, portal: row.member_id },
        sealed: row[column],
      }));
    },
    replace: async ({ db }, { place, sealed }, renewed) => {
      const result = await db
        .updateTable('service_tokens')
        .set({ [column]: renewed })
        .where('member_id', '=', place.portal)
        .where('slot', '=', place.row)
        .where(column, '=', sealed)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}
