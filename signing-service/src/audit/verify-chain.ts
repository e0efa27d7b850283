import { z } from 'zod';
import type { AuditHead } from '../contract/signatures.js';
import { genesisHead, hashEntry, hashSalted, permanentTypes } from './audit-entry.js';

/** What is wrong with a chain, and at which entry it begins. */
export interface AuditFault {
  readonly sequence: number;
  readonly kind:
    /** An entry is absent within the chain. */
    | 'missing'
    /** An entry is not what its hash says, or does not follow the one before. */
    | 'altered-entry'
    | 'altered-payload'
    /** A payload is absent, and no entry tells of its erasure. */
    | 'lost-payload'
    /** Entries are absent at the end. */
    | 'truncated'
    /** The chain is sound in itself, but is another than a witness saw. */
    | 'not-the-witness'
    /** The chain is sound in itself, but the time stamp over this entry is not. */
    | 'stamp-broken';
}

export interface AuditVerification {
  readonly ok: boolean;
  /** Entries that hold, from the first. */
  readonly entries: number;
  /** Of the last that holds. */
  readonly head: AuditHead;
  readonly firstFault: AuditFault | null;
}

/** An entry, wherever it is kept, as far as the chain is made of it. */
export interface ChainLink {
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly type: string;
  readonly payloadHash: string;
  readonly hash: string;
  /** Salt and payload, as they were hashed; null for a payload that is absent. */
  readonly salted: Uint8Array | null;
}

export interface Chain {
  readonly tenantId: string;
  /** After which entry it begins; left out, it begins with the first. */
  readonly start?: AuditHead | undefined;
  /** From the first entry, in order. */
  readonly batches: AsyncIterable<Iterable<ChainLink>>;
  readonly isErased: IsErased;
  /** Where the chain is said to end: others may follow. */
  readonly claimed: AuditHead;
  /**
   * Heads that others kept: only with one does a chain whose end was cut off, or that was written anew as a whole, differ from an honest one.
   */
  readonly witnesses: readonly AuditHead[];
}

/** Follows a chain from its beginning to its end or to its first fault. */
export async function verifyChain(chain: Chain): Promise<AuditVerification> {
  const { tenantId, claimed, witnesses } = chain;
  const seen = new Map<number, AuditHead[]>();
  for (const witness of witnesses) seen.set(witness.sequence, [...(seen.get(witness.sequence) ?? []), witness]);
  let head = chain.start ?? { sequence: 0, head: genesisHead(tenantId) };
  for await (const batch of chain.batches) {
    for (const entry of batch) {
      const fault = faultOf(entry, { head, isErased: chain.isErased, witnesses: seen.get(entry.sequence) ?? [] });
      if (fault !== null) return { ok: false, entries: head.sequence, head, firstFault: fault };
      head = { sequence: entry.sequence, head: entry.hash };
    }
  }
  const expected = Math.max(claimed.sequence, ...seen.keys());
  const firstFault = faultAtEnd(head, { claimed, expected });
  return { ok: firstFault === null, entries: head.sequence, head, firstFault };
}

interface Expectation {
  /** Of the entry before. */
  readonly head: AuditHead;
  readonly isErased: IsErased;
  /** Of this entry. */
  readonly witnesses: readonly AuditHead[];
}

function faultOf(entry: ChainLink, { head, isErased, witnesses }: Expectation): AuditFault | null {
  const { sequence, payloadHash, salted } = entry;
  const expected = head.sequence + 1;
  if (sequence !== expected) return { sequence: expected, kind: 'missing' };
  if (!isHashable(entry)) return { sequence, kind: 'altered-entry' };
  const hash = hashEntry(head.head, entry);
  if (hash !== entry.hash) return { sequence, kind: 'altered-entry' };
  if (salted === null) {
    if (!isErased(entry)) return { sequence, kind: 'lost-payload' };
  } else if (hashSalted(salted) !== payloadHash) {
    return { sequence, kind: 'altered-payload' };
  }
  return witnesses.every((witness) => witness.head === hash) ? null : { sequence, kind: 'not-the-witness' };
}

const typePattern = /^[\x20-\x7e]{1,255}$/;

/** Two texts with the same low bytes would have one hash, and other numbers none. */
function isHashable({ time, type }: ChainLink): boolean {
  return typePattern.test(type) && Number.isSafeInteger(time) && time >= 0;
}

function faultAtEnd(
  head: AuditHead,
  { claimed, expected }: { readonly claimed: AuditHead; readonly expected: number },
): AuditFault | null {
  if (head.sequence < expected) return { sequence: head.sequence + 1, kind: 'truncated' };
  // The next entry would be chained to the head's row: it must be the last entry's, unless others were appended since it was read.
  return claimed.sequence === head.sequence && claimed.head !== head.head
    ? { sequence: head.sequence, kind: 'altered-entry' }
    : null;
}

/** Whether an entry says that this one's payload was erased. */
export type IsErased = (entry: Pick<ChainLink, 'sequence' | 'type'>) => boolean;

/** Types of the entries that tell of erasures: they are checked like any other, and are never erased themselves. */
export const erasureTypes = ['payload-erased', 'records-erased'] as const;

const erasureSchema = z.object({ sequence: z.int() });
const rangeSchema = z.object({ from: z.int(), through: z.int() });

/** What these entries tell of. Throws what is no payload of theirs. */
export function erasuresIn(entries: Iterable<{ readonly type: string; readonly payload: string }>): IsErased {
  const single = new Set<number>();
  const ranges: z.infer<typeof rangeSchema>[] = [];
  for (const { type, payload } of entries) {
    const told: unknown = JSON.parse(payload);
    if (type === 'payload-erased') single.add(erasureSchema.parse(told).sequence);
    // One that tells of signatures alone has no range.
    else ranges.push(...[rangeSchema.safeParse(told)].flatMap((range) => (range.success ? [range.data] : [])));
  }
  return ({ sequence, type }) =>
    single.has(sequence) ||
    (!permanentTypes.has(type) && ranges.some(({ from, through }) => from <= sequence && sequence <= through));
}
