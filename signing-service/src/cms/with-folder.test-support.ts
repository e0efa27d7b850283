import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `act` in a folder of its own, which is gone afterwards. */
export function withFolder<T>(act: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-test-'));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
