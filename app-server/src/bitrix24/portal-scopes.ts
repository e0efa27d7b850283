import {
  missingScopes,
  type MissingScopes,
  type ScopeName,
  scopeNames,
  scopeOfMethod,
  scopeTable,
} from '../contract/scopes.js';
import type { Portal } from '../store/portal-repository.js';
import { PortalError } from './portal-error.js';
import type { EndedCall } from './rest-client.js';

/**
 * What a portal lets the application do: what the OAuth server named when somebody opened it last, without what the portal itself has refused
 * since.
 */
export interface PortalScopes {
  granted(portal: Pick<Portal, 'memberId' | 'scopes'>): readonly string[];
  missing(portal: Pick<Portal, 'memberId' | 'scopes'>): MissingScopes;
  /** Learns from every call: one refused for its right, or one that was answered. */
  note(call: Pick<EndedCall, 'memberId' | 'method' | 'error'>): void;
}

/** A part that was left out makes no call that would tell that its right is there (ms). */
const rememberedFor = 600_000;
const rememberedAtMost = 5_000;

interface Refusals {
  /** What the OAuth server named when they came; null until it was asked for. */
  named: string | null;
  /** By right: until when a refusal counts. */
  readonly until: Map<ScopeName, number>;
}

export function createPortalScopes(options: { readonly now: () => number }): PortalScopes {
  const { now } = options;
  const portals = new Map<string, Refusals>();

  const granted: PortalScopes['granted'] = ({ memberId, scopes }) => {
    const refusals = portals.get(memberId);
    if (refusals === undefined) return scopes;
    const named = scopes.join();
    // The portal's rights were changed since.
    if (refusals.named !== null && refusals.named !== named) portals.delete(memberId);
    refusals.named ??= named;
    if (refusals.named !== named) return scopes;
    const refused = scopeNames.filter((name) => (refusals.until.get(name) ?? 0) > now());
    const gone = new Set<string>(refused.flatMap((name) => [name, ...scopeTable[name].wider]));
    return scopes.filter((scope) => !gone.has(scope));
  };

  const refuse = (memberId: string, scope: ScopeName): void => {
    const refusals = portals.get(memberId) ?? { named: null, until: new Map() };
    refusals.until.set(scope, now() + rememberedFor);
    portals.delete(memberId);
    portals.set(memberId, refusals);
    const [oldest] = portals.keys();
    if (portals.size > rememberedAtMost && oldest !== undefined) portals.delete(oldest);
  };

  return {
    granted,
    missing: (portal) => missingScopes(granted(portal)),
    note: ({ memberId, method, error }) => {
      const scope = scopeOfMethod(method);
      if (scope === null) return;
      if (error === null) portals.get(memberId)?.until.delete(scope);
      if (error?.code === 'scope-missing') refuse(memberId, scope);
    },
  };
}

/** A part whose right the portal has not given is left out: Settings says so, and another try would be refused as well. */
export function passWithoutScope(error: unknown): void {
  if (!(error instanceof PortalError) || error.code !== 'scope-missing') throw error;
}
