import { z } from 'zod';
import type { PortalCaller } from './portal-callers.js';
import { PortalError, toPortalError } from './portal-error.js';

export interface BatchedCall {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export type BatchedAnswer = { readonly result: unknown } | { readonly error: PortalError };

/** So many calls the portal takes in one. */
const mostAtOnce = 50;

const errorSchema = z.object({ error: z.string().catch(''), error_description: z.string().catch('') });
/** PHP writes an empty map as a list, and a dense one of numbers too. */
const mapSchema = z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]);
const answerSchema = z.object({ result: mapSchema, result_error: mapSchema.default({}) });

/**
 * Calls in their order, 50 in one request, each with an answer or an error of its own: none stops the others. No files. Throws PortalError
 * for the request itself.
 */
export async function callBatch(
  caller: Pick<PortalCaller, 'call'>,
  calls: readonly BatchedCall[],
): Promise<BatchedAnswer[]> {
  const answers: BatchedAnswer[] = [];
  for (let first = 0; first < calls.length; first += mostAtOnce) {
    const some = calls.slice(first, first + mostAtOnce);
    const cmd = Object.fromEntries(some.map((call, index) => [`c${index}`, commandOf(call)]));
    const parsed = answerSchema.safeParse(await caller.call('batch', { halt: 0, cmd }));
    if (!parsed.success) throw new PortalError('unavailable', { mayHaveActed: true, cause: parsed.error });
    const { result, result_error: errors } = parsed.data;
    answers.push(...some.map((_call, index) => answerOf(`c${index}`, new Map(Object.entries(result)), errors)));
  }
  return answers;
}

function answerOf(key: string, results: ReadonlyMap<string, unknown>, errors: object): BatchedAnswer {
  if (results.has(key)) return { result: results.get(key) };
  const error = errorSchema.safeParse(new Map<string, unknown>(Object.entries(errors)).get(key));
  if (!error.success) return { error: new PortalError('unavailable', { mayHaveActed: true }) };
  return { error: toPortalError(400, { code: error.data.error, description: error.data.error_description }) };
}

/** `method?a=1&b[c]=2`, in PHP's manner; what is not a text, number or flag is empty. */
function commandOf({ method, params }: BatchedCall): string {
  const query = new URLSearchParams();
  const add = (name: string, value: unknown): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) add(`${name}[${key}]`, inner);
    } else {
      query.append(name, typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
    }
  };
  for (const [name, value] of Object.entries(params)) add(name, value);
  return `${method}?${query.toString()}`;
}
