import type { SealedColumn } from '../sealing/sealed-column.js';
import { activationPlace, enrolmentPlace, otpSecretPlace, recoveryPlace } from './sealed-places.js';

const otpSecrets: SealedColumn = {
  async list(db) {
    const rows = await db.selectFrom('otp_secrets').select(['tenant_id', 'person_id', 'secret_sealed']).execute();
    return rows.map(({ tenant_id: tenantId, person_id: personId, secret_sealed: sealed }) => ({
      place: otpSecretPlace({ tenantId, personId }),
      tenantId,
      personId,
      sealed,
    }));
  },
  async replace(db, row, renewed) {
    const { numUpdatedRows } = await db
      .updateTable('otp_secrets')
      .set({ secret_sealed: renewed })
      .where('tenant_id', '=', row.tenantId)
      .where('person_id', '=', row.personId)
      .where('secret_sealed', '=', row.sealed)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
};

const enrolments: SealedColumn = {
  async list(db) {
    const rows = await db
      .selectFrom('enrolments')
      .select(['tenant_id', 'person_id', 'enrolment_id', 'secret_sealed'])
      .execute();
    return rows.map(
      ({ tenant_id: tenantId, person_id: personId, enrolment_id: enrolmentId, secret_sealed: sealed }) => ({
        place: enrolmentPlace({ tenantId, personId, enrolmentId }),
        tenantId,
        personId,
        sealed,
      }),
    );
  },
  async replace(db, row, renewed) {
    const { numUpdatedRows } = await db
      .updateTable('enrolments')
      .set({ secret_sealed: renewed })
      .where('tenant_id', '=', row.tenantId)
      .where('person_id', '=', row.personId)
      .where('secret_sealed', '=', row.sealed)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
};

const activationCodes: SealedColumn = {
  async list(db) {
    const rows = await db.selectFrom('people').select(['tenant_id', 'person_id', 'activation_sealed']).execute();
    return rows.flatMap(({ tenant_id: tenantId, person_id: personId, activation_sealed: sealed }) =>
      sealed === null ? [] : [{ place: activationPlace({ tenantId, personId }), tenantId, personId, sealed }],
    );
  },
  async replace(db, row, renewed) {
    const { numUpdatedRows } = await db
      .updateTable('people')
      .set({ activation_sealed: renewed })
      .where('tenant_id', '=', row.tenantId)
      .where('person_id', '=', row.personId)
      .where('activation_sealed', '=', row.sealed)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
};

const recoveryCodes: SealedColumn = {
  async list(db) {
    const rows = await db.selectFrom('recovery_codes').select(['tenant_id', 'person_id', 'codes_sealed']).execute();
    return rows.map(({ tenant_id: tenantId, person_id: personId, codes_sealed: sealed }) => ({
      place: recoveryPlace({ tenantId, personId }),
      tenantId,
      personId,
      sealed,
    }));
  },
  async replace(db, row, renewed) {
    const { numUpdatedRows } = await db
      .updateTable('recovery_codes')
      .set({ codes_sealed: renewed })
      .where('tenant_id', '=', row.tenantId)
      .where('person_id', '=', row.personId)
      .where('codes_sealed', '=', row.sealed)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
};

/** Every column that holds sealed values: one that is not here would be lost with an old key. */
export const sealedColumns: readonly SealedColumn[] = [otpSecrets, enrolments, activationCodes, recoveryCodes];
