const CHUNK_LENGTH = 512;

/** A growing list of numbers at 8 bytes each, which is never copied. */
export class NumberList {
  readonly #chunks: Float64Array[] = [];
  length = 0;

  push(value: number): void {
    const place = this.length % CHUNK_LENGTH;
    if (place === 0) this.#chunks.push(new Float64Array(CHUNK_LENGTH));
    const chunk = this.#chunks.at(-1);
    if (chunk) chunk[place] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.#chunks[Math.floor(index / CHUNK_LENGTH)]?.[index % CHUNK_LENGTH] ?? -1;
  }

  /** Where `value` stands in the list, ascending. */
  indexesOf(value: number): readonly number[] {
    const indexes: number[] = [];
    for (const [number, chunk] of this.#chunks.entries()) {
      const start = number * CHUNK_LENGTH;
      for (let at = chunk.indexOf(value); at >= 0 && start + at < this.length; at = chunk.indexOf(value, at + 1)) {
        indexes.push(start + at);
      }
    }
    return indexes;
  }
}
