import { z } from 'zod';

const fileValueSchema = z.object({ id: z.coerce.number().int().positive(), urlMachine: z.string().optional() });
/** One file of a field as crm.item.get gives it. No name, size or type stands there. */
export type FileValue = z.infer<typeof fileValueSchema>;

/** A file field's value: the portal writes none as null, false, an empty text or an empty list. */
export interface FieldValue {
  readonly files: readonly FileValue[];
  /** A list of files was given. Says nothing when `files` is empty. */
  readonly isMultiple: boolean;
}

export function readFieldValue(value: unknown): FieldValue {
  const isMultiple = Array.isArray(value);
  const values: unknown[] = isMultiple ? value : [value];
  const files = values.flatMap((one) => {
    const parsed = fileValueSchema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  return { files, isMultiple };
}

/** Whether a mandatory field's value counts as empty. An absent key says nothing. */
export function isEmptyValue(value: unknown): boolean {
  return value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);
}
