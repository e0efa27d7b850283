import { parsePhpQuery } from '../php-query.js';
import type { MethodAnswer } from './method.js';
import { asFlag, asText, isRecord } from './params.js';
import { RestError } from './rest-error.js';
import type { Params } from '../php-query.js';

const maxCommands = 50;

interface BatchOptions {
  params: Params;
  /** Carries out one command as a request of its own would be. */
  call: (method: string, params: Params) => MethodAnswer;
  time: () => Record<string, unknown>;
}

/** Follows `$result[key][inner]…` in a decoded parameter; what leads nowhere is empty text. */
function substitute(value: unknown, results: Params): unknown {
  if (Array.isArray(value)) return value.map((element) => substitute(element, results));
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, substitute(inner, results)]));
  }
  if (typeof value !== 'string') return value;
  return value.replaceAll(/\$result((?:\[[^\]]*\])+)/g, (_match, path: string) => {
    let found: unknown = results;
    for (const [, key = ''] of path.matchAll(/\[([^\]]*)\]/g)) {
      if (Array.isArray(found)) found = (found as unknown[])[Number(key)];
      else found = isRecord(found) ? found[key] : undefined;
    }
    return asText(found);
  });
}

function phpKeyed(map: Map<string, unknown>, isList: boolean): unknown {
  if (map.size === 0) return [];
  const dense = isList && [...map.keys()].every((key, index) => key === String(index));
  return dense ? [...map.values()] : Object.fromEntries(map);
}

/** Runs the commands of `cmd` in their order; inner errors stand in `result_error`, and `halt` stops at the first. */
export function runBatch({ params, call, time }: BatchOptions): MethodAnswer {
  const given = params['cmd'];
  const isList = Array.isArray(given);
  const commands = isList || isRecord(given) ? Object.entries(given) : [];
  if (commands.length > maxCommands) {
    throw new RestError(400, 'ERROR_BATCH_LENGTH_EXCEEDED', 'Max batch length exceeded');
  }
  const results = new Map<string, unknown>();
  const errors = new Map<string, unknown>();
  const totals = new Map<string, unknown>();
  const nexts = new Map<string, unknown>();
  const times = new Map<string, unknown>();
  for (const [key, command] of commands) {
    const [name = '', ...query] = asText(command).split('?');
    try {
      const inner = substitute(parsePhpQuery(query.join('?')), Object.fromEntries(results));
      const done = call(
        name
          .replace(/^\/+/, '')
          .replace(/\.json$/i, '')
          .toLowerCase(),
        isRecord(inner) ? inner : {},
      );
      if (done.kind === 'file')
        throw new RestError(405, 'ERROR_BATCH_METHOD_NOT_ALLOWED', 'Method is not allowed for batch usage');
      results.set(key, done.result);
      if (done.total !== undefined) totals.set(key, done.total);
      if (done.next !== undefined) nexts.set(key, done.next);
      times.set(key, time());
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      errors.set(key, { error: error.code, error_description: error.message });
      if (asFlag(params['halt'])) break;
    }
  }
  const result = {
    result: phpKeyed(results, isList),
    result_error: phpKeyed(errors, isList),
    result_total: phpKeyed(totals, isList),
    result_next: phpKeyed(nexts, isList),
    result_time: phpKeyed(times, isList),
  };
  return { kind: 'json', result };
}
