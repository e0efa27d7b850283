import type { Policies, Proposal } from '../contract/policies.js';
import { countAdministrators } from './active-administrators.js';
import type { AuthorizationContext } from './context.js';
import { readPolicies } from './policies.js';
import { basisOf } from './proposal-basis.js';
import { parseActs } from './proposals.js';

/** `GET /v1/policies`: what needs two administrators, whether a code word is needed, whether set-up may be assisted, and what waits. */
export async function viewPolicies(context: AuthorizationContext, tenantId: string): Promise<Policies> {
  const now = context.now();
  return context.store.transaction(async (trx) => {
    const row = await readPolicies(trx, tenantId);
    const people = await trx
      .selectFrom('people')
      .select(['person_id', 'name', 'role', 'state'])
      .where('tenant_id', '=', tenantId)
      .execute();
    const personOf = (personId: string) => {
      const name = people.find((each) => each.person_id === personId)?.name ?? personId;
      return { personId, name };
    };
    const changedBy = (at: number | null | undefined, by: string | null | undefined) =>
      at === null || at === undefined ? null : { at: new Date(at).toISOString(), ...personOf(by ?? '') };
    const open = await trx
      .selectFrom('proposals')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('closed_at', 'is', null)
      .where('expires_at', '>', now)
      .orderBy('created_at')
      .orderBy('proposal_id')
      .execute();
    const proposals: Proposal[] = [];
    for (const { proposal_id: proposalId, digest, basis, ...proposal } of open) {
      const acts = parseActs(proposal.acts_json);
      const proposer = people.find((each) => each.person_id === proposal.proposed_by);
      const mayPropose = proposer?.role === 'administrator' && proposer.state === 'active';
      proposals.push({
        proposalId,
        digest,
        acts,
        proposedBy: personOf(proposal.proposed_by),
        proposedAt: new Date(proposal.created_at).toISOString(),
        until: new Date(proposal.expires_at).toISOString(),
        isOutdated: !mayPropose || (await basisOf(trx, { tenantId, acts, now })) !== basis,
      });
    }
    const { mayWaiveCodeWord: isWaivable, mayAssistSetUp: isAllowable } = context;
    return {
      secondAdministrator: {
        days: row?.second_days ?? null,
        changed: changedBy(row?.second_changed_at, row?.second_changed_by),
      },
      codeWord: {
        isWaived: isWaivable && row?.code_word_waived === 1,
        isWaivable,
        changed: changedBy(row?.code_word_changed_at, row?.code_word_changed_by),
      },
      assistedSetUp: {
        isAllowed: isAllowable && row?.assisted_allowed === 1,
        isAllowable,
        changed: changedBy(row?.assisted_changed_at, row?.assisted_changed_by),
      },
      administrators: await countAdministrators(trx, tenantId),
      proposals,
    };
  });
}
