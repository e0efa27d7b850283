import type { Params } from '../php-query.js';
import type { PortalContext } from '../portal-context.js';
import type { Person, StoredFile } from '../state/portal-data.js';

/** Who calls: the application for a person, or a person's webhook. */
export type RestAuth =
  | { kind: 'application'; accessToken: string; inHeader: boolean; scope: string[] }
  | { kind: 'webhook'; scope: string[] };

export interface RestCall {
  portal: PortalContext;
  params: Params;
  person: Person;
  auth: RestAuth;
}

export type MethodAnswer =
  { kind: 'json'; result: unknown; next?: number; total?: number } | { kind: 'file'; file: StoredFile };

export interface RestMethod {
  /** One of these scopes; null where none is asked for. */
  scope: readonly string[] | null;
  /** Refuses a webhook (WRONG_AUTH_TYPE). */
  applicationOnly?: boolean;
  adminOnly?: boolean;
  run(call: RestCall): MethodAnswer;
}

export type MethodTable = Readonly<Record<string, RestMethod>>;

export function answer(result: unknown): MethodAnswer {
  return { kind: 'json', result };
}

/** PHP writes a map without entries as `[]`. */
export function phpMap(map: Readonly<Record<string, unknown>>): unknown {
  return Object.keys(map).length === 0 ? [] : map;
}

const pageSize = 50;

/** One page of a list (`start`, 50 a page); `start=-1` turns counting off. */
export function page(items: unknown[], start: number, wrap: (items: unknown[]) => unknown): MethodAnswer {
  const from = Math.max(start, 0);
  const result = wrap(items.slice(from, from + pageSize));
  if (start < 0) return { kind: 'json', result };
  const next = from + pageSize < items.length ? { next: from + pageSize } : {};
  return { kind: 'json', result, total: items.length, ...next };
}
