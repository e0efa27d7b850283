import { createHash } from 'node:crypto';
import { z } from 'zod';
import { subscriptionSchema } from '../bitrix24/subscription.js';
import type { Store } from './store.js';

export const verifiedIdentitySchema = z.object({
  personId: z.string(),
  name: z.string(),
  isPortalAdministrator: z.boolean(),
  domain: z.string(),
  clientEndpoint: z.string(),
  serverEndpoint: z.string(),
  licence: z.string(),
  appVersion: z.string(),
  scopes: z.array(z.string()),
  /** Null where the portal did not tell. */
  subscription: subscriptionSchema.nullable().default(null),
  /** Of the access token, ms since the epoch. */
  expiresAt: z.number(),
});
/** Whom an access token belongs to, as the OAuth server and the portal said. */
export type VerifiedIdentity = z.infer<typeof verifiedIdentitySchema>;

/** Access tokens that were verified, for as long as they live. Only their hash is kept. */
export interface SessionRepository {
  find(memberId: string, accessToken: string): Promise<VerifiedIdentity | null>;
  save(memberId: string, accessToken: string, identity: VerifiedIdentity): Promise<void>;
  drop(memberId: string, accessToken: string): Promise<void>;
}

export function createSessionRepository(options: {
  readonly store: Store;
  readonly now: () => number;
}): SessionRepository {
  const { now } = options;
  const { db } = options.store;
  return {
    find: async (memberId, accessToken) => {
      const row = await db
        .selectFrom('verified_sessions')
        .select('identity')
        .where('member_id', '=', memberId)
        .where('token_hash', '=', hash(accessToken))
        .where('expires_at', '>', now())
        .executeTakeFirst();
      return row === undefined ? null : verifiedIdentitySchema.parse(JSON.parse(row.identity));
    },
    save: async (memberId, accessToken, identity) => {
      await db
        .deleteFrom('verified_sessions')
        .where('member_id', '=', memberId)
        .where('expires_at', '<=', now())
        .execute();
      const values = {
        person_id: identity.personId,
        identity: JSON.stringify(identity),
        expires_at: identity.expiresAt,
      };
      await db
        .insertInto('verified_sessions')
        .values({ member_id: memberId, token_hash: hash(accessToken), ...values })
        .onConflict((conflict) => conflict.columns(['member_id', 'token_hash']).doUpdateSet(values))
        .execute();
    },
    drop: async (memberId, accessToken) => {
      await db
        .deleteFrom('verified_sessions')
        .where('member_id', '=', memberId)
        .where('token_hash', '=', hash(accessToken))
        .execute();
    },
  };
}

function hash(accessToken: string): string {
  return createHash('sha256').update(accessToken, 'utf8').digest('hex');
}
