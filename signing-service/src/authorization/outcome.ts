import type { Store, Trx } from '../store/store.js';
import type { ServiceError } from './errors.js';

/** What a transaction came to. A refusal is committed as well: it has been counted and audited. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ServiceError };

export function refuse(error: ServiceError): { readonly ok: false; readonly error: ServiceError } {
  return { ok: false, error };
}

export function grant<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** Runs a transaction, and throws its refusal after it is durable. */
export async function settle<T>(store: Store, work: (trx: Trx) => Promise<Outcome<T>>): Promise<T> {
  const outcome = await store.transaction(work);
  if (!outcome.ok) throw outcome.error;
  return outcome.value;
}
