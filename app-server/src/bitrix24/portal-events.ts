import { z } from 'zod';
import { AppError } from '../app-error.js';
import type { PortalRepository } from '../store/portal-repository.js';
import { typeOfEvent } from './entity-kinds.js';
import { isSameSecret } from './same-secret.js';
import type { ServiceTokens } from './service-tokens.js';
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
    })
    .catch({ FIELDS: undefined }),
  auth: z.object({
    member_id: z.string().regex(/^[A-Za-z0-9]{1,64}$/),
    application_token: text.min(1),
    access_token: text.optional(),
    refresh_token: text.optional(),
    server_endpoint: text.optional(),
  }),
});
export type PortalEvent = z.output<typeof eventSchema>;

/** What others do when an event of an installed portal came in. */
export interface PortalEventListeners {
  entityChanged(memberId: string, entity: { entityTypeId: number; entityId: number }): void;
  uninstalled(memberId: string): Promise<void>;
}

export interface PortalEventParts {
  readonly portals: PortalRepository;
  readonly serviceTokens: ServiceTokens;
  readonly verifyAccess: VerifyAccess;
  readonly listeners: PortalEventListeners;
}

/**
 * Whether an event may be believed. Its application token must be the portal's own; an installation may bring a new one, if an
 * administrator's access token vouches for it. Throws AppError `portal-unverified`, the same for an unknown portal.
 */
export async function acceptEvent(parts: PortalEventParts, body: unknown): Promise<PortalEvent> {
  const parsed = eventSchema.safeParse(body);
  if (!parsed.success) throw new AppError('portal-unverified');
  const { event, auth } = parsed.data;
  const stored = await parts.portals.applicationToken(auth.member_id);
  const isOwn = isSameSecret(stored ?? '', auth.application_token) && stored !== null;
  if (isOwn) return parsed.data;
  if (!bringsTokens(event) || !(await isVouchedFor(parts, parsed.data))) throw new AppError('portal-unverified');
  return parsed.data;
}

/** Does what an accepted event asks for. */
export async function handleEvent(parts: PortalEventParts, accepted: PortalEvent): Promise<void> {
  const { event, auth, data } = accepted;
  const memberId = auth.member_id;
  if (bringsTokens(event)) {
    await takeTokens(parts, accepted);
    return;
  }
  if (event === 'ONAPPUNINSTALL') {
    await parts.portals.uninstall(memberId);
    await parts.listeners.uninstalled(memberId);
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
async function takeTokens(parts: PortalEventParts, accepted: PortalEvent): Promise<void> {
  const { auth } = accepted;
  const { access_token: accessToken, refresh_token: refreshToken } = auth;
  if (accessToken === undefined || refreshToken === undefined || refreshToken === '') return;
  if (!(await isVouchedFor(parts, accepted))) return;
  const identity = await parts.verifyAccess(claimOf(auth));
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
