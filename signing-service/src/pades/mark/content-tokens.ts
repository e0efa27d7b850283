/** One operator of a content stream with the operands before it (ISO 32000-2 §7.8.2). */
export interface ContentOperation {
  readonly operator: string;
  readonly operands: readonly ContentOperand[];
}

/**
 * A number, a name without its slash, the byte count of a string, or an array of numbers and strings. Dictionaries and
 * everything else are `other`.
 */
export type ContentOperand =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'string'; readonly length: number }
  | { readonly kind: 'array'; readonly items: readonly ContentOperand[] }
  | { readonly kind: 'other' };

const token =
  /[\0\t\n\f\r ]+|%[^\r\n]*|([+-]?(?:\d+\.?\d*|\.\d+))|\/([^\0\t\n\f\r ()<>[\]{}/%]*)|(<<|>>|[<([\]])|([A-Za-z'"*][\w'"*]*)/uy;
const inlineImageEnd = /[\0\t\n\f\r ]EI(?=[\0\t\n\f\r ]|$)/gu;

/** Position after a literal string, and how many bytes it holds; `start` is just after its parenthesis. */
function skipLiteral(text: string, start: number): { end: number; length: number } {
  let [depth, length, at] = [1, 0, start];
  for (; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth === 0) break;
    length += 1;
  }
  return { end: at + 1, length };
}

/**
 * Splits a content stream (latin1) into operations, at most `limit`. Made for estimates: it never fails, and what it does
 * not know it passes over.
 */
export function* contentOperations(text: string, limit: number): Generator<ContentOperation> {
  let operands: ContentOperand[] = [];
  let array: ContentOperand[] | undefined;
  let [at, count] = [0, 0];
  const add = (operand: ContentOperand) => (array ?? operands).push(operand);
  while (at < text.length && count < limit) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) {
      at += 1;
      continue;
    }
    at = token.lastIndex;
    const [, number, name, delimiter, operator] = match;
    if (number !== undefined) add({ kind: 'number', value: Number(number) });
    else if (name !== undefined) add({ kind: 'name', value: name });
    else if (delimiter === '(') {
      const { end, length } = skipLiteral(text, at);
      add({ kind: 'string', length });
      at = end;
    } else if (delimiter === '<') {
      const end = text.indexOf('>', at);
      add({ kind: 'string', length: Math.ceil(((end < 0 ? text.length : end) - at) / 2) });
      at = end < 0 ? text.length : end + 1;
    } else if (delimiter === '[') array = [];
    else if (delimiter === ']') {
      operands.push({ kind: 'array', items: array ?? [] });
      array = undefined;
    } else if (delimiter !== undefined) add({ kind: 'other' });
    else if (operator !== undefined) {
      count += 1;
      if (operator === 'ID') {
        inlineImageEnd.lastIndex = at;
        at = inlineImageEnd.exec(text) === null ? text.length : inlineImageEnd.lastIndex;
      }
      yield { operator, operands };
      operands = [];
      array = undefined;
    }
  }
}
