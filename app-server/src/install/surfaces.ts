import { z } from 'zod';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { PortalError } from '../bitrix24/portal-error.js';

const userTypeCode = 'dealseal';
/** The application's own field in the card; the portal puts `UF_CRM_` in front. */
const ownField = 'DEALSEAL';
const placements = ['CRM_DEAL_DETAIL_TAB', 'CRM_DEAL_DETAIL_TOOLBAR'] as const;
const events = ['ONAPPINSTALL', 'ONAPPUPDATE', 'ONAPPUNINSTALL', 'ONCRMDEALUPDATE'] as const;
/** Pixels (ux.md: one row of name, state and button). */
const fieldHeight = 72;

const titles: Readonly<Record<string, { TITLE: string; DESCRIPTION: string }>> = {
  en: { TITLE: 'Signatures', DESCRIPTION: 'Sign the documents of the deal' },
  ru: { TITLE: 'Подписи', DESCRIPTION: 'Подписание документов сделки' },
  me: { TITLE: 'Potpisi', DESCRIPTION: 'Potpisivanje dokumenata posla' },
};
const defaultTitle = { TITLE: 'Signatures', DESCRIPTION: 'Sign the documents of the deal' };

/**
 * Registers the field type, the field in the card, the placements and the events with an administrator's rights. May be
 * repeated at any time: what stands already stays, what points to another address of ours is replaced. Throws PortalError.
 */
export async function bindSurfaces(caller: PortalCaller, publicUrl: string): Promise<void> {
  const handler = `${publicUrl}/b24/frame`;
  await bindFieldType(caller, handler);
  await addOwnField(caller);
  await bindPlacements(caller, handler);
  await bindEvents(caller, `${publicUrl}/b24/events`);
}

const typesSchema = z.array(z.object({ USER_TYPE_ID: z.string(), HANDLER: z.string() }));

async function bindFieldType(caller: PortalCaller, handler: string): Promise<void> {
  const known = understood(typesSchema, await caller.call('userfieldtype.list', {}));
  const isKnown = known.some((type) => type.USER_TYPE_ID === userTypeCode);
  await tolerant(() =>
    caller.call(isKnown ? 'userfieldtype.update' : 'userfieldtype.add', {
      USER_TYPE_ID: userTypeCode,
      HANDLER: handler,
      ...defaultTitle,
      LANG_ALL: titles,
      OPTIONS: { height: fieldHeight },
    }),
  );
}

const applicationSchema = z.object({ ID: z.coerce.string().regex(/^\d+$/) });
const userFieldsSchema = z.array(z.object({ FIELD_NAME: z.string() }));

async function addOwnField(caller: PortalCaller): Promise<void> {
  const known = understood(
    userFieldsSchema,
    await caller.call('crm.deal.userfield.list', { filter: { FIELD_NAME: `UF_CRM_${ownField}` } }),
  );
  if (known.some((field) => field.FIELD_NAME === `UF_CRM_${ownField}`)) return;
  const { ID: applicationId } = understood(applicationSchema, await caller.call('app.info', {}));
  const label = { en: 'Signature', ru: 'Подпись', me: 'Potpis' };
  await tolerant(() =>
    caller.call('crm.deal.userfield.add', {
      fields: {
        USER_TYPE_ID: `rest_${applicationId}_${userTypeCode}`,
        FIELD_NAME: ownField,
        EDIT_FORM_LABEL: label,
        LIST_COLUMN_LABEL: label,
        MULTIPLE: 'N',
        MANDATORY: 'N',
        SHOW_FILTER: 'N',
        SORT: 110,
      },
    }),
  );
}

const boundPlacementsSchema = z.array(z.object({ placement: z.string(), handler: z.string() }));

async function bindPlacements(caller: PortalCaller, handler: string): Promise<void> {
  const bound = understood(boundPlacementsSchema, await caller.call('placement.get', {}));
  for (const { placement, handler: other } of bound) {
    const isStale = placements.some((own) => own === placement) && other !== handler;
    if (isStale) await caller.call('placement.unbind', { PLACEMENT: placement, HANDLER: other });
  }
  for (const placement of placements) {
    if (bound.some((one) => one.placement === placement && one.handler === handler)) continue;
    await tolerant(() =>
      caller.call('placement.bind', { PLACEMENT: placement, HANDLER: handler, ...defaultTitle, LANG_ALL: titles }),
    );
  }
}

const boundEventsSchema = z.array(z.looseObject({ event: z.string(), handler: z.string().optional() }));

async function bindEvents(caller: PortalCaller, handler: string): Promise<void> {
  const bound = understood(boundEventsSchema, await caller.call('event.get', {}));
  for (const event of events) {
    const handlers = bound.filter((one) => one.event.toUpperCase() === event).map((one) => one.handler);
    for (const other of handlers) {
      if (other !== undefined && other !== handler) await caller.call('event.unbind', { event, handler: other });
    }
    if (!handlers.includes(handler)) await tolerant(() => caller.call('event.bind', { event, handler }));
  }
}

/** Bound by another administrator a moment ago: that is what was wanted. */
async function tolerant(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof PortalError) || error.code !== 'already-bound') throw error;
  }
}

/** Throws PortalError `unavailable` for an answer of another shape. */
function understood<T extends z.ZodType>(schema: T, result: unknown): z.output<T> {
  const parsed = schema.safeParse(result);
  if (!parsed.success) throw new PortalError('unavailable', { cause: parsed.error });
  return parsed.data;
}
