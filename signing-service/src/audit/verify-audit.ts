import { z } from 'zod';
import type { AuditHead } from '../contract/signatures.js';
import type { Store } from '../store/store.js';
import { readAuditHead } from './append-audit.js';
import { genesisHead, hashEntry, hashPayload, permanentTypes } from './audit-entry.js';

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
    /** The chain is sound in itself, but is another than the witness saw. */
    | 'not-the-witness';
}

export interface AuditVerification {
  readonly ok: boolean;
  /** Entries that hold, from the first. */
  readonly entries: number;
  /** Of the last that holds. */
  readonly head: AuditHead;
  readonly firstFault: AuditFault | null;
}

const batchSize = 500;

/**
 * Reads a tenant's chain from its beginning. `witness` is a head that the client kept: only with one does a chain whose end was cut off, or
 * that was written anew as a whole, differ from an honest one.
 */
export async function verifyAudit(store: Store, tenantId: string, witness?: AuditHead): Promise<AuditVerification> {
  const erased = await readErasures(store, tenantId);
  // Taken first: entries appended while we read are then no fault.
  const claimed = await readAuditHead(store.db, tenantId);
  let head: AuditHead = { sequence: 0, head: genesisHead(tenantId) };
  for (;;) {
    const batch = await readBatch(store, tenantId, head.sequence);
    for (const entry of batch) {
      const fault = faultOf(entry, { head, erased, witness });
      if (fault !== null) return { ok: false, entries: head.sequence, head, firstFault: fault };
      head = { sequence: entry.sequence, head: entry.hash };
    }
    if (batch.length < batchSize) break;
  }
  const expected = Math.max(claimed.sequence, witness?.sequence ?? 0);
  const firstFault = faultAtEnd(head, { claimed, expected });
  return { ok: firstFault === null, entries: head.sequence, head, firstFault };
}

interface StoredEntry {
  readonly sequence: number;
  readonly time: number;
  readonly type: string;
  readonly payload_hash: string;
  readonly hash: string;
  readonly salt: Uint8Array | null;
  readonly payload: string | null;
}

interface Expectation {
  /** Of the entry before. */
  readonly head: AuditHead;
  readonly erased: IsErased;
  readonly witness: AuditHead | undefined;
}

function faultOf(entry: StoredEntry, { head, erased, witness }: Expectation): AuditFault | null {
  const { sequence, time, type } = entry;
  const expected = head.sequence + 1;
  if (sequence !== expected) return { sequence: expected, kind: 'missing' };
  const hash = hashEntry(head.head, { sequence, time, type, payloadHash: entry.payload_hash });
  if (hash !== entry.hash) return { sequence, kind: 'altered-entry' };
  if (entry.payload === null || entry.salt === null) {
    return erased(entry) ? null : { sequence, kind: 'lost-payload' };
  }
  if (hashPayload(entry.salt, entry.payload) !== entry.payload_hash) return { sequence, kind: 'altered-payload' };
  return witness?.sequence === sequence && witness.head !== hash ? { sequence, kind: 'not-the-witness' } : null;
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

function readBatch(store: Store, tenantId: string, after: number): Promise<StoredEntry[]> {
  return store.db
    .selectFrom('audit_entries')
    .leftJoin('audit_payloads', (join) =>
      join
        .onRef('audit_payloads.tenant_id', '=', 'audit_entries.tenant_id')
        .onRef('audit_payloads.sequence', '=', 'audit_entries.sequence'),
    )
    .select(['audit_entries.sequence', 'time', 'type', 'payload_hash', 'hash', 'salt', 'payload'])
    .where('audit_entries.tenant_id', '=', tenantId)
    .where('audit_entries.sequence', '>', after)
    .orderBy('audit_entries.sequence')
    .limit(batchSize)
    .execute();
}

/** Whether an entry says that this one's payload was erased. */
type IsErased = (entry: Pick<StoredEntry, 'sequence' | 'type'>) => boolean;

const erasureSchema = z.object({ sequence: z.int() });
const rangeSchema = z.object({ from: z.int(), through: z.int() });

/** The entries that tell of erasures are checked like any other, and are never erased themselves. */
async function readErasures(store: Store, tenantId: string): Promise<IsErased> {
  const rows = await store.db
    .selectFrom('audit_entries')
    .innerJoin('audit_payloads', (join) =>
      join
        .onRef('audit_payloads.tenant_id', '=', 'audit_entries.tenant_id')
        .onRef('audit_payloads.sequence', '=', 'audit_entries.sequence'),
    )
    .select(['type', 'payload'])
    .where('audit_entries.tenant_id', '=', tenantId)
    .where('type', 'in', ['payload-erased', 'records-erased'])
    .execute();
  const single = new Set<number>();
  const ranges: z.infer<typeof rangeSchema>[] = [];
  for (const { type, payload } of rows) {
    const told: unknown = JSON.parse(payload);
    if (type === 'payload-erased') single.add(erasureSchema.parse(told).sequence);
    // One that tells of signatures alone has no range.
    else ranges.push(...[rangeSchema.safeParse(told)].flatMap((range) => (range.success ? [range.data] : [])));
  }
  return ({ sequence, type }) =>
    single.has(sequence) ||
    (!permanentTypes.has(type) && ranges.some(({ from, through }) => from <= sequence && sequence <= through));
}
