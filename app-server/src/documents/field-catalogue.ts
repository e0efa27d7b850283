import { z } from 'zod';
import { AppError } from '../app-error.js';
import { callBatch } from '../bitrix24/call-batch.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { type Entity } from './entity.js';
import { isEmptyValue } from './file-values.js';

const flag = z.boolean().catch(false);

const fieldsAnswerSchema = z.object({
  fields: z.record(
    z.string(),
    z.object({
      type: z.string().catch(''),
      title: z.string().catch(''),
      isMultiple: flag,
      isReadOnly: flag,
      isRequired: flag,
    }),
  ),
});

export type FieldRule = z.output<typeof fieldsAnswerSchema>['fields'][string];

/** The fields of an entity type, as crm.item.fields describes them, remembered for five minutes. */
export interface FieldCatalogue {
  of(caller: PortalCaller, entityTypeId: number): Promise<ReadonlyMap<string, FieldRule>>;
  /** Of several types by one call; those that the portal does not have, or does not let the caller see, are left out. */
  ofMany(
    caller: PortalCaller,
    entityTypeIds: readonly number[],
  ): Promise<ReadonlyMap<number, ReadonlyMap<string, FieldRule>>>;
  /** Forgets a portal's fields: after one was made. */
  forget(memberId: string): void;
}

const rememberedFor = 300_000;
const rememberedAtMost = 2_000;

function fieldsParams(entityTypeId: number): Record<string, unknown> {
  return { entityTypeId, useOriginalUfNames: 'Y' };
}

export function createFieldCatalogue(options: { readonly now: () => number }): FieldCatalogue {
  const remembered = new Map<string, { until: number; fields: ReadonlyMap<string, FieldRule> }>();
  const keyOf = (caller: PortalCaller, entityTypeId: number): string => `${caller.memberId} ${entityTypeId}`;

  const known = (key: string): ReadonlyMap<string, FieldRule> | undefined => {
    const found = remembered.get(key);
    return found !== undefined && found.until > options.now() ? found.fields : undefined;
  };

  const learn = (key: string, answer: unknown): ReadonlyMap<string, FieldRule> => {
    const parsed = fieldsAnswerSchema.safeParse(answer);
    if (!parsed.success) throw new PortalError('unavailable', { cause: parsed.error });
    const fields = new Map(Object.entries(parsed.data.fields));
    remembered.delete(key);
    remembered.set(key, { until: options.now() + rememberedFor, fields });
    const [oldest] = remembered.keys();
    if (remembered.size > rememberedAtMost && oldest !== undefined) remembered.delete(oldest);
    return fields;
  };

  return {
    of: async (caller, entityTypeId) => {
      const key = keyOf(caller, entityTypeId);
      return known(key) ?? learn(key, await caller.call('crm.item.fields', fieldsParams(entityTypeId)));
    },
    ofMany: async (caller, entityTypeIds) => {
      const asked = entityTypeIds.filter((entityTypeId) => known(keyOf(caller, entityTypeId)) === undefined);
      const answers = await callBatch(
        caller,
        asked.map((entityTypeId) => ({ method: 'crm.item.fields', params: fieldsParams(entityTypeId) })),
      );
      const found = new Map<number, ReadonlyMap<string, FieldRule>>();
      for (const entityTypeId of entityTypeIds) {
        const answer = answers[asked.indexOf(entityTypeId)];
        const key = keyOf(caller, entityTypeId);
        const fields = answer !== undefined && 'result' in answer ? learn(key, answer.result) : known(key);
        if (fields !== undefined) found.set(entityTypeId, fields);
      }
      return found;
    },
    forget: (memberId) => {
      for (const key of remembered.keys()) if (key.startsWith(`${memberId} `)) remembered.delete(key);
    },
  };
}

/**
 * What can be known before writing. Throws AppError `field-read-only`, and `required-fields-empty` with the titles: the portal refuses
 * an update while another mandatory field is empty.
 */
export function assertWritable(entity: Entity, field: string, rules: ReadonlyMap<string, FieldRule>): void {
  const rule = rules.get(field);
  if (rule === undefined || rule.type !== 'file') throw new AppError('document-gone');
  if (rule.isReadOnly) throw new AppError('field-read-only');
  const missing = [...rules]
    .filter(([name, other]) => name !== field && other.isRequired && isEmptyValue(entity.values[name]))
    .map(([name, other]) => (other.title === '' ? name : other.title));
  if (missing.length > 0) throw new AppError('required-fields-empty', { details: { missing } });
}
