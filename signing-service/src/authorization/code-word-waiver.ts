import type { Kysely, Selectable } from 'kysely';
import type { Role } from '../contract/people.js';
import type { PeopleTable, Schema } from '../store/schema.js';
import { readPolicies } from './policies.js';

type WaivedRow = Pick<Selectable<PeopleTable>, 'role' | 'state' | 'activation_expires_at' | 'code_word_waived'>;

/** Whether the tenant waives code words now, as far as the service's operator lets it. */
export async function isCodeWordWaived(
  db: Pick<Kysely<Schema>, 'selectFrom'>,
  { tenantId, mayWaiveCodeWord }: { readonly tenantId: string; readonly mayWaiveCodeWord: boolean },
): Promise<boolean> {
  return mayWaiveCodeWord && (await readPolicies(db, tenantId))?.code_word_waived === 1;
}

/**
 * Whether it is waived for who is invited so: signers only. Never for an administrator, whose codes act, nor for who had codes and was reset: there
 * somebody has to say that it is the same person.
 */
export function isWaivableFor({ role, wasReset }: { readonly role: Role; readonly wasReset: boolean }): boolean {
  return role === 'signer' && !wasReset;
}

/** Whether an invitation lets codes be set up without an activation code, while the tenant waives it; as long as a code would be good. */
export function isInvitedWithout(row: WaivedRow, now: number): boolean {
  const { role, state, activation_expires_at: until, code_word_waived: waived } = row;
  return state === 'invited' && role === 'signer' && waived === 1 && until !== null && now < until;
}
