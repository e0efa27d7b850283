import type { ListSealed } from '../sealing/sealed-column.js';
import type { PersonKey } from './context.js';
import { activationPlace, enrolmentPlace, otpSecretPlace, recoveryPlace, rememberedPinPlace } from './sealed-places.js';

function keyOf({ tenantId, personId }: PersonKey): Readonly<Record<string, string>> {
  return { tenant_id: tenantId, person_id: personId };
}

const otpSecrets: ListSealed = async (db) => {
  const rows = await db.selectFrom('otp_secrets').select(['tenant_id', 'person_id', 'secret_sealed']).execute();
  return rows.map(({ tenant_id: tenantId, person_id: personId, secret_sealed: sealed }) => ({
    place: otpSecretPlace({ tenantId, personId }),
    key: keyOf({ tenantId, personId }),
    sealed,
  }));
};

const enrolments: ListSealed = async (db) => {
  const rows = await db
    .selectFrom('enrolments')
    .select(['tenant_id', 'person_id', 'enrolment_id', 'secret_sealed'])
    .execute();
  return rows.map(({ tenant_id: tenantId, person_id: personId, enrolment_id: enrolmentId, secret_sealed: sealed }) => ({
    place: enrolmentPlace({ tenantId, personId, enrolmentId }),
    key: keyOf({ tenantId, personId }),
    sealed,
  }));
};

const activationCodes: ListSealed = async (db) => {
  const rows = await db.selectFrom('people').select(['tenant_id', 'person_id', 'activation_sealed']).execute();
  return rows.flatMap(({ tenant_id: tenantId, person_id: personId, activation_sealed: sealed }) =>
    sealed === null
      ? []
      : [{ place: activationPlace({ tenantId, personId }), key: keyOf({ tenantId, personId }), sealed }],
  );
};

const recoveryCodes: ListSealed = async (db) => {
  const rows = await db.selectFrom('recovery_codes').select(['tenant_id', 'person_id', 'codes_sealed']).execute();
  return rows.map(({ tenant_id: tenantId, person_id: personId, codes_sealed: sealed }) => ({
    place: recoveryPlace({ tenantId, personId }),
    key: keyOf({ tenantId, personId }),
    sealed,
  }));
};

const rememberedPins: ListSealed = async (db) => {
  const rows = await db.selectFrom('remembered_pins').selectAll().execute();
  return rows.map(({ credential_id: credentialId, token_serial: tokenSerial, pin_sealed: sealed }) => ({
    place: rememberedPinPlace({ credentialId, tokenSerial }),
    key: { credential_id: credentialId },
    sealed,
  }));
};

/** Every column that holds sealed values: one that is not here would be lost with an old key. */
export const sealedColumns: readonly ListSealed[] = [
  otpSecrets,
  enrolments,
  activationCodes,
  recoveryCodes,
  rememberedPins,
];
