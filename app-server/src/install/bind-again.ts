import type { PortalCaller, PortalCallers } from '../bitrix24/portal-callers.js';
import type { Portal } from '../store/portal-repository.js';
import { isBound, kindsOf } from '../store/portal-settings.js';
import { bindPortal, type InstallParts } from './installation.js';

/** After a failure the portal is left alone for so long (ms): an administrator opens many frames. */
const pause = 10 * 60_000;

export interface BindAgainParts extends InstallParts {
  readonly callers: PortalCallers;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
  readonly now: () => number;
}

/**
 * Registers everything anew in a portal that was set up before, after an update, a new installation or another address of ours dropped it: in the
 * name of an administrator who is here, or by the portal's own access. Never throws: what could not be had is tried at the next
 * occasion, and stands in the installer.
 */
export type BindAgain = (memberId: string, as: { readonly personId: string } | 'service') => Promise<void>;

export function createBindAgain(parts: BindAgainParts): BindAgain {
  const running = new Map<string, Promise<void>>();
  const failedAt = new Map<string, number>();

  const bind = async (memberId: string, caller: PortalCaller): Promise<void> => {
    if (parts.now() - (failedAt.get(memberId) ?? Number.NEGATIVE_INFINITY) < pause) return;
    try {
      const portal = await parts.portals.find(memberId);
      if (portal === null || portal.state === 'uninstalled' || !isWaiting(portal, parts.publicUrl)) return;
      await bindPortal(parts, memberId, caller);
      failedAt.delete(memberId);
      parts.log('registered anew', { portal: memberId, version: portal.appVersion });
    } catch (error) {
      failedAt.set(memberId, parts.now());
      parts.log('could not be registered anew', { portal: memberId, error });
    }
  };

  return (memberId, as) => {
    const same = running.get(memberId);
    if (same !== undefined) return same;
    const { callers } = parts;
    const caller = as === 'service' ? callers.forService(memberId) : callers.forPerson(memberId, as.personId);
    const started = bind(memberId, caller).finally(() => running.delete(memberId));
    running.set(memberId, started);
    return started;
  };
}

/** Set up to the end, and not registered as this program has it. */
function isWaiting({ pairing, settings }: Portal, publicUrl: string): boolean {
  const hasFields = kindsOf(settings).some(({ fields }) => fields.length > 0);
  return pairing !== null && hasFields && !isBound(settings, publicUrl);
}
