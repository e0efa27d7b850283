import type { ByteCursor } from './byte-cursor.js';
import { isDigit, isRegular, whiteSpaceTable } from './characters.js';
import { PdfError } from './errors.js';
import type { Token } from './lexer.js';
import { isSignOrPoint, readToken } from './lexer.js';
import type { PdfBudget, PdfLimits } from './limits.js';
import { requireWithin } from './limits.js';
import type { ByteSpan, PdfObject } from './object.js';
import { PdfArray, PdfDict, PdfName, PdfRef, PdfString } from './object.js';
import { serializeObject } from './serialize.js';

interface ParseState {
  readonly cursor: ByteCursor;
  readonly limits: PdfLimits;
  /** Offsets inside a decoded object stream say nothing about the file. */
  readonly recordsSpans: boolean;
  readonly start: number;
  tokens: number;
}

export interface ParseOptions {
  readonly budget: PdfBudget;
  readonly recordsSpans: boolean;
}

/**
 * Reads one direct object or reference at the cursor, which is left just after it.
 * @throws PdfError `pdf-damaged`; `pdf-limit-exceeded` for nesting, tokens or their length.
 */
export function parseObject(cursor: ByteCursor, options: ParseOptions): PdfObject {
  const { budget, recordsSpans } = options;
  const start = cursor.position;
  const state: ParseState = { cursor, limits: budget.limits, recordsSpans, start, tokens: 0 };
  const object = parseValue(state, nextToken(state), 0);
  budget.spendParsedBytes(cursor.position - start);
  return object;
}

function nextToken(state: ParseState): Token {
  state.tokens += 1;
  requireWithin(state.tokens, state.limits.tokens, 'tokens in an object');
  requireWithin(state.cursor.position - state.start, state.limits.objectBytes, 'bytes in an object');
  return readToken(state.cursor, state.limits.tokenBytes);
}

function parseValue(state: ParseState, token: Token, depth: number): PdfObject {
  switch (token.kind) {
    case 'number':
      return token.isInteger && token.value >= 0 ? parseReference(state, token.value) : token.value;
    case 'name':
      return new PdfName(token.value);
    case 'string':
      return new PdfString(token.bytes, token.hex, spanFrom(state, token.start));
    case 'keyword':
      return parseKeyword(token.value, token.start);
    case 'punctuation':
      requireWithin(depth + 1, state.limits.nesting, 'levels of nesting');
      if (token.value === '[') return parseArray(state, token.start, depth + 1);
      if (token.value === '<<') return parseDict(state, token.start, depth + 1);
      break;
    case 'end':
      break;
    default:
      return token satisfies never;
  }
  throw new PdfError('pdf-damaged', `no object at ${token.start}`);
}

/** A non-negative integer is a number, unless a generation and `R` follow. Most generations have few digits. */
function parseReference(state: ParseState, num: number): number | PdfRef {
  const { cursor } = state;
  const afterNumber = cursor.position;
  const gen = takeGeneration(cursor);
  if (gen === undefined) {
    cursor.position = afterNumber;
    return num;
  }
  const next = cursor.peek();
  if (next === LETTER_R && !isRegular(cursor.peek(1))) {
    cursor.position += 1;
    return new PdfRef(num, gen);
  }
  cursor.position = afterNumber;
  return gen < 0 || next === LETTER_R ? parseOddReference(state, num) : num;
}

const GENERATION_DIGITS = 4;

/**
 * The digits that follow, with the white space on both sides of them; undefined when none do. -1, the position anywhere,
 * when there are more than four or they are part of an odd number.
 */
function takeGeneration(cursor: ByteCursor): number | undefined {
  cursor.skipWhile(whiteSpaceTable);
  const start = cursor.position;
  let gen = 0;
  for (let byte = cursor.peek(); isDigit(byte); byte = cursor.peek()) {
    gen = gen * 10 + byte - 0x30;
    cursor.position += 1;
    if (cursor.position - start > GENERATION_DIGITS) return -1;
  }
  if (cursor.position === start) return undefined;
  if (isSignOrPoint(cursor.peek())) return -1;
  cursor.skipWhile(whiteSpaceTable);
  return gen;
}

/** Token by token. */
function parseOddReference(state: ParseState, num: number): number | PdfRef {
  const { cursor } = state;
  const afterNumber = cursor.position;
  const gen = tokenIf(state, isDigit);
  if (gen?.kind === 'number' && gen.isInteger && gen.value >= 0 && gen.value <= 65_535) {
    const keyword = tokenIf(state, isLetterR);
    if (keyword?.kind === 'keyword' && keyword.value === 'R') return new PdfRef(num, gen.value);
  }
  cursor.position = afterNumber;
  return num;
}

/** The next token when its first byte is `accepts`ed; comments do not stand within references. */
function tokenIf(state: ParseState, accepts: (byte: number) => boolean): Token | undefined {
  const { cursor } = state;
  cursor.skipWhile(whiteSpaceTable);
  return accepts(cursor.peek()) ? readToken(cursor, state.limits.tokenBytes) : undefined;
}

const LETTER_R = 0x52;

function isLetterR(byte: number): boolean {
  return byte === LETTER_R;
}

function parseKeyword(value: string, start: number): PdfObject {
  if (value === 'true') return true;
  if (value === 'false') return false;
  if (value === 'null') return null;
  throw new PdfError('pdf-damaged', `no object at ${start}`);
}

function parseArray(state: ParseState, start: number, depth: number): PdfArray {
  const items: PdfObject[] = [];
  for (;;) {
    const token = nextToken(state);
    if (token.kind === 'punctuation' && token.value === ']') return new PdfArray(items, spanFrom(state, start));
    items.push(parseValue(state, token, depth));
  }
}

function parseDict(state: ParseState, start: number, depth: number): PdfDict {
  const entries = new Map<string, PdfObject>();
  let hasDuplicateKeys = false;
  for (;;) {
    const key = nextToken(state);
    if (key.kind === 'punctuation' && key.value === '>>') {
      return new PdfDict(entries, { span: spanFrom(state, start), hasDuplicateKeys });
    }
    if (key.kind !== 'name') throw new PdfError('pdf-damaged', `no dictionary key at ${key.start}`);
    const value = parseValue(state, nextToken(state), depth);
    const earlier = entries.get(key.value);
    hasDuplicateKeys ||= earlier !== undefined && serializeObject(earlier) !== serializeObject(value);
    entries.set(key.value, value);
  }
}

function spanFrom(state: ParseState, start: number): ByteSpan | undefined {
  return state.recordsSpans ? { start, end: state.cursor.position } : undefined;
}
