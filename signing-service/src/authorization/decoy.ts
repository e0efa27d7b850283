import type { Sealing, SealedPlace } from '../sealing/sealing.js';
import type { RandomBytes } from './context.js';

const decoyPlace: SealedPlace = { table: 'decoy', column: 'secret', rowId: '-', tenantId: '' };
const decoys = new WeakMap<Sealing, Map<number, Uint8Array>>();

/**
 * Opens a sealed value, or, for somebody who has none, a random one of the same size: an unknown person costs the same work and
 * time as a known one (threat 6).
 */
export function openOrDecoy(
  context: { readonly sealing: Sealing; readonly randomBytes: RandomBytes },
  value: { readonly place: SealedPlace; readonly sealed: Uint8Array | null; readonly size: number },
): Uint8Array {
  const { sealing } = context;
  if (value.sealed !== null) return sealing.open(value.place, value.sealed);
  const bySize = decoys.get(sealing) ?? new Map<number, Uint8Array>();
  decoys.set(sealing, bySize);
  const decoy = bySize.get(value.size) ?? sealing.seal(decoyPlace, context.randomBytes(value.size));
  bySize.set(value.size, decoy);
  return sealing.open(decoyPlace, decoy);
}
