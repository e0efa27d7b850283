/** The operators that place text and pictures on a page (ISO 32000-2 annex A). */
const operators = ['q', 'Q', 'cm', 'Do', 'BT', 'Tf', 'TL', 'Tm', 'Td', 'TD', 'T*', 'Tj', 'TJ', "'", '"'] as const;
export type ContentOperator = (typeof operators)[number];

/** How many operators, known or not, may still be read; shared by the readers of one page. */
export interface OperatorBudget {
  left: number;
}

const [other, space, number, letter, slash, parenthesis, less, opening, closing, percent] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
] as const;

const kinds = new Uint8Array(256);
for (const [characters, kind] of [
  ['\0\t\n\f\r ', space],
  ['0123456789+-.', number],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\'"*', letter],
  ['/', slash],
  ['(', parenthesis],
  ['<', less],
  ['[', opening],
  [']', closing],
  ['%', percent],
] as const) {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind;
}

/** What may follow the first character of an operator: such a letter, a digit or `_`; and of a name: no delimiter. */
const inOperator = Uint8Array.from(kinds, (kind, byte) => Number(kind === letter || isDigit(byte) || byte === 0x5f));
const inName = Uint8Array.from(kinds, (kind, byte) =>
  Number(kind === number || kind === letter || (kind === other && !')>{}'.includes(String.fromCharCode(byte)))),
);

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Up to three characters as one number. */
function packed(text: string): number {
  return Array.from(text).reduce((code, character) => (code << 8) | character.charCodeAt(0), 0);
}

const known = new Map<number, ContentOperator>(operators.map((operator) => [packed(operator), operator]));
const inlineImageData = packed('ID');
const mostNumbers = 6;

/**
 * Reads a content stream (ISO 32000-2 §7.8.2) from one operator that places something to the next. Made for estimates:
 * it never fails, and what it does not know it passes over. The operands are those of the operator answered last.
 */
export class ContentReader {
  /** Bytes of all strings, those within an array included. */
  stringBytes = 0;
  /** Sum of the numbers within an array. */
  arraySum = 0;
  readonly #bytes: Buffer;
  readonly #budget: OperatorBudget;
  readonly #numbers = new Float64Array(mostNumbers);
  #count = 0;
  #nameStart = -1;
  #nameEnd = -1;
  #isInArray = false;
  #at = 0;

  constructor(bytes: Uint8Array, budget: OperatorBudget) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#budget = budget;
  }

  /** The number operand at `index` below 6, those within an array not counted; `fallback` where there is none. */
  number(index: number, fallback = 0): number {
    return index < this.#count ? (this.#numbers[index] ?? fallback) : fallback;
  }

  /** The first name operand as written, without its slash. */
  name(): string | undefined {
    return this.#nameStart < 0 ? undefined : this.#bytes.toString('latin1', this.#nameStart, this.#nameEnd);
  }

  /** The next operator that places something; undefined at the end or when the budget is spent. */
  next(): ContentOperator | undefined {
    this.#forget();
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      const kind = kinds[bytes[this.#at] ?? 0];
      if (kind === number) this.#readNumber();
      else if (kind === letter) {
        const code = this.#readOperator();
        if (this.#budget.left <= 0) return undefined;
        this.#budget.left -= 1;
        const operator = known.get(code);
        if (operator !== undefined) return operator;
        if (code === inlineImageData) this.#skipInlineImage();
        this.#forget();
      } else {
        this.#at += 1;
        if (kind !== space && kind !== other) this.#readDelimited(kind);
      }
    }
    return undefined;
  }

  #forget(): void {
    this.stringBytes = 0;
    this.arraySum = 0;
    this.#count = 0;
    this.#nameStart = -1;
    this.#isInArray = false;
  }

  /** What begins with a delimiter, which has been passed. */
  #readDelimited(kind: number | undefined): void {
    if (kind === slash) this.#readName();
    else if (kind === less) this.#readHexadecimal();
    else if (kind === parenthesis) this.#skipLiteral();
    else if (kind === percent) this.#skipComment();
    else this.#isInArray = kind === opening;
  }

  #readNumber(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    let [value, scale] = [0, 0];
    const isNegative = bytes[at] === 0x2d;
    while (bytes[at] === 0x2d || bytes[at] === 0x2b) at += 1;
    for (; ; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte >= 0x30 && byte <= 0x39) {
        value = value * 10 + byte - 0x30;
        scale *= 10;
      } else if (byte === 0x2e && scale === 0) scale = 1;
      else break;
    }
    this.#at = at;
    const magnitude = scale > 1 ? value / scale : value;
    this.#addNumber(isNegative ? -magnitude : magnitude);
  }

  #addNumber(value: number): void {
    if (this.#isInArray) this.arraySum += value;
    else if (this.#count < mostNumbers) {
      this.#numbers[this.#count] = value;
      this.#count += 1;
    }
  }

  #readOperator(): number {
    const bytes = this.#bytes;
    const start = this.#at;
    let [at, code] = [start, 0];
    while (at < bytes.length && inOperator[bytes[at] ?? 0] === 1) {
      code = (code << 8) | (bytes[at] ?? 0);
      at += 1;
    }
    this.#at = at;
    return at - start <= 3 ? code : 0;
  }

  #readName(): void {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    while (at < bytes.length && inName[bytes[at] ?? 0] === 1) at += 1;
    this.#at = at;
    if (this.#nameStart >= 0 || this.#isInArray) return;
    this.#nameStart = start;
    this.#nameEnd = at;
  }

  /** A hexadecimal string, or the `<<` of a dictionary. */
  #readHexadecimal(): void {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    if (bytes[at] === 0x3c) {
      this.#at = at + 1;
      return;
    }
    while (at < bytes.length && bytes[at] !== 0x3e) at += 1;
    this.stringBytes += Math.ceil((at - start) / 2);
    this.#at = at + 1;
  }

  #skipLiteral(): void {
    const bytes = this.#bytes;
    let [at, depth] = [this.#at, 1];
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === 0x5c) at += 1;
      else if (byte === 0x28) depth += 1;
      else if (byte === 0x29) depth -= 1;
      if (depth === 0) break;
      this.stringBytes += 1;
    }
    this.#at = at + 1;
  }

  #skipComment(): void {
    const bytes = this.#bytes;
    while (this.#at < bytes.length && bytes[this.#at] !== 0x0a && bytes[this.#at] !== 0x0d) this.#at += 1;
  }

  /** To behind the first `EI` between white space (§8.9.7). */
  #skipInlineImage(): void {
    const bytes = this.#bytes;
    const isSpace = (at: number) => at >= bytes.length || kinds[bytes[at] ?? 0] === space;
    for (let at = this.#at + 1; at + 1 < bytes.length; at += 1) {
      if (bytes[at] === 0x45 && bytes[at + 1] === 0x49 && isSpace(at - 1) && isSpace(at + 2)) {
        this.#at = at + 2;
        return;
      }
    }
    this.#at = bytes.length;
  }
}
