/** `num gen obj` at a position of the source. */
export interface Definition {
  readonly num: number;
  readonly position: number;
}

type VisitDefinition = (num: number, position: number) => void;

/** Definitions in file order, each kept as its difference to the one before: long documents have millions of them. */
export class DefinitionList {
  readonly #chunks: Chunk[] = [];
  length = 0;

  /** `position` is not below that of the one before. */
  add(num: number, position: number): void {
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || chunk.isFull) {
      chunk = new Chunk(chunk);
      this.#chunks.push(chunk);
    }
    chunk.add(num, position);
    this.length += 1;
  }

  positionsOf(wanted: number): readonly number[] {
    const positions: number[] = [];
    for (const chunk of this.#chunks) {
      chunk.forEach((num, position) => {
        if (num === wanted) positions.push(position);
      });
    }
    return positions;
  }

  *backwards(): Iterable<Definition> {
    for (const chunk of this.#chunks.toReversed()) {
      const definitions: Definition[] = [];
      chunk.forEach((num, position) => definitions.push({ num, position }));
      yield* definitions.toReversed();
    }
  }
}

const CHUNK_BYTES = 8 * 1024;
/** Of one entry at most: two numbers of eleven digits, seven bits a byte. */
const ENTRY_BYTES = 12;

class Chunk {
  readonly #bytes = new Uint8Array(CHUNK_BYTES);
  readonly #firstNum: number;
  readonly #firstPosition: number;
  #num: number;
  #position: number;
  #length = 0;

  constructor(previous: Chunk | undefined) {
    this.#firstNum = previous === undefined ? 0 : previous.#num;
    this.#firstPosition = previous === undefined ? 0 : previous.#position;
    this.#num = this.#firstNum;
    this.#position = this.#firstPosition;
  }

  get isFull(): boolean {
    return this.#length + ENTRY_BYTES > CHUNK_BYTES;
  }

  add(num: number, position: number): void {
    const difference = num - this.#num;
    this.#write(difference < 0 ? -2 * difference - 1 : 2 * difference);
    this.#write(position - this.#position);
    this.#num = num;
    this.#position = position;
  }

  forEach(visit: VisitDefinition): void {
    const bytes = this.#bytes;
    let [num, position, at] = [this.#firstNum, this.#firstPosition, 0];
    const read = (): number => {
      let value = 0;
      for (let unit = 1; ; unit *= 128) {
        const byte = bytes[at] ?? 0;
        at += 1;
        if (byte < 128) return value + byte * unit;
        value += (byte - 128) * unit;
      }
    };
    while (at < this.#length) {
      const coded = read();
      num += coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
      position += read();
      visit(num, position);
    }
  }

  /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
  #write(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#push(128 + (rest % 128));
    this.#push(rest);
  }

  #push(byte: number): void {
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }
}
