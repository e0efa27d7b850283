import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { NewAuditEntry } from '../audit/append-audit.js';
import { canonicalJson } from '../audit/audit-entry.js';
import { type Act, actSchema, type ProposalAct } from '../contract/acts.js';
import type { Trx } from '../store/store.js';
import type { RandomBytes } from './context.js';
import { ServiceError } from './errors.js';
import { readPersonRow } from './people.js';
import { basisOf } from './proposal-basis.js';

const day = 86_400_000;

export interface Proposing {
  readonly tenantId: string;
  readonly acts: readonly Act[];
  /** The administrator. */
  readonly by: { readonly personId: string; readonly name: string };
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface MadeProposal {
  readonly proposalId: string;
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** Keeps acts for a second administrator, with a digest of what they change. */
export async function propose(
  trx: Trx,
  proposing: Proposing & { readonly days: number },
  randomBytes: RandomBytes,
): Promise<MadeProposal> {
  const { tenantId, acts, by, now, days } = proposing;
  const proposalId = Buffer.from(randomBytes(16)).toString('base64url');
  const content = canonicalJson({ tenantId, proposalId, proposedBy: by.personId, acts: [...acts] });
  const digest = createHash('sha256').update(content, 'utf8').digest('hex');
  const until = now + days * day;
  const row = {
    tenant_id: tenantId,
    proposal_id: proposalId,
    proposed_by: by.personId,
    acts_json: JSON.stringify(acts),
    digest,
    basis: await basisOf(trx, proposing),
    created_at: now,
    expires_at: until,
  };
  await trx.insertInto('proposals').values(row).execute();
  return { proposalId, digest, until };
}

export function parseActs(json: string): Act[] {
  return z.array(actSchema).parse(JSON.parse(json));
}

/** What acts upon proposals would carry out, whether these are open or not; none for those that were never made. */
export async function proposedActs(
  trx: Trx,
  { tenantId, proposalIds }: { readonly tenantId: string; readonly proposalIds: readonly string[] },
): Promise<Act[]> {
  if (proposalIds.length === 0) return [];
  const rows = await trx
    .selectFrom('proposals')
    .select('acts_json')
    .where('tenant_id', '=', tenantId)
    .where('proposal_id', 'in', proposalIds)
    .execute();
  return rows.flatMap((row) => parseActs(row.acts_json));
}

export interface Deciding extends Omit<Proposing, 'acts'> {
  readonly act: ProposalAct;
}

export interface Decided {
  /** Empty unless it was approved. */
  readonly acts: readonly Act[];
  readonly entries: readonly NewAuditEntry[];
}

/**
 * Approves, refuses or withdraws a proposal; of several at once the first counts. Throws `proposal-over`, `proposal-own`, `proposal-outdated`, and
 * `act-not-possible` for who withdraws another's. What it throws is undone with the acts' savepoint.
 */
export async function decideProposal(
  trx: Trx,
  { tenantId, act, by, now }: Deciding,
  carryOut: (approved: Proposing) => Promise<void>,
): Promise<Decided> {
  const { proposalId } = act;
  const row = await closeProposal(trx, { tenantId, proposalId, now });
  const isOwn = row.proposed_by === by.personId;
  if (act.kind === 'withdraw-proposal') {
    if (!isOwn) throw new ServiceError('act-not-possible', { privateCause: 'proposed by another' });
    return { acts: [], entries: [] };
  }
  if (isOwn) throw new ServiceError('proposal-own');
  const decided = { proposalId, digest: row.digest, personId: row.proposed_by, by: by.personId };
  const entryOf = (type: NewAuditEntry['type'], payload: NewAuditEntry['payload']) => [
    { tenantId, time: now, type, payload },
  ];
  if (act.kind === 'refuse-proposal') {
    return { acts: [], entries: entryOf('proposal-refused', { ...decided, reason: act.reason }) };
  }
  const acts = parseActs(row.acts_json);
  const proposer = await readPersonRow(trx, { tenantId, personId: row.proposed_by });
  const isAsItWas =
    proposer?.role === 'administrator' &&
    proposer.state === 'active' &&
    act.digest === row.digest &&
    (await basisOf(trx, { tenantId, acts, now })) === row.basis;
  if (!isAsItWas) throw new ServiceError('proposal-outdated');
  try {
    await carryOut({ tenantId, acts, by: { personId: row.proposed_by, name: proposer.name }, now });
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    throw new ServiceError('proposal-outdated', { privateCause: cause });
  }
  return { acts, entries: entryOf('acts-approved', { ...decided, acts }) };
}

/** By compare-and-set: whoever comes second finds it over. */
async function closeProposal(
  trx: Trx,
  { tenantId, proposalId, now }: { readonly tenantId: string; readonly proposalId: string; readonly now: number },
) {
  const row = await trx
    .updateTable('proposals')
    .set({ closed_at: now })
    .where('tenant_id', '=', tenantId)
    .where('proposal_id', '=', proposalId)
    .where('closed_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new ServiceError('proposal-over');
  return row;
}
