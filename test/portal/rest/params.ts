import type { Params } from '../php-query.js';
import { RestError } from './rest-error.js';

export function isRecord(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** A record from a map; PHP's empty map `[]` and anything else is an empty one. */
export function asRecord(value: unknown): Params {
  return isRecord(value) ? value : {};
}

/** Text of a scalar, else an empty string. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A whole number from a number or its decimal digits. */
export function asInteger(value: unknown): number | undefined {
  const text = asText(value);
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** `Y`, `1`, `true` of PHP forms. */
export function asFlag(value: unknown): boolean {
  return value === true || value === 'Y' || value === 1 || value === '1' || value === 'true';
}

/** The older methods read their top-level keys in upper case, whatever was sent. */
export function upperKeys(params: Params): Params {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key.toUpperCase(), value]));
}

/** A text that must be there; ERROR_ARGUMENT names the one that is not. */
export function requiredText(params: Params, name: string): string {
  const text = asText(params[name]);
  if (text === '') {
    throw new RestError(400, 'ERROR_ARGUMENT', `Argument '${name}' is null or empty`, { argument: name });
  }
  return text;
}
