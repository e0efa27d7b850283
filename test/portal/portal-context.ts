import type { EventQueue } from './event-queue.js';
import type { TokenPair, TokenRegistry } from './oauth/token-registry.js';
import type { FileStore } from './state/file-store.js';
import type { JsonStore } from './state/json-store.js';
import type { BrokenRule, Knobs } from './state/knobs.js';
import type { PortalData } from './state/portal-data.js';

/** What stands in a log of requests; never a token, never a body. */
export interface RequestNote {
  /** Unix time in milliseconds. */
  at: number;
  host: 'portal' | 'oauth' | 'event';
  method: string;
  status: number;
  userId: number;
  error: string;
}

/** The application as the portal knows it. */
export interface RegisteredApplication {
  clientId: string;
  /** Code in /marketplace/view/{code}/. */
  code: string;
  title: string;
  scope: string;
  appUrl: string;
  installUrl: string;
}

/** One running portal: its state, its neighbours and its means. */
export interface PortalContext {
  store: JsonStore<PortalData>;
  files: FileStore;
  tokens: TokenRegistry;
  application: RegisteredApplication;
  knobs: Knobs;
  events: EventQueue;
  /** Origin of the portal, without a slash at the end. */
  origin: string;
  oauthOrigin: string;
  now: () => number;
  randomHex: (size: number) => string;
  log: RequestNote[];
}

export function isBroken(portal: PortalContext, rule: BrokenRule): boolean {
  return portal.knobs.broken.includes(rule);
}

/** The next id for anything but a file. */
export function nextId(portal: PortalContext): number {
  portal.store.data.lastId += 1;
  return portal.store.data.lastId;
}

/** A chain of tokens of its own for this person. */
export function issueTokens(portal: PortalContext, userId: number): TokenPair {
  return portal.tokens.issue({
    clientId: portal.application.clientId,
    memberId: portal.store.data.memberId,
    userId,
    scope: portal.application.scope,
    accessSeconds: portal.knobs.accessSeconds,
  });
}

/** What is left of an application's rights, e.g. `crm,placement`. */
export function grantedScopes(portal: PortalContext, scope: string): string {
  const denied = portal.knobs.deniedScopes;
  return scope
    .split(',')
    .filter((name) => !denied.includes(name))
    .join(',');
}

/** The portal's host with its port where that is not the protocol's own (`DOMAIN`). */
export function portalDomain(portal: PortalContext): string {
  return new URL(portal.origin).host;
}

export function noteRequest(portal: PortalContext, note: Omit<RequestNote, 'at'>): void {
  portal.log.push({ ...note, at: portal.now() });
  if (portal.log.length > 2000) portal.log.splice(0, 1000);
}
