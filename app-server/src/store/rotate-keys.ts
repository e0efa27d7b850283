import { readKeyFile, replaceKeyFile, withNewKey } from './key-file.js';
import { openSealer } from './open-sealer.js';
import { sealedColumns } from './sealed-columns.js';
import type { Sealer } from './sealing.js';
import type { Store } from './store.js';

export interface Rotation {
  /** Id of the key that everything is sealed under now. */
  readonly current: string;
  readonly resealed: number;
}

/**
 * `keys rotate`: adds a key to the file, makes it the current one and seals every value anew, one at a time, while servers run. The old keys
 * stay in the file: backups of the database and bearers that still live need them. Throws KeyFileError, SealingError.
 */
export async function rotateKeys(options: { readonly store: Store; readonly keyFile: string }): Promise<Rotation> {
  const { store, keyFile } = options;
  const keys = withNewKey(readKeyFile(keyFile));
  replaceKeyFile(keyFile, keys);
  const sealer = openSealer(keyFile);
  let resealed = 0;
  // A server may have sealed a value under the old key while we were passing: a pass that finds nothing is the last.
  for (;;) {
    const found = await resealValues(store, sealer);
    resealed += found;
    if (found === 0) return { current: keys.current, resealed };
  }
}

/** Seals every value that is not under the current key anew. Answers how many there were. Goes on where an earlier run was cut short. */
export async function resealValues(store: Store, sealer: Sealer): Promise<number> {
  let resealed = 0;
  for (const column of sealedColumns) {
    for (const value of await column.list(store)) {
      if (sealer.isCurrent(value.sealed)) continue;
      const renewed = sealer.seal(value.place, sealer.open(value.place, value.sealed));
      // By compare-and-set: what its owner has just written anew is left alone.
      if (await column.replace(store, value, renewed)) resealed += 1;
    }
  }
  return resealed;
}
