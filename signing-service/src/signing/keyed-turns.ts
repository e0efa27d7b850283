import { ServiceError } from '../authorization/errors.js';

/** Work on one key is done by one caller at a time, in the order of arrival. */
export class KeyedTurns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Throws ServiceError `signature-in-progress` when those before need longer than `waitMs` (milliseconds). */
  async run<T>(turn: { readonly key: string; readonly waitMs: number }, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(turn.key);
    let given = false;
    const result = (async () => {
      if (before !== undefined) await before;
      if (given) return undefined;
      return { value: await work() };
    })();
    const done = result.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(turn.key, done);
    void done.finally(() => this.#last.get(turn.key) === done && this.#last.delete(turn.key));
    if (before !== undefined && !(await settlesWithin(before, turn.waitMs))) {
      given = true;
      throw new ServiceError('signature-in-progress');
    }
    const settled = await result;
    if (settled === undefined) throw new ServiceError('signature-in-progress');
    return settled.value;
  }
}

function settlesWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    void work.finally(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
