import { createHash } from 'node:crypto';
import type { Act } from '../contract/acts.js';
import { type AuditValue, canonicalJson } from '../audit/audit-entry.js';
import type { Trx } from '../store/store.js';
import { readHeldGrant } from './held-grant.js';
import { readPersonRow } from './people.js';
import { readPolicies } from './policies.js';
import { readAssigned } from './successions.js';

interface Upon {
  readonly tenantId: string;
  readonly acts: readonly Act[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Digest of what acts change, as it is: people, their roles and grants, credentials, policies. Who approves them approves them upon this; whether
 * somebody has set up codes meanwhile is of no concern.
 */
export async function basisOf(trx: Trx, { tenantId, acts, now }: Upon): Promise<string> {
  const assigned = await readAssigned(trx, tenantId);
  const credentialOf = (credentialId: string) => {
    const row = assigned.find((each) => each.credential_id === credentialId);
    return row === undefined ? null : { successor: row.successor_id, at: row.succeeded_at };
  };
  const personOf = async (personId: string) => {
    const row = await readPersonRow(trx, { tenantId, personId });
    return row === undefined ? null : { isStopped: row.state === 'stopped', role: row.role };
  };
  const parts: AuditValue[] = [];
  for (const act of acts) {
    if ('personId' in act) parts.push(await personOf(act.personId));
    if ('credentialId' in act) parts.push(credentialOf(act.credentialId));
    if ('successorId' in act) parts.push(credentialOf(act.successorId));
    if (act.kind === 'grant' || act.kind === 'set-grant') {
      const held = await readHeldGrant(trx, { tenantId, ...act, now });
      parts.push(held === null ? null : { ...held });
    }
    if (act.kind === 'set-second-administrator' || act.kind === 'waive-code-word') {
      const row = await readPolicies(trx, tenantId);
      parts.push({ days: row?.second_days ?? null, isWaived: row?.code_word_waived ?? 0 });
    }
    if (act.kind === 'allow-assisted-set-up' || act.kind === 'assist-enrolment') {
      parts.push({ isAssisted: (await readPolicies(trx, tenantId))?.assisted_allowed ?? 0 });
    }
  }
  return createHash('sha256').update(canonicalJson(parts), 'utf8').digest('hex');
}
