import { z } from 'zod';
import { PortalError } from '../bitrix24/portal-error.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { dealTypeId } from '../bitrix24/surface-of-placement.js';
import { controlCharacters } from '../control-characters.js';
import type { OwnCheck, OwnFinding } from '../contract/doctor.js';
import type { FieldCatalogue } from '../documents/field-catalogue.js';
import type { Portal } from '../store/portal-repository.js';
import { ok, trouble } from './finding.js';

const scopesSchema = z.array(z.string());

/** Whether the portal answers who asks, and how fast. */
export async function checkLink(caller: PortalCaller): Promise<OwnFinding> {
  const begun = performance.now();
  try {
    await caller.call('app.info', {});
    return ok('portal-link', { milliseconds: Math.round(performance.now() - begun) });
  } catch (error) {
    return portalTrouble('portal-link', error);
  }
}

/** What the portal lets the application do, by its own word now. */
export async function checkRights(caller: PortalCaller, required: readonly string[]): Promise<OwnFinding> {
  try {
    const granted = scopesSchema.safeParse(await caller.call('scope', {}));
    if (!granted.success) return trouble('rights', 'portal-refuses');
    const missing = required.filter((scope) => !granted.data.includes(scope));
    return missing.length > 0
      ? trouble('rights', 'rights-missing', { missing })
      : ok('rights', { missing: [...required] });
  } catch (error) {
    return portalTrouble('rights', error);
  }
}

/** Whether the fields that were chosen are there, hold files, and can be written. */
export async function checkFields(
  caller: PortalCaller,
  { settings, memberId }: Portal,
  catalogue: FieldCatalogue,
): Promise<OwnFinding> {
  if (settings.fields.length === 0) return trouble('fields', 'fields-none');
  try {
    // As they are now.
    catalogue.forget(memberId);
    const rules = await catalogue.of(caller, dealTypeId);
    const titles = (of: typeof settings.fields): string[] => of.map(({ field, title }) => shown(title || field));
    const gone = settings.fields.filter(({ field }) => rules.get(field)?.type !== 'file');
    if (gone.length > 0) return trouble('fields', 'fields-gone', { missing: titles(gone) });
    const fixed = settings.fields.filter(({ field }) => rules.get(field)?.isReadOnly === true);
    if (fixed.length > 0) return trouble('fields', 'fields-read-only', { missing: titles(fixed) });
    return ok('fields', { missing: titles(settings.fields) });
  } catch (error) {
    return portalTrouble('fields', error);
  }
}

export function checkSurfaces({ settings }: Portal, publicUrl: string): OwnFinding {
  return settings.boundTo === publicUrl ? ok('surfaces') : trouble('surfaces', 'surfaces-unbound');
}

/** The token for work that outlives a visit; an administrator's, refreshed as it is for that work. */
export async function checkUpkeep(service: PortalCaller): Promise<OwnFinding> {
  try {
    await service.call('app.info', {});
    return ok('upkeep');
  } catch (error) {
    if (error instanceof PortalError && ['grant-dead', 'token-dead', 'access-denied'].includes(error.code)) {
      return trouble('upkeep', 'upkeep-dead');
    }
    return portalTrouble('upkeep', error);
  }
}

function portalTrouble(check: OwnCheck, error: unknown): OwnFinding {
  if (!(error instanceof PortalError)) throw error;
  const isAway = error.code === 'unavailable' || error.code === 'limited' || error.code === 'renamed';
  return trouble(check, isAway ? 'portal-unreachable' : 'portal-refuses');
}

function shown(title: string): string {
  return title.replaceAll(controlCharacters, '').slice(0, 300);
}
