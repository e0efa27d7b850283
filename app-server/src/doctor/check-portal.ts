import { z } from 'zod';
import { PortalError } from '../bitrix24/portal-error.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { controlCharacters } from '../control-characters.js';
import type { OwnCheck, OwnFinding } from '../contract/doctor.js';
import { missingScopes, scopeNames } from '../contract/scopes.js';
import type { FieldCatalogue, FieldRule } from '../documents/field-catalogue.js';
import type { Portal } from '../store/portal-repository.js';
import { isBound, type KindOfPortal, kindsOf } from '../store/portal-settings.js';
import { ok, trouble } from './finding.js';

/** Of names in one finding. */
const mostNamed = 50;

type LookedAt = Pick<FieldCatalogue, 'of' | 'forget'>;

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
export async function checkRights(caller: PortalCaller): Promise<OwnFinding> {
  try {
    const granted = scopesSchema.safeParse(await caller.call('scope', {}));
    if (!granted.success) return trouble('rights', 'portal-refuses');
    const { needed, optional } = missingScopes(granted.data);
    if (needed.length > 0) return trouble('rights', 'rights-missing', { missing: needed });
    if (optional.length > 0) return trouble('rights', 'rights-partial', { missing: optional });
    return ok('rights', { missing: [...scopeNames] });
  } catch (error) {
    return portalTrouble('rights', error);
  }
}

/** Whether the fields that were chosen are there, hold files, and can be written. */
export async function checkFields(
  caller: PortalCaller,
  { settings, memberId }: Portal,
  catalogue: LookedAt,
): Promise<OwnFinding> {
  const kinds = kindsOf(settings);
  if (kinds.every(({ fields }) => fields.length === 0)) return trouble('fields', 'fields-none');
  try {
    // As they are now.
    catalogue.forget(memberId);
    const found = await Promise.all(kinds.map((kind) => chosenFields(caller, catalogue, kind)));
    const fields = found.flat();
    const titles = (of: typeof fields): string[] => of.map(({ title }) => title).slice(0, mostNamed);
    const gone = fields.filter(({ rule }) => rule?.type !== 'file');
    if (gone.length > 0) return trouble('fields', 'fields-gone', { missing: titles(gone) });
    const fixed = fields.filter(({ rule }) => rule?.isReadOnly === true);
    if (fixed.length > 0) return trouble('fields', 'fields-read-only', { missing: titles(fixed) });
    return ok('fields', { missing: titles(fields) });
  } catch (error) {
    return portalTrouble('fields', error);
  }
}

interface ChosenField {
  readonly title: string;
  readonly rule: FieldRule | undefined;
}

async function chosenFields(caller: PortalCaller, catalogue: LookedAt, kind: KindOfPortal): Promise<ChosenField[]> {
  if (kind.fields.length === 0) return [];
  const rules = await catalogue.of(caller, kind.entityTypeId).catch((error: unknown) => {
    // A smart process that was deleted.
    if (error instanceof PortalError && error.code === 'not-found') return new Map<string, FieldRule>();
    throw error;
  });
  const of = kind.title === '' ? '' : `${shown(kind.title)}: `;
  return kind.fields.map(({ field, title }) => ({
    title: `${of}${shown(title || field)}`.slice(0, 300),
    rule: rules.get(field),
  }));
}

export function checkSurfaces({ settings }: Portal, publicUrl: string): OwnFinding {
  if (!isBound(settings, publicUrl)) return trouble('surfaces', 'surfaces-unbound');
  const { unbound } = settings;
  return unbound.length === 0
    ? ok('surfaces')
    : trouble('surfaces', 'surfaces-partial', { missing: unbound.slice(0, mostNamed) });
}

/** The token for work that outlives a visit; an administrator's, refreshed as it is for that work. */
export async function checkUpkeep(service: PortalCaller): Promise<OwnFinding> {
  try {
    await service.call('app.info', {});
    return ok('upkeep');
  } catch (error) {
    if (
      error instanceof PortalError &&
      ['grant-dead', 'token-dead', 'access-denied', 'user-gone'].includes(error.code)
    ) {
      return trouble('upkeep', 'upkeep-dead');
    }
    return portalTrouble('upkeep', error);
  }
}

function portalTrouble(check: OwnCheck, error: unknown): OwnFinding {
  if (!(error instanceof PortalError)) throw error;
  if (error.code === 'certificate-refused') return trouble(check, 'portal-certificate');
  const isAway = error.code === 'unavailable' || error.code === 'limited' || error.code === 'renamed';
  return trouble(check, isAway ? 'portal-unreachable' : 'portal-refuses');
}

function shown(title: string): string {
  return title.replaceAll(controlCharacters, '').slice(0, 300);
}
