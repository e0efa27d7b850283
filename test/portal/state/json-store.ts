import type { z } from 'zod';
import { readIfPresent, writeAtomically } from './atomic-file.js';

/** A document in memory that is written to disk as a whole by `save()`. */
export interface JsonStore<T> {
  readonly data: T;
  save: () => void;
}

/** Opens the JSON file at `path`; where there is none, `initial` makes the first content. Throws on a file of another shape. */
export function openJsonStore<T>(path: string, schema: z.ZodType<T>, initial: () => T): JsonStore<T> {
  const text = readIfPresent(path);
  const data = text === undefined ? initial() : schema.parse(JSON.parse(text));
  const save = (): void => writeAtomically(path, JSON.stringify(data, null, 1));
  if (text === undefined) save();
  return { data, save };
}
