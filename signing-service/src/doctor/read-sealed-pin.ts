import { randomBytes } from 'node:crypto';
import { listRememberedPins } from '../authorization/remembered-pins.js';
import { openSealing } from '../sealing/open-sealing.js';
import { openSealedPin, type WantedPin } from '../signing/sealed-pins.js';
import type { DataPatient } from './patient.js';
import { withDatabase } from './read-only-database.js';

/**
 * As the service would open it. Null where none is kept, and where the database cannot be asked, which has a finding of its own. The caller
 * zeroes it. Throws KeyError `pin-unreadable`.
 */
export async function sealedPinOf(data: DataPatient, wanted: WantedPin): Promise<Uint8Array | null> {
  const kept = await withDatabase(data, listRememberedPins).catch(() => []);
  return openSealedPin(kept, wanted, () => openSealing(data.sealingKeyFile, randomBytes));
}
