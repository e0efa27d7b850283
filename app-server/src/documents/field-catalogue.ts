import { z } from 'zod';
import { AppError } from '../app-error.js';
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
  /** Forgets a portal's fields: after one was made. */
  forget(memberId: string): void;
}

const rememberedFor = 300_000;
const rememberedAtMost = 2_000;

export function createFieldCatalogue(options: { readonly now: () => number }): FieldCatalogue {
  const remembered = new Map<string, { until: number; fields: ReadonlyMap<string, FieldRule> }>();
  return {
    of: async (caller, entityTypeId) => {
      const key = `${caller.memberId} ${entityTypeId}`;
      const known = remembered.get(key);
      if (known !== undefined && known.until > options.now()) return known.fields;
      const parsed = fieldsAnswerSchema.safeParse(
        await caller.call('crm.item.fields', { entityTypeId, useOriginalUfNames: 'Y' }),
      );
      if (!parsed.success) throw new PortalError('unavailable', { cause: parsed.error });
      const fields = new Map(Object.entries(parsed.data.fields));
      remembered.delete(key);
      remembered.set(key, { until: options.now() + rememberedFor, fields });
      const [oldest] = remembered.keys();
      if (remembered.size > rememberedAtMost && oldest !== undefined) remembered.delete(oldest);
      return fields;
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
