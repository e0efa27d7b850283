import { type Language, languageSchema } from '../contract/session.js';
import type { Sealer } from './sealing.js';
import type { Store } from './store.js';

/** A chain of tokens; `expiresAt` in ms since the epoch. */
export interface ServiceToken {
  readonly personId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: number;
}

export interface UserToken {
  readonly accessToken: string;
  readonly expiresAt: number;
  readonly name: string;
  readonly isPortalAdministrator: boolean;
}

/** `main` is in use; `spare` comes from another visit and takes its place when it has died. */
export type TokenSlot = 'main' | 'spare';

export interface TokenRepository {
  serviceToken(memberId: string, slot: TokenSlot): Promise<ServiceToken | null>;
  setServiceToken(memberId: string, slot: TokenSlot, token: ServiceToken): Promise<void>;
  dropServiceToken(memberId: string, slot: TokenSlot): Promise<void>;
  userToken(memberId: string, personId: string): Promise<UserToken | null>;
  /** Keeps the one that lives longer. */
  offerUserToken(memberId: string, personId: string, token: UserToken): Promise<void>;
  dropUserToken(memberId: string, personId: string): Promise<void>;
  /** The language of the person's last visit; null for one who was never here. */
  languageOf(memberId: string, personId: string): Promise<Language | null>;
  /** Of a person who has a token. */
  noteLanguage(memberId: string, personId: string, language: Language): Promise<void>;
  /** Takes the portal's refresh lease by compare-and-set; false when another owner's has not run out. */
  takeLease(memberId: string, lease: { owner: string; until: number }): Promise<boolean>;
  releaseLease(memberId: string, owner: string): Promise<void>;
}

export function createTokenRepository(options: {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly now: () => number;
}): TokenRepository {
  const { sealer, now } = options;
  const { db } = options.store;
  const servicePlace = (portal: string, slot: TokenSlot, column: string) => ({
    table: 'service_tokens',
    column,
    row: slot,
    portal,
  });
  const userPlace = (portal: string, personId: string) => ({
    table: 'user_tokens',
    column: 'sealed_access_token',
    row: personId,
    portal,
  });

  return {
    serviceToken: async (memberId, slot) => {
      const row = await db
        .selectFrom('service_tokens')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('slot', '=', slot)
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        personId: row.person_id,
        accessToken: sealer.open(servicePlace(memberId, slot, 'sealed_access_token'), row.sealed_access_token),
        refreshToken: sealer.open(servicePlace(memberId, slot, 'sealed_refresh_token'), row.sealed_refresh_token),
        expiresAt: row.expires_at,
      };
    },
    setServiceToken: async (memberId, slot, token) => {
      const values = {
        person_id: token.personId,
        sealed_access_token: sealer.seal(servicePlace(memberId, slot, 'sealed_access_token'), token.accessToken),
        sealed_refresh_token: sealer.seal(servicePlace(memberId, slot, 'sealed_refresh_token'), token.refreshToken),
        expires_at: token.expiresAt,
        updated_at: now(),
      };
      await db
        .insertInto('service_tokens')
        .values({ member_id: memberId, slot, ...values })
        .onConflict((conflict) => conflict.columns(['member_id', 'slot']).doUpdateSet(values))
        .execute();
    },
    dropServiceToken: async (memberId, slot) => {
      await db.deleteFrom('service_tokens').where('member_id', '=', memberId).where('slot', '=', slot).execute();
    },
    userToken: async (memberId, personId) => {
      const row = await db
        .selectFrom('user_tokens')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('person_id', '=', personId)
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        accessToken: sealer.open(userPlace(memberId, personId), row.sealed_access_token),
        expiresAt: row.expires_at,
        name: row.name,
        isPortalAdministrator: row.is_portal_administrator === 1,
      };
    },
    offerUserToken: async (memberId, personId, token) => {
      const values = {
        sealed_access_token: sealer.seal(userPlace(memberId, personId), token.accessToken),
        name: token.name,
        is_portal_administrator: token.isPortalAdministrator ? 1 : 0,
        expires_at: token.expiresAt,
        updated_at: now(),
      };
      await db
        .insertInto('user_tokens')
        .values({ member_id: memberId, person_id: personId, ...values })
        .onConflict((conflict) =>
          conflict
            .columns(['member_id', 'person_id'])
            .doUpdateSet(values)
            .where('user_tokens.expires_at', '<=', token.expiresAt),
        )
        .execute();
    },
    dropUserToken: async (memberId, personId) => {
      // The row stays, for the name; nothing lives shorter than this one.
      await db
        .updateTable('user_tokens')
        .set({ expires_at: 0, updated_at: now() })
        .where('member_id', '=', memberId)
        .where('person_id', '=', personId)
        .execute();
    },
    languageOf: async (memberId, personId) => {
      const row = await db
        .selectFrom('user_tokens')
        .select('language')
        .where('member_id', '=', memberId)
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return languageSchema.nullable().parse(row?.language ?? null);
    },
    noteLanguage: async (memberId, personId, language) => {
      // Almost always the same: then nothing is written.
      await db
        .updateTable('user_tokens')
        .set({ language })
        .where('member_id', '=', memberId)
        .where('person_id', '=', personId)
        .where((where) => where.or([where('language', 'is', null), where('language', '!=', language)]))
        .execute();
    },
    takeLease: async (memberId, { owner, until }) => {
      const result = await db
        .updateTable('portals')
        .set({ lease_owner: owner, lease_until: until })
        .where('member_id', '=', memberId)
        .where((where) => where.or([where('lease_owner', 'is', null), where('lease_until', '<', now())]))
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    releaseLease: async (memberId, owner) => {
      await db
        .updateTable('portals')
        .set({ lease_owner: null, lease_until: 0 })
        .where('member_id', '=', memberId)
        .where('lease_owner', '=', owner)
        .execute();
    },
  };
}
