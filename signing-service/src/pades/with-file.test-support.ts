import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '../cms/with-folder.test-support.js';

/** Runs `act` on a file that holds `bytes`. */
export function withFile<T>(bytes: Uint8Array, act: (path: string) => T): T {
  return withFolder((folder) => {
    const path = join(folder, 'document.pdf');
    writeFileSync(path, bytes);
    return act(path);
  });
}
