import { asText, isRecord } from './params.js';
import { RestError } from './rest-error.js';

export interface Condition {
  operator: '' | '!' | '@' | '>' | '>=' | '<' | '<=' | '%';
  field: string;
  value: unknown;
}

const operators: readonly Condition['operator'][] = ['>=', '<=', '!', '@', '>', '<', '%', ''];

/** Conditions of `filter`, all of which must hold. */
export function readFilter(filter: unknown): Condition[] {
  if (!isRecord(filter)) return [];
  return Object.entries(filter).map(([key, value]) => {
    const bare = key.startsWith('=') ? key.slice(1) : key;
    const operator = operators.find((sign) => bare.startsWith(sign)) ?? '';
    return { operator, field: bare.slice(operator.length), value };
  });
}

function holds({ operator, field, value }: Condition, item: Record<string, unknown>): boolean {
  if (!(field in item)) throw new RestError(400, '100', `Invalid filter: field '${field}' is not allowed in filter`);
  const own = asText(item[field]);
  const wanted = asText(value);
  const list = Array.isArray(value) ? value.map(asText) : [wanted];
  switch (operator) {
    case '':
    case '@':
      return list.includes(own);
    case '!':
      return !list.includes(own);
    case '%':
      return own.toLowerCase().includes(wanted.toLowerCase());
    case '>':
      return Number(own) > Number(wanted);
    case '>=':
      return Number(own) >= Number(wanted);
    case '<':
      return Number(own) < Number(wanted);
    case '<=':
      return Number(own) <= Number(wanted);
  }
}

export function itemMatches(item: Record<string, unknown>, conditions: Condition[]): boolean {
  return conditions.every((condition) => holds(condition, item));
}
