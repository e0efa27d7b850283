import { z } from 'zod';
import { AppError } from '../app-error.js';
import type { PortalRepository } from '../store/portal-repository.js';
import { typeOfEvent } from './entity-kinds.js';
import { isSameSecret } from './same-secret.js';
import type { ServiceTokens } from './service-tokens.js';
import { type Subscription, subscriptionOf } from './subscription.js';
import type { VerifyAccess } from './verify-access.js';

const text = z.string().max(600);

const eventSchema = z.object({
  event: z.string().max(100),
  data: z
    .object({
      FIELDS: z
        .object({
          ID: z.coerce.number().int().positive(),
          /** Of smart processes and invoices, which share one event. */
          ENTITY_TYPE_ID: z.coerce.number().int().positive().optional(),
        })
        .optional()
        .catch(undefined),
      /** Of ONAPPUNINSTALL: an integer by the documentation, a text in a form. */
      CLEAN: z.stringbool({ truthy: ['1', 'Y', 'true'], falsy: ['0', 'N', 'false', ''] }).catch(false),
      /** Of ONAPPPAYMENT. */
      PAYMENT_EXPIRED: text.optional().catch(undefined),
      DAYS: text.optional().catch(undefined),
    })
    .catch({ FIELDS: undefined, CLEAN: false, PAYMENT_EXPIRED: undefined, DAYS: undefined }),
  auth: z.object({
    member_id: z.string().regex(/^[A-Za-z0-9]{1,64}$/),
    /** Old portals send none before they have told one with ONAPPINSTALL. */
    application_token: text.default(''),
    access_token: text.optional(),
    refresh_token: text.optional(),
    server_endpoint: text.optional(),
  }),
});
type PortalEvent = z.output<typeof eventSchema>;

/** An event that may be believed. */
export interface AcceptedEvent extends PortalEvent {
  /** By the portal's secret, or an administrator's token; else only the OAuth server's word stands for what it tells. */
  readonly isProven: boolean;
}

/** What others do when an event of an installed portal came in. */
export interface PortalEventListeners {
  entityChanged(memberId: string, entity: { entityTypeId: number; entityId: number }): void;
  /** Another version: the portal has dropped what was bound. */
  updated(memberId: string): Promise<void>;
  /** `told`: what the event says, for a portal that does not answer. */
  paymentChanged(memberId: string, told: Subscription | null): Promise<void>;
  /** `isClean`: with all its data. */
  uninstalled(memberId: string, removal: { readonly isClean: boolean }): Promise<void>;
}

export interface PortalEventParts {
  readonly portals: PortalRepository;
  readonly serviceTokens: ServiceTokens;
  readonly verifyAccess: VerifyAccess;
  /** Whether the OAuth server says that the application was removed. */
  readonly isRemoved: (memberId: string) => Promise<boolean>;
  readonly listeners: PortalEventListeners;
  readonly now: () => number;
}

/**
 * Whether an event may be believed. Its application token must be the portal's own; an installation may bring a new one, if an
 * administrator's access token vouches for it; and a portal that never told one is removed when the OAuth server says so. Throws AppError
 * `portal-unverified`, the same for an unknown portal.
 */
export async function acceptEvent(parts: PortalEventParts, body: unknown): Promise<AcceptedEvent> {
  const parsed = eventSchema.safeParse(body);
  if (!parsed.success) throw new AppError('portal-unverified');
  const { event, auth } = parsed.data;
  const stored = await parts.portals.applicationToken(auth.member_id);
  const isOwn = isSameSecret(stored ?? '', auth.application_token) && stored !== null;
  if (isOwn) return { ...parsed.data, isProven: true };
  if (event === 'ONAPPUNINSTALL' && stored === null && (await parts.isRemoved(auth.member_id))) {
    return { ...parsed.data, isProven: false };
  }
  if (!bringsTokens(event) || !(await isVouchedFor(parts, parsed.data))) throw new AppError('portal-unverified');
  return { ...parsed.data, isProven: true };
}

const claimSchema = z.object({
  event: text.optional().catch(undefined),
  auth: z.object({ member_id: text.optional().catch(undefined) }).catch({}),
});

/** What an event that was refused had claimed, for the log. */
export function claimOfEvent(body: unknown): {
  readonly event?: string | undefined;
  readonly portal?: string | undefined;
} {
  const parsed = claimSchema.safeParse(body);
  return parsed.success ? { event: parsed.data.event, portal: parsed.data.auth.member_id } : {};
}

/** Does what an accepted event asks for. */
export async function handleEvent(parts: PortalEventParts, accepted: AcceptedEvent): Promise<void> {
  const { event, auth, data, isProven } = accepted;
  const memberId = auth.member_id;
  if (bringsTokens(event)) {
    await takeTokens(parts, accepted);
    if (event === 'ONAPPUPDATE') await parts.listeners.updated(memberId);
    return;
  }
  if (event === 'ONAPPPAYMENT') {
    await parts.listeners.paymentChanged(memberId, subscriptionOf(data, parts.now()));
    return;
  }
  if (event === 'ONAPPUNINSTALL') {
    // That the application is gone the OAuth server may say; that its data may go is the portal's to prove.
    const removal = { isClean: data.CLEAN && isProven };
    await parts.portals.uninstall(memberId, removal);
    await parts.listeners.uninstalled(memberId, removal);
    return;
  }
  const entityTypeId = typeOfEvent(event, data.FIELDS?.ENTITY_TYPE_ID);
  if (entityTypeId !== undefined && data.FIELDS !== undefined) {
    parts.listeners.entityChanged(memberId, { entityTypeId, entityId: data.FIELDS.ID });
  }
}

function bringsTokens(event: string): boolean {
  return event === 'ONAPPINSTALL' || event === 'ONAPPUPDATE';
}

async function isVouchedFor(parts: PortalEventParts, { auth }: PortalEvent): Promise<boolean> {
  if (auth.access_token === undefined || auth.access_token === '') return false;
  // Anybody who may open the application has a token; only an administrator's counts.
  if ((await parts.portals.find(auth.member_id)) === null) return false;
  const identity = await parts.verifyAccess(claimOf(auth));
  return identity.isPortalAdministrator;
}

/** The chain of an installation is ours alone: no browser refreshes it. */
async function takeTokens(parts: PortalEventParts, accepted: AcceptedEvent): Promise<void> {
  const { auth } = accepted;
  const { access_token: accessToken, refresh_token: refreshToken } = auth;
  if (accessToken === undefined || refreshToken === undefined || refreshToken === '') return;
  if (!(await isVouchedFor(parts, accepted))) return;
  const identity = await parts.verifyAccess(claimOf(auth));
  await parts.portals.update(auth.member_id, identity);
  const chain = { personId: identity.personId, accessToken, refreshToken, expiresAt: identity.expiresAt };
  await parts.serviceTokens.offer(auth.member_id, chain, { asSpare: false });
  await parts.portals.setApplicationToken(auth.member_id, auth.application_token);
}

function claimOf(auth: PortalEvent['auth']) {
  return {
    memberId: auth.member_id,
    accessToken: auth.access_token ?? '',
    domain: undefined,
    serverEndpoint: auth.server_endpoint,
  };
}
