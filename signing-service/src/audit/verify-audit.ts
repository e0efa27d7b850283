import type { Kysely } from 'kysely';
import type { AuditHead } from '../contract/signatures.js';
import type { Schema } from '../store/schema.js';
import { readAuditHead } from './append-audit.js';
import type { TrustAnchor } from '../trust/trust-anchor.js';
import { type JudgedStamps, judgeStamps } from './head-stamp.js';
import { type ChainStore, readLinks } from './read-links.js';
import { readStamps } from './read-stamps.js';
import { type AuditVerification, erasuresIn, erasureTypes, type IsErased, verifyChain } from './verify-chain.js';

/** A piece of a chain, between two entries as they stand in the database. */
export interface Segment {
  /** Left out: from the first entry. */
  readonly after?: AuditHead | undefined;
  /** Left out: to the end, whatever is appended meanwhile. */
  readonly until?: AuditHead | undefined;
}

/** Reads a tenant's chain from its beginning, and holds it against heads that were kept. */
export function verifyAudit(
  store: ChainStore,
  tenantId: string,
  ...witnesses: readonly AuditHead[]
): Promise<AuditVerification> {
  return verifySegment(store, tenantId, { segment: {}, witnesses });
}

interface Held {
  readonly segment: Segment;
  /** Those that lie elsewhere in the chain are passed over. */
  readonly witnesses: readonly AuditHead[];
  /** Awaited after each batch. */
  readonly rest?: (() => Promise<void>) | undefined;
}

async function verifySegment(store: ChainStore, tenantId: string, held: Held): Promise<AuditVerification> {
  const found = await verifyOnce(store, tenantId, held);
  // Erased while it was read? Then an entry tells of it now.
  return found.firstFault?.kind === 'lost-payload' ? verifyOnce(store, tenantId, held) : found;
}

async function verifyOnce(
  store: ChainStore,
  tenantId: string,
  { segment: { after, until }, witnesses, rest }: Held,
): Promise<AuditVerification> {
  const isErased = await readErasures(store.db, tenantId);
  // Taken first: entries appended while we read are then no fault.
  const claimed = until ?? (await readAuditHead(store.db, tenantId));
  const [from, through] = [after?.sequence ?? 0, until?.sequence ?? Number.MAX_SAFE_INTEGER];
  return verifyChain({
    tenantId,
    start: after,
    batches: withRests(readLinks(store, tenantId, { after: from, through }), rest),
    isErased,
    claimed,
    witnesses: witnesses.filter(({ sequence }) => from < sequence && sequence <= through),
  });
}

async function* withRests<T>(batches: AsyncIterable<T>, rest: (() => Promise<void>) | undefined): AsyncGenerator<T> {
  for await (const batch of batches) {
    yield batch;
    await rest?.();
  }
}

async function readErasures(db: Kysely<Schema>, tenantId: string): Promise<IsErased> {
  const rows = await db
    .selectFrom('audit_entries')
    .innerJoin('audit_payloads', (join) =>
      join
        .onRef('audit_payloads.tenant_id', '=', 'audit_entries.tenant_id')
        .onRef('audit_payloads.sequence', '=', 'audit_entries.sequence'),
    )
    .select(['type', 'payload'])
    .where('audit_entries.tenant_id', '=', tenantId)
    .where('type', 'in', erasureTypes)
    .execute();
  return erasuresIn(rows);
}

export interface StampedVerification extends AuditVerification {
  /** The latest head that an authority stamped whom we trust, and when. */
  readonly stamped: JudgedStamps['newest'];
}

/**
 * As `verifyAudit`, held against the heads that were time-stamped as well: all of them, or the latest alone, which holds all entries before it.
 * A stamp by somebody who is not trusted any more proves nothing and is no fault.
 */
export async function verifyStampedAudit(
  store: ChainStore,
  tenantId: string,
  proofs: {
    readonly witnesses: readonly AuditHead[];
    readonly anchors: readonly TrustAnchor[];
    readonly onlyLatest: boolean;
    readonly segment?: Segment | undefined;
    /** Awaited after each batch of entries. */
    readonly rest?: (() => Promise<void>) | undefined;
  },
): Promise<StampedVerification> {
  const { witnesses, anchors, onlyLatest, segment = {}, rest } = proofs;
  const stamps = await readStamps(store.db, tenantId, { onlyLatest });
  const { heads, faults, newest } = judgeStamps(stamps, { tenantId, anchors });
  const found = await verifySegment(store, tenantId, { segment, witnesses: [...witnesses, ...heads], rest });
  const broken = faults.find(({ code }) => code !== 'stamp-untrusted');
  const firstFault =
    found.firstFault ?? (broken === undefined ? null : ({ sequence: broken.sequence, kind: 'stamp-broken' } as const));
  return { ...found, ok: firstFault === null, firstFault, stamped: newest };
}
