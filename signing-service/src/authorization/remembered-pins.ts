import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.js';
import type { AuthorizationContext } from './context.js';
import { tellTenants } from './credential-audit.js';
import { rememberedPinPlace } from './sealed-places.js';

/** A PIN that is kept sealed, not yet opened. */
export interface RememberedPin {
  readonly credentialId: string;
  /** Of the token that took it. */
  readonly tokenSerial: string;
  readonly sealed: Uint8Array;
}

/** Keeps a PIN that the token has just taken, in the place of an earlier one. It opens for this credential and token only. */
export async function rememberPin(
  context: AuthorizationContext,
  { credentialId, tokenSerial, pin }: Omit<RememberedPin, 'sealed'> & { readonly pin: Uint8Array },
): Promise<void> {
  const sealed = context.sealing.seal(rememberedPinPlace({ credentialId, tokenSerial }), pin);
  await keepRememberedPin(context, { credentialId, tokenSerial, sealed });
}

/** Keeps what is sealed already: one that was taken away while its token's PIN was changed, and was not. */
export async function keepRememberedPin(
  context: AuthorizationContext,
  { credentialId, tokenSerial, sealed }: RememberedPin,
): Promise<void> {
  const values = { token_serial: tokenSerial, pin_sealed: sealed, remembered_at: context.now() };
  await context.store.transaction(async (trx) => {
    await trx
      .insertInto('remembered_pins')
      .values({ credential_id: credentialId, ...values })
      .onConflict((conflict) => conflict.column('credential_id').doUpdateSet(values))
      .execute();
    await tellTenants(trx, context, { credentialId, type: 'pin-remembered', payload: { credentialId } });
  });
}

/** False when none was kept. */
export function forgetRememberedPin(context: AuthorizationContext, credentialId: string): Promise<boolean> {
  return context.store.transaction(async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('remembered_pins')
      .where('credential_id', '=', credentialId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) return false;
    await tellTenants(trx, context, { credentialId, type: 'pin-forgotten', payload: { credentialId } });
    return true;
  });
}

/** The newest first. */
export async function listRememberedPins(db: Kysely<Schema>): Promise<RememberedPin[]> {
  const rows = await db.selectFrom('remembered_pins').selectAll().orderBy('remembered_at', 'desc').execute();
  return rows.map(({ credential_id: credentialId, token_serial: tokenSerial, pin_sealed: sealed }) => ({
    credentialId,
    tokenSerial,
    sealed,
  }));
}
