import { z } from 'zod';
import type { Subscription } from '../bitrix24/subscription.js';
import { type PortalSettings, portalSettingsSchema } from './portal-settings.js';
import type { Selectable } from 'kysely';
import type { PortalsTable } from './schema.js';
import type { Sealer } from './sealing.js';
import type { Store } from './store.js';

/** A portal that installed the application. */
export interface Portal {
  readonly memberId: string;
  /** Host, with port if not the standard one. */
  readonly domain: string;
  /** `https://portal.example.com`. */
  readonly origin: string;
  /** `https://portal.example.com/rest/`, as the OAuth server named it. */
  readonly clientEndpoint: string;
  /** `https://oauth.bitrix.info/rest/`. */
  readonly serverEndpoint: string;
  readonly state: 'active' | 'uninstalled';
  readonly licence: string;
  readonly appVersion: string;
  readonly scopes: readonly string[];
  readonly subscription: Subscription;
  readonly settings: PortalSettings;
  readonly pairing: { readonly service: string; readonly tenantId: string; readonly tenantName: string } | null;
}

/** What the OAuth server says of a portal. */
export interface PortalFacts {
  readonly domain: string;
  readonly clientEndpoint: string;
  readonly serverEndpoint: string;
  readonly licence: string;
  readonly appVersion: string;
  readonly scopes: readonly string[];
}

/** The portal's connection to its signing-service; all PEM. */
export interface Pairing {
  readonly service: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

export interface PortalRepository {
  /** Null for a portal that never installed the application. */
  find(memberId: string): Promise<Portal | null>;
  /** Creates the portal or brings it up to date, and makes it active; what was bound in it has to be bound again. */
  install(memberId: string, facts: PortalFacts): Promise<void>;
  /**
   * Takes over what the OAuth server says now; nothing happens to an unknown portal. With another version of the application everything has
   * to be bound again: the portal dropped it.
   */
  update(memberId: string, facts: PortalFacts): Promise<void>;
  setSubscription(memberId: string, subscription: Subscription): Promise<void>;
  applicationToken(memberId: string): Promise<string | null>;
  setApplicationToken(memberId: string, token: string): Promise<void>;
  setSettings(memberId: string, settings: PortalSettings): Promise<void>;
  pairing(memberId: string): Promise<Pairing | null>;
  /** The tenant that the portal is paired as, asked of the database each time: another instance may have paired it anew. */
  pairedAs(memberId: string): Promise<string | null>;
  setPairing(memberId: string, pairing: Pairing): Promise<void>;
  /**
   * Forgets tokens, sessions and what is known of files. The pairing is kept: a new installation goes on with it. With `isClean` everything
   * else is to be deleted too: that is written down, and done by whoever erases.
   */
  uninstall(memberId: string, options: { readonly isClean: boolean }): Promise<void>;
}

const scopesSchema = z.array(z.string());

export function createPortalRepository(options: {
  readonly store: Store;
  readonly sealer: Sealer;
  /** ms since the epoch. */
  readonly now: () => number;
}): PortalRepository {
  const { sealer, now } = options;
  const { db } = options.store;
  const place = (memberId: string, column: string) => ({ table: 'portals', column, row: '', portal: memberId });
  const row = (memberId: string) =>
    db.selectFrom('portals').selectAll().where('member_id', '=', memberId).executeTakeFirst();

  return {
    find: async (memberId) => {
      const found = await row(memberId);
      return found === undefined ? null : toPortal(found);
    },
    install: async (memberId, facts) => {
      const settings = (await row(memberId))?.settings;
      const known = portalSettingsSchema.parse(settings === undefined ? {} : JSON.parse(settings));
      const values = {
        ...columnsOf(facts),
        state: 'active',
        // The portal forgets what was bound when the application is removed or updated.
        settings: JSON.stringify({ ...known, boundTo: null }),
        clean_requested_at: null,
        updated_at: now(),
      };
      await db
        .insertInto('portals')
        .values({ member_id: memberId, ...values, lease_until: 0, created_at: now() })
        .onConflict((conflict) => conflict.column('member_id').doUpdateSet(values))
        .execute();
    },
    update: async (memberId, facts) => {
      const known = await row(memberId);
      if (known === undefined) return;
      const settings = portalSettingsSchema.parse(JSON.parse(known.settings));
      const isSameVersion = known.app_version === facts.appVersion;
      await db
        .updateTable('portals')
        .set({
          ...columnsOf(facts),
          ...(isSameVersion ? {} : { settings: JSON.stringify({ ...settings, boundTo: null }) }),
          updated_at: now(),
        })
        .where('member_id', '=', memberId)
        .execute();
    },
    setSubscription: async (memberId, { isOver, paidUntil }) => {
      await db
        .updateTable('portals')
        .set({ subscription_over: isOver ? 1 : 0, paid_until: paidUntil, updated_at: now() })
        .where('member_id', '=', memberId)
        .execute();
    },
    applicationToken: async (memberId) => {
      const sealed = (await row(memberId))?.sealed_application_token ?? null;
      return sealed === null ? null : sealer.open(place(memberId, 'sealed_application_token'), sealed);
    },
    setApplicationToken: async (memberId, token) => {
      const sealed = sealer.seal(place(memberId, 'sealed_application_token'), token);
      await db
        .updateTable('portals')
        .set({ sealed_application_token: sealed, updated_at: now() })
        .where('member_id', '=', memberId)
        .execute();
    },
    setSettings: async (memberId, settings) => {
      await db
        .updateTable('portals')
        .set({ settings: JSON.stringify(settings), updated_at: now() })
        .where('member_id', '=', memberId)
        .execute();
    },
    pairing: async (memberId) => {
      const found = await row(memberId);
      return found === undefined ? null : toPairing(found, sealer);
    },
    pairedAs: async (memberId) => {
      const found = await db
        .selectFrom('portals')
        .select('pairing_tenant_id')
        .where('member_id', '=', memberId)
        .executeTakeFirst();
      return found?.pairing_tenant_id ?? null;
    },
    setPairing: async (memberId, pairing) => {
      await db
        .updateTable('portals')
        .set({
          pairing_service: pairing.service,
          pairing_tenant_id: pairing.tenantId,
          pairing_tenant_name: pairing.tenantName,
          pairing_certificate: pairing.certificate,
          pairing_authority: pairing.authority,
          sealed_pairing_key: sealer.seal(place(memberId, 'sealed_pairing_key'), pairing.key),
          paired_at: now(),
          updated_at: now(),
        })
        .where('member_id', '=', memberId)
        .execute();
    },
    uninstall: (memberId, { isClean }) =>
      db.transaction().execute(async (transaction) => {
        for (const table of ['service_tokens', 'user_tokens', 'verified_sessions', 'file_facts'] as const) {
          await transaction.deleteFrom(table).where('member_id', '=', memberId).execute();
        }
        await transaction
          .updateTable('portals')
          .set({
            state: 'uninstalled',
            sealed_application_token: null,
            clean_requested_at: isClean ? now() : null,
            updated_at: now(),
          })
          .where('member_id', '=', memberId)
          .execute();
      }),
  };
}

function columnsOf(facts: PortalFacts) {
  return {
    domain: facts.domain,
    client_endpoint: facts.clientEndpoint,
    server_endpoint: facts.serverEndpoint,
    licence: facts.licence,
    app_version: facts.appVersion,
    scopes: JSON.stringify(facts.scopes),
  };
}

function toPortal(row: Selectable<PortalsTable>): Portal {
  const { pairing_service: service, pairing_tenant_id: tenantId, pairing_tenant_name: tenantName } = row;
  return {
    memberId: row.member_id,
    domain: row.domain,
    origin: new URL(row.client_endpoint).origin,
    clientEndpoint: row.client_endpoint,
    serverEndpoint: row.server_endpoint,
    state: row.state === 'active' ? 'active' : 'uninstalled',
    licence: row.licence,
    appVersion: row.app_version,
    subscription: { isOver: row.subscription_over === 1, paidUntil: row.paid_until },
    scopes: scopesSchema.parse(JSON.parse(row.scopes)),
    settings: portalSettingsSchema.parse(JSON.parse(row.settings)),
    pairing: service === null || tenantId === null || tenantName === null ? null : { service, tenantId, tenantName },
  };
}

function toPairing(row: Selectable<PortalsTable>, sealer: Sealer): Pairing | null {
  const { pairing: named } = toPortal(row);
  const { pairing_certificate: certificate, pairing_authority: authority, sealed_pairing_key: sealed } = row;
  if (named === null || certificate === null || authority === null || sealed === null) return null;
  const place = { table: 'portals', column: 'sealed_pairing_key', row: '', portal: row.member_id };
  return { ...named, certificate, authority, key: sealer.open(place, sealed) };
}
