import type { Connection, Pool, Submittable } from 'pg';

/**
 * Gives what a query answers as PostgreSQL's binary COPY writes it: a driver makes texts of values and objects of rows, which takes longer than the
 * database needs. Each message may be looked at until `see` returns. Throws the driver's errors and those of `see`.
 * https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4
 */
export type CopyOut = (query: string, see: (message: Buffer) => void) => Promise<void>;

export function copyOutOf(pool: Pool): CopyOut {
  return async (query, see) => {
    const client = await pool.connect();
    try {
      await new Promise<void>((resolve, reject) => {
        client.query(new CopyQuery(`copy (${query}) to stdout (format binary)`, { see, resolve, reject }));
      });
    } catch (error) {
      // Whatever is still under way on it is nobody's.
      client.release(true);
      throw error;
    }
    client.release();
  };
}

interface Listener {
  readonly see: (message: Buffer) => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** What the driver calls while it carries the query out. */
class CopyQuery implements Submittable {
  readonly #text: string;
  readonly #listener: Listener;

  constructor(text: string, listener: Listener) {
    this.#text = text;
    this.#listener = listener;
  }

  submit(connection: Connection): void {
    connection.query(this.#text);
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    try {
      this.#listener.see(chunk);
    } catch (error) {
      this.#listener.reject(error);
    }
  }

  handleCommandComplete(): void {
    // The server is ready after that.
  }

  handleError(error: unknown): void {
    this.#listener.reject(error);
  }

  handleReadyForQuery(): void {
    this.#listener.resolve();
  }
}
