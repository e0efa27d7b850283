import { z } from 'zod';
import { type BatchedAnswer, type BatchedCall, callBatch } from '../bitrix24/call-batch.js';
import { type EntityKind, placementParts } from '../bitrix24/entity-kinds.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { PortalError } from '../bitrix24/portal-error.js';
import { addFieldCall, findFieldCall, isFieldFound } from './file-field.js';

const userTypeCode = 'dealseal';
/** The application's own field in the card; the portal puts the kind's prefix in front. */
const ownField = 'DEALSEAL';
const applicationEvents = ['ONAPPINSTALL', 'ONAPPUPDATE', 'ONAPPUNINSTALL', 'ONAPPPAYMENT'] as const;
/** Pixels (ux.md: one row of name, state and button). */
const fieldHeight = 72;
/** Every placement of ours: what stands under such a code and is no longer wanted is taken away. */
const ownPlacement = new RegExp(`^CRM_.+_(?:${placementParts.join('|')})$`);

const defaultTitle = { TITLE: 'Signatures', DESCRIPTION: 'Sign the documents of this card' };
const titles: Readonly<Record<string, { TITLE: string; DESCRIPTION: string }>> = {
  en: defaultTitle,
  ru: { TITLE: 'Подписи', DESCRIPTION: 'Подписание документов этой карточки' },
  me: { TITLE: 'Potpisi', DESCRIPTION: 'Potpisivanje dokumenata ove kartice' },
};
const fieldLabel = { en: 'Signature', ru: 'Подпись', me: 'Potpis' };

/** A call that registers one thing, and what it is called when the portal does not know it. */
interface Step {
  readonly call: BatchedCall;
  /** Empty for what is only tidied up. */
  readonly name: string;
  /** The installation fails without it. */
  readonly isNeeded: boolean;
}

/**
 * Registers the field type and, for each kind of entity, the field in the card, the placements and the event, with an administrator's
 * rights: one request that looks, one or a few that write. May be repeated at any time: what stands already stays, what points to another
 * address of ours is replaced, what belongs to a kind that is off is taken away. Answers what the portal does not know, or does not let us
 * have. Throws PortalError.
 */
export async function bindSurfaces(
  caller: PortalCaller,
  kinds: readonly EntityKind[],
  publicUrl: string,
): Promise<string[]> {
  const found = await lookAround(caller, kinds);
  const steps = [
    ...fieldSteps(found, kinds, `${publicUrl}/b24/frame`),
    ...placementSteps(found, kinds, `${publicUrl}/b24/frame`),
    ...eventSteps(found, kinds, `${publicUrl}/b24/events`),
  ];
  const answers = await callBatch(
    caller,
    steps.map(({ call }) => call),
  );
  return steps.flatMap((step, index) => missed(step, answers[index]));
}

/** What a step could not register; nothing when it was registered, by us or by another administrator a moment ago. */
function missed({ name, isNeeded }: Step, answer: BatchedAnswer | undefined): string[] {
  if (answer === undefined || 'result' in answer || answer.error.code === 'already-bound') return [];
  if (isNeeded || answer.error.code === 'unavailable' || answer.error.code === 'limited') throw answer.error;
  return name === '' ? [] : [name];
}

interface Found {
  readonly applicationId: string;
  readonly hasFieldType: boolean;
  /** Kinds that have the field already. */
  readonly withField: ReadonlySet<number>;
  readonly placements: readonly { readonly placement: string; readonly handler: string }[];
  readonly events: readonly { readonly event: string; readonly handler?: string | undefined }[];
}

const applicationSchema = z.object({ ID: z.coerce.string().regex(/^\d+$/) });
const typesSchema = z.array(z.object({ USER_TYPE_ID: z.string() }));
const placementsSchema = z.array(z.object({ placement: z.string(), handler: z.string() }));
const eventsSchema = z.array(z.looseObject({ event: z.string(), handler: z.string().optional() }));

async function lookAround(caller: PortalCaller, kinds: readonly EntityKind[]): Promise<Found> {
  const [application, types, placements, events, ...fields] = await callBatch(caller, [
    { method: 'app.info', params: {} },
    { method: 'userfieldtype.list', params: {} },
    { method: 'placement.get', params: {} },
    { method: 'event.get', params: {} },
    ...kinds.map((kind) => findFieldCall(kind, ownField)),
  ]);
  const isThere = (kind: EntityKind, answer: BatchedAnswer | undefined): boolean =>
    answer !== undefined && 'result' in answer && isFieldFound(kind, ownField, answer.result);
  return {
    applicationId: understood(applicationSchema, application).ID,
    hasFieldType: understood(typesSchema, types).some((type) => type.USER_TYPE_ID === userTypeCode),
    withField: new Set(
      kinds.filter((kind, index) => isThere(kind, fields[index])).map(({ entityTypeId }) => entityTypeId),
    ),
    placements: understood(placementsSchema, placements),
    events: understood(eventsSchema, events),
  };
}

function fieldSteps(found: Found, kinds: readonly EntityKind[], handler: string): Step[] {
  const { applicationId, hasFieldType, withField } = found;
  const params = {
    USER_TYPE_ID: userTypeCode,
    HANDLER: handler,
    ...defaultTitle,
    LANG_ALL: titles,
    OPTIONS: { height: fieldHeight },
  };
  const method = hasFieldType ? 'userfieldtype.update' : 'userfieldtype.add';
  const field = { name: ownField, userTypeId: `rest_${applicationId}_${userTypeCode}`, label: fieldLabel, sort: 110 };
  return [
    { call: { method, params }, name: userTypeCode, isNeeded: true },
    ...kinds
      .filter(({ entityTypeId }) => !withField.has(entityTypeId))
      .map((kind) => ({ call: addFieldCall(kind, field), name: kind.userfields.entityId, isNeeded: false })),
  ];
}

function placementSteps({ placements: bound }: Found, kinds: readonly EntityKind[], handler: string): Step[] {
  const wanted = kinds.flatMap(({ placement }) => placementParts.map((part) => `${placement}_${part}`));
  const isStale = ({ placement, handler: other }: (typeof bound)[number]): boolean =>
    ownPlacement.test(placement) && !(other === handler && wanted.includes(placement));
  const isBound = (code: string): boolean => bound.some((one) => one.placement === code && one.handler === handler);
  return [
    ...bound.filter(isStale).map(({ placement, handler: other }) => ({
      call: { method: 'placement.unbind', params: { PLACEMENT: placement, HANDLER: other } },
      name: '',
      isNeeded: false,
    })),
    ...wanted
      .filter((code) => !isBound(code))
      .map((code) => ({
        call: {
          method: 'placement.bind',
          params: { PLACEMENT: code, HANDLER: handler, ...defaultTitle, LANG_ALL: titles },
        },
        name: code,
        isNeeded: false,
      })),
  ];
}

function eventSteps({ events: bound }: Found, kinds: readonly EntityKind[], handler: string): Step[] {
  const wanted = [...new Set([...applicationEvents, ...kinds.map(({ updateEvent }) => updateEvent)])];
  const ours = bound.map(({ event, handler: at }) => ({ event: event.toUpperCase(), at }));
  const stale = ours.filter(
    ({ event, at }) => at !== undefined && isOurs(event) && !(at === handler && wanted.includes(event)),
  );
  return [
    ...stale.map(({ event, at }) => ({
      call: { method: 'event.unbind', params: { event, handler: at } },
      name: '',
      isNeeded: false,
    })),
    ...wanted
      .filter((event) => !ours.some((one) => one.event === event && one.at === handler))
      .map((event) => ({
        call: { method: 'event.bind', params: { event, handler } },
        name: event,
        // Payments are looked at whenever somebody comes.
        isNeeded: event.startsWith('ONAPP') && event !== 'ONAPPPAYMENT',
      })),
  ];
}

function isOurs(event: string): boolean {
  return applicationEvents.some((own) => own === event) || /^ONCRM[A-Z]+UPDATE$/.test(event);
}

/** Throws PortalError: the answer's own, or `unavailable` for one of another shape. */
function understood<T extends z.ZodType>(schema: T, answer: BatchedAnswer | undefined): z.output<T> {
  if (answer !== undefined && 'error' in answer) throw answer.error;
  const parsed = schema.safeParse(answer?.result);
  if (!parsed.success) throw new PortalError('unavailable', { cause: parsed.error });
  return parsed.data;
}
