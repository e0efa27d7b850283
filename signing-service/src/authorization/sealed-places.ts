import type { SealedPlace } from '../sealing/sealing.js';
import type { PersonKey } from './context.js';

/** A person's secret for one-time codes. */
export function otpSecretPlace({ tenantId, personId }: PersonKey): SealedPlace {
  return { table: 'otp_secrets', column: 'secret_sealed', rowId: personId, tenantId };
}

/** Salt and hash of a person's activation code. */
export function activationPlace({ tenantId, personId }: PersonKey): SealedPlace {
  return { table: 'people', column: 'activation_sealed', rowId: personId, tenantId };
}

/** Salts and hashes of a person's recovery codes. */
export function recoveryPlace({ tenantId, personId }: PersonKey): SealedPlace {
  return { table: 'recovery_codes', column: 'codes_sealed', rowId: personId, tenantId };
}

/** The secret of a pending enrolment: bound to the person as well, or it could be confirmed as somebody else's. */
export function enrolmentPlace({ tenantId, personId, enrolmentId }: PersonKey & { enrolmentId: string }): SealedPlace {
  return { table: 'enrolments', column: 'secret_sealed', rowId: `${enrolmentId}/${personId}`, tenantId };
}

/** A token's PIN: bound to the token as well, or it could be tried on another. It belongs to no tenant, as its credential does not. */
export function rememberedPinPlace(pin: { readonly credentialId: string; readonly tokenSerial: string }): SealedPlace {
  return {
    table: 'remembered_pins',
    column: 'pin_sealed',
    rowId: `${pin.credentialId}/${pin.tokenSerial}`,
    tenantId: '',
  };
}
