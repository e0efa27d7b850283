import { createHash } from 'node:crypto';
import type { AuthorizationContext } from './context.js';
import { settingsOf } from './settings.js';

/** Pictures that wait to be chosen, besides the one that is in use. */
const mostWaiting = 8;

/** Keeps a picture that was found to be one, and no more of those that nobody chose than a few. Answers its digest. */
export async function keepMarkLogo(
  { store, now, settingsChoices }: AuthorizationContext,
  tenantId: string,
  picture: Uint8Array,
): Promise<string> {
  const sha256 = createHash('sha256').update(picture).digest('hex');
  await store.transaction(async (trx) => {
    await trx
      .insertInto('mark_logos')
      .values({ tenant_id: tenantId, sha256, picture: Buffer.from(picture), kept_at: now() })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'sha256']).doUpdateSet({ kept_at: now() }))
      .execute();
    const settings = await trx
      .selectFrom('tenant_settings')
      .select('settings_json')
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst();
    const { markDesign } = settingsOf(settings?.settings_json ?? null, settingsChoices);
    const kept = await trx
      .selectFrom('mark_logos')
      .select('sha256')
      .where('tenant_id', '=', tenantId)
      .orderBy('kept_at', 'desc')
      .orderBy('sha256')
      .execute();
    const waiting = kept.map((row) => row.sha256).filter((each) => each !== markDesign.logo && each !== sha256);
    const [...superfluous] = waiting.slice(mostWaiting - 1);
    if (superfluous.length === 0) return;
    await trx.deleteFrom('mark_logos').where('tenant_id', '=', tenantId).where('sha256', 'in', superfluous).execute();
  });
  return sha256;
}
