/** How often the line is written anew at most, in milliseconds. */
const interval = 100;
/** A run that is over sooner shows nothing. */
const patience = 300;
/** Files from this size on are shown with the part of them that is done, in bytes. */
const largeFile = 10_000_000;

const megabytes = (bytes: number): string => Math.round(bytes / 1_000_000).toLocaleString('en');

/** One line for a run over many files, or one large file: how many are done, which one is at work and how far. */
export class FilesProgress {
  readonly #write: ((text: string | null) => void) | undefined;
  readonly #total: number;
  readonly #begun = Date.now();
  #done = 0;
  #shownAt = 0;

  constructor(write: ((text: string | null) => void) | undefined, total: number) {
    this.#write = write;
    this.#total = total;
  }

  /** A file is begun; what it answers is told how many of its bytes were read. */
  begin(name: string): (read: number, size: number) => void {
    this.#show(() => name);
    return (read, size) => {
      if (size >= largeFile) this.#show(() => `${name}: ${megabytes(read)} of ${megabytes(size)} MB`);
    };
  }

  end(): void {
    this.#done += 1;
  }

  close(): void {
    this.#write?.(null);
  }

  #show(what: () => string): void {
    const now = Date.now();
    if (this.#write === undefined || now - this.#begun < patience || now - this.#shownAt < interval) return;
    this.#shownAt = now;
    this.#write(this.#total === 1 ? what() : `${this.#done + 1} of ${this.#total}  ${what()}`);
  }
}
