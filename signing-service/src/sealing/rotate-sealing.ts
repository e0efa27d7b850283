import type { Store } from '../store/store.js';
import { readKeyFileNow, replaceKeyFile, withNewKey } from './key-file.js';
import { openSealing } from './open-sealing.js';
import type { Sealing } from './sealing.js';
import { type ListSealed, replaceSealed } from './sealed-column.js';

export interface Rotation {
  /** Id of the key that everything is sealed under now. */
  readonly current: string;
  readonly resealed: number;
}

/**
 * `dealseal keys rotate`: adds a key to the file, makes it the current one and seals every row anew, one at a time, while services run. The
 * old keys stay in the file: backups of the database need them. Instances on other machines need the new file before this runs there.
 */
export async function rotateSealing(options: {
  readonly store: Store;
  readonly keyFile: string;
  /** All of the service's: `sealedColumns`. */
  readonly columns: readonly ListSealed[];
  readonly randomBytes: (size: number) => Uint8Array;
}): Promise<Rotation> {
  const keys = withNewKey(readKeyFileNow(options.keyFile), options.randomBytes);
  replaceKeyFile(options.keyFile, keys);
  const sealing = openSealing(options.keyFile, options.randomBytes);
  let resealed = 0;
  // A service may have sealed a row under the old key while we were passing: a pass that finds nothing is the last.
  for (;;) {
    const found = await resealRows(options.store, sealing, options.columns);
    resealed += found;
    if (found === 0) return { current: keys.current, resealed };
  }
}

/** Seals every row that is not under the current key anew. Answers how many there were. Goes on where an earlier run was cut short. */
export async function resealRows(store: Store, sealing: Sealing, columns: readonly ListSealed[]): Promise<number> {
  let resealed = 0;
  for (const list of columns) resealed += await resealColumn(store, sealing, list);
  return resealed;
}

async function resealColumn(store: Store, sealing: Sealing, list: ListSealed): Promise<number> {
  let resealed = 0;
  for (const row of await list(store.db)) {
    if (sealing.isCurrent(row.sealed)) continue;
    const renewed = sealing.seal(row.place, sealing.open(row.place, row.sealed));
    // By compare-and-set: a row that its owner has just written anew is left alone.
    if (await replaceSealed(store.db, row, renewed)) resealed += 1;
  }
  return resealed;
}
