import type { Policies, Proposal } from '@dealseal/signing-service/contract/policies';

export function buildPolicies(facts: Partial<Policies> = {}): Policies {
  return {
    secondAdministrator: { days: null, changed: null },
    codeWord: { isWaived: false, isWaivable: true, changed: null },
    assistedSetUp: { isAllowed: false, isAllowable: true, changed: null },
    administrators: 2,
    proposals: [],
    ...facts,
  };
}

export function buildProposal(facts: Partial<Proposal> = {}): Proposal {
  return {
    proposalId: 'p1',
    digest: '4f2a91c0'.repeat(8),
    acts: [
      {
        kind: 'set-grant',
        personId: '7',
        credentialId: 'c1',
        limits: { until: '2026-12-31T23:00:00Z', labels: {}, dailyNumber: 20 },
        reason: 'contracts of the season',
      },
    ],
    proposedBy: { personId: '1', name: 'Ana Vukčević' },
    proposedAt: '2026-06-04T08:12:00Z',
    until: '2026-06-07T08:12:00Z',
    isOutdated: false,
    ...facts,
  };
}

/** One that another has proposed, one that cannot be approved any more, one of one's own; all seen by person 7. */
export function buildAwaiting(facts: Partial<Policies> = {}): Policies {
  const changed = { personId: '1', name: 'Ana Vukčević', at: '2026-05-02T09:30:00Z' };
  return buildPolicies({
    secondAdministrator: { days: 3, changed },
    proposals: [
      buildProposal(),
      buildProposal({
        proposalId: 'p2',
        acts: [
          { kind: 'change-role', personId: '8', role: 'administrator', reason: 'second one for Budva' },
          { kind: 'renew', credentialId: 'c1', successorId: 'c2', at: '2026-07-01T00:00:00Z' },
        ],
        isOutdated: true,
      }),
      buildProposal({
        proposalId: 'p3',
        acts: [{ kind: 'set-second-administrator', days: null }],
        proposedBy: { personId: '7', name: 'Milica Radović' },
      }),
    ],
    ...facts,
  });
}
