import { statSync } from 'node:fs';
import { KeyFileError, readKeyFileNow } from './key-file.js';
import { createSealing, type Sealing, SealingError } from './sealing.js';

/**
 * Sealing under the keys of a file that may be replaced while we run (`rotateSealing`): a new current key is taken up before the next
 * value is sealed, and a value under a key we do not know yet makes us read the file again. Throws KeyFileError.
 */
export function openSealing(path: string, randomBytes: (size: number) => Uint8Array): Sealing {
  let version = fileVersion(path);
  let held = createSealing(readKeyFileNow(path), randomBytes);
  const takeUpNewKeys = (): Sealing => {
    const found = fileVersion(path);
    if (found !== version) {
      held = createSealing(readKeyFileNow(path), randomBytes);
      version = found;
    }
    return held;
  };
  return {
    seal: (place, plain) => takeUpNewKeys().seal(place, plain),
    open(place, sealed) {
      try {
        return held.open(place, sealed);
      } catch (error) {
        if (!(error instanceof SealingError) || error.reason !== 'key-missing') throw error;
        return takeUpNewKeys().open(place, sealed);
      }
    },
    isCurrent: (sealed) => takeUpNewKeys().isCurrent(sealed),
  };
}

/** Changes with every replacement: a renamed file brings its own inode. */
function fileVersion(path: string): string {
  try {
    const { ino, mtimeNs } = statSync(path, { bigint: true });
    return `${ino}:${mtimeNs}`;
  } catch (cause) {
    throw new KeyFileError(`The key file ${path} cannot be read`, { cause });
  }
}
