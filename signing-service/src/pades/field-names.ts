import { PadesError } from './pades-error.js';
import type { FormFields } from './signature-fields.js';

/** A name that no field has, at whatever level, nor any part of a nested field's name: forms are filled in by them too. */
function isTaken({ names, partialNames }: FormFields, name: string): boolean {
  return names.has(name) || partialNames.has(name);
}

/**
 * Name for a new field at the top of the form. Periods of the wish become hyphens, and a number is added to a name that is
 * taken; with `exact` both are refused. Throws `field-name-taken`.
 */
export function newFieldName(
  fields: FormFields,
  { name: wish, exact = false }: { readonly name?: string | undefined; readonly exact?: boolean | undefined },
): string {
  const base = (wish ?? 'Signature').replaceAll('.', '-');
  if (wish !== undefined && base !== '' && !isTaken(fields, base) && !(exact && base !== wish)) return base;
  if (exact) throw new PadesError('field-name-taken', 'the new field cannot have exactly that name');
  let number = wish === undefined ? 1 : 2;
  while (isTaken(fields, `${base}${number}`)) number += 1;
  return `${base}${number}`;
}
