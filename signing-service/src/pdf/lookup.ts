import type { PdfObject, PdfRef } from './object.js';
import { PdfArray, PdfDict, PdfName, PdfStream, PdfString } from './object.js';

/** What a lookup needs of a document. */
export interface ObjectResolver {
  readonly resolve: (object: PdfObject | undefined) => Exclude<PdfObject, PdfRef>;
}

/** The entry with references followed; undefined when absent, null or of another type. */
export function lookupDict(resolver: ObjectResolver, dict: PdfDict, key: string): PdfDict | undefined {
  const value = resolver.resolve(dict.get(key));
  return value instanceof PdfDict ? value : undefined;
}

export function lookupArray(resolver: ObjectResolver, dict: PdfDict, key: string): PdfArray | undefined {
  const value = resolver.resolve(dict.get(key));
  return value instanceof PdfArray ? value : undefined;
}

export function lookupStream(resolver: ObjectResolver, dict: PdfDict, key: string): PdfStream | undefined {
  const value = resolver.resolve(dict.get(key));
  return value instanceof PdfStream ? value : undefined;
}

export function lookupString(resolver: ObjectResolver, dict: PdfDict, key: string): PdfString | undefined {
  const value = resolver.resolve(dict.get(key));
  return value instanceof PdfString ? value : undefined;
}

export function lookupName(resolver: ObjectResolver, dict: PdfDict, key: string): string | undefined {
  const value = resolver.resolve(dict.get(key));
  return value instanceof PdfName ? value.value : undefined;
}

export function lookupNumber(resolver: ObjectResolver, dict: PdfDict, key: string): number | undefined {
  const value = resolver.resolve(dict.get(key));
  return typeof value === 'number' ? value : undefined;
}

export function lookupInteger(resolver: ObjectResolver, dict: PdfDict, key: string): number | undefined {
  const value = lookupNumber(resolver, dict, key);
  return Number.isSafeInteger(value) ? value : undefined;
}
