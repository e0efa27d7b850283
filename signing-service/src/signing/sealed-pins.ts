import type { Kysely } from 'kysely';
import { listRememberedPins, type RememberedPin } from '../authorization/remembered-pins.js';
import { rememberedPinPlace } from '../authorization/sealed-places.js';
import { KeyError } from '../keys/errors.js';
import { KeyFileError } from '../sealing/key-file.js';
import { type Sealing, SealingError } from '../sealing/sealing.js';
import type { Schema } from '../store/schema.js';

/** The token that wants its PIN, and the credentials that are configured. */
export interface WantedPin {
  readonly tokenSerial: string;
  readonly credentialIds: readonly string[];
}

/**
 * The PIN that is kept sealed for a token and one of these credentials; null where there is none. The caller zeroes it. Throws KeyError
 * `pin-unreadable`.
 */
export async function readSealedPin(
  { db, sealing }: { readonly db: Kysely<Schema>; readonly sealing: Pick<Sealing, 'open'> },
  wanted: WantedPin,
): Promise<Uint8Array | null> {
  const kept = await listRememberedPins(db).catch((cause: unknown) => {
    throw new KeyError('pin-unreadable', 'the database does not give it', { cause });
  });
  return openSealedPin(kept, wanted, () => sealing);
}

/** The same of what the database gave, the newest first. `sealing` may throw KeyFileError. Throws KeyError `pin-unreadable`. */
export function openSealedPin(
  kept: readonly RememberedPin[],
  { tokenSerial, credentialIds }: WantedPin,
  sealing: () => Pick<Sealing, 'open'>,
): Uint8Array | null {
  const found = kept.find((each) => each.tokenSerial === tokenSerial && credentialIds.includes(each.credentialId));
  if (found === undefined) return null;
  try {
    return sealing().open(rememberedPinPlace(found), found.sealed);
  } catch (cause) {
    if (!(cause instanceof SealingError) && !(cause instanceof KeyFileError)) throw cause;
    throw new KeyError('pin-unreadable', cause.message, { cause });
  }
}
