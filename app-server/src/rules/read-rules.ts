import { z } from 'zod';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import type { PortalScopes } from '../bitrix24/portal-scopes.js';
import type { RulesAnswer } from '../contract/rules.js';
import type { RequestContext } from '../http/api-route.js';
import { placesOf } from '../people/places.js';
import type { Store } from '../store/store.js';
import { rulesOf } from './portal-rules.js';

export interface ReadRulesParts {
  readonly store: Store;
  readonly scopes: PortalScopes;
  /** Bytes of the largest document that this server takes. */
  readonly maxBytes: number;
}

/** What this program holds for a portal, with what the portal says of it. */
export async function readRules(parts: ReadRulesParts, context: RequestContext): Promise<RulesAnswer> {
  const { portal, person, caller } = context;
  const [rules, portalLanguage] = await Promise.all([
    rulesOf(parts.store, portal.memberId),
    languageOf(caller).catch(() => null),
  ]);
  const { largestBytes, original, notices, changes } = rules;
  return {
    fields: { ...placesOf(portal.settings), mayChoose: person.isPortalAdministrator },
    largestBytes,
    mostBytes: parts.maxBytes,
    original,
    notices,
    missingScopes: parts.scopes.missing(portal).optional,
    portalLanguage,
    changes: Object.fromEntries(
      Object.entries(changes).map(([name, { at, by }]) => [name, { at: new Date(at).toISOString(), name: by.name }]),
    ),
  };
}

const appInfoSchema = z.object({ LANGUAGE_ID: z.string() });
const languages = new Map([
  ['en', 'en'],
  ['ru', 'ru'],
  ['me', 'sr-Latn-ME'],
  ['sr', 'sr-Latn-ME'],
] as const);

async function languageOf(caller: PortalCaller): Promise<RulesAnswer['portalLanguage']> {
  const { LANGUAGE_ID: id } = appInfoSchema.parse(await caller.call('app.info', {}));
  return [...languages].find(([known]) => known === id)?.[1] ?? null;
}
