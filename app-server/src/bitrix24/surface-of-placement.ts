import { z } from 'zod';
import { AppError } from '../app-error.js';
import { documentAddressSchema, documentListSchema, type Surface } from '../contract/session.js';
import { typeOfFieldEntity, typeOfPlacement } from './entity-kinds.js';
import type { PlacementPost } from './placement-post.js';

/** The portal writes numbers as texts. */
const id = z
  .union([z.int(), z.string().regex(/^\d{1,15}$/)])
  .transform(Number)
  .pipe(z.int().nonnegative());

const fieldOptionsSchema = z.object({
  MODE: z.enum(['view', 'edit']).catch('view'),
  ENTITY_ID: z.string().optional(),
  ENTITY_VALUE_ID: id.catch(0),
  ENTITY_DATA: z.object({ entityTypeId: id, entityId: id.catch(0) }).optional(),
});

/** Menu items of quotes, invoices and smart processes have ENTITY_ID, all others ID. */
const recordOptionsSchema = z.object({ ID: id.optional(), ENTITY_ID: id.optional() });

const sliderOptionsSchema = z.object({
  surface: z.string(),
  entityTypeId: z.coerce.number().optional(),
  entityId: z.coerce.number().optional(),
  field: z.string().optional(),
  fileId: z.coerce.number().optional(),
  documents: z.string().max(2000).optional(),
});

/**
 * What a frame shows. Ids come from the browser: they say what is asked for, never what may be seen.
 * Throws AppError `request-invalid` for options that name nothing.
 */
export function surfaceOfPlacement(post: Pick<PlacementPost, 'placement' | 'options'>): Surface {
  if (post.placement === 'USERFIELD_TYPE') return fieldSurface(post.options);
  if (post.placement.startsWith('CRM_')) return recordSurface(post);
  const slider = sliderOptionsSchema.safeParse(post.options);
  if (!slider.success) return { kind: 'home' };
  if (slider.data.surface === 'enrol') return { kind: 'enrol' };
  if (slider.data.surface === 'sign-list') return listSurface(slider.data.documents ?? '');
  if (slider.data.surface !== 'sign') return { kind: 'home' };
  const address = documentAddressSchema.safeParse(slider.data);
  if (!address.success) throw new AppError('request-invalid');
  return { kind: 'sign', address: address.data };
}

/** The documents stand in one text: `TYPE:ENTITY:FIELD:ID,TYPE:ENTITY:FIELD:ID`. */
function listSurface(text: string): Surface {
  const documents = text.split(',').map((one) => {
    const [entityTypeId, entityId, field, fileId, ...rest] = one.split(':');
    const address = { entityTypeId: Number(entityTypeId), entityId: Number(entityId), field, fileId: Number(fileId) };
    return rest.length > 0 ? null : address;
  });
  const list = documentListSchema.safeParse({ documents });
  if (!list.success) throw new AppError('request-invalid');
  return { kind: 'sign-list', ...list.data };
}

function fieldSurface(options: unknown): Surface {
  const parsed = fieldOptionsSchema.safeParse(options);
  if (!parsed.success) throw new AppError('request-invalid');
  const { MODE: mode, ENTITY_DATA: data, ENTITY_ID: entity, ENTITY_VALUE_ID: value } = parsed.data;
  const entityTypeId = data?.entityTypeId ?? typeOfFieldEntity(entity ?? '');
  if (entityTypeId === undefined) throw new AppError('request-invalid');
  const entityId = data?.entityId ?? value;
  return { kind: 'field', mode, entityTypeId, entityId: entityId === 0 ? null : entityId };
}

/** The documents of one entity: its card's tab and menu item, and its line's menu in the list. */
function recordSurface({ placement, options }: Pick<PlacementPost, 'placement' | 'options'>): Surface {
  const entityTypeId = typeOfPlacement(placement);
  const parsed = recordOptionsSchema.safeParse(options);
  const entityId = parsed.data?.ID ?? parsed.data?.ENTITY_ID ?? 0;
  if (entityTypeId === undefined || entityId === 0) throw new AppError('request-invalid');
  return { kind: 'tab', entityTypeId, entityId };
}
