import { keyFileVersion, readKeyFile } from './key-file.js';
import { createSealer, type Sealer, SealingError } from './sealing.js';

/**
 * Sealing under the keys of a file that may be replaced while we run (`keys rotate`): a new current key is taken up before the next value
 * is sealed, and a value under a key that we do not know yet makes us read the file again. Throws KeyFileError.
 */
export function openSealer(path: string): Sealer {
  let version = keyFileVersion(path);
  let held = createSealer(readKeyFile(path));
  const newest = (): Sealer => {
    const found = keyFileVersion(path);
    if (found !== version) {
      held = createSealer(readKeyFile(path));
      version = found;
    }
    return held;
  };
  const withKeys = <T>(act: (sealer: Sealer) => T): T => {
    try {
      return act(held);
    } catch (error) {
      if (!(error instanceof SealingError) || error.reason !== 'key-missing') throw error;
      return act(newest());
    }
  };
  return {
    seal: (place, text) => newest().seal(place, text),
    open: (place, sealed) => withKeys((sealer) => sealer.open(place, sealed)),
    deriveKey: (purpose, keyId) => withKeys((sealer) => sealer.deriveKey(purpose, keyId)),
    get currentKeyId() {
      return newest().currentKeyId;
    },
    isCurrent: (sealed) => newest().isCurrent(sealed),
  };
}
