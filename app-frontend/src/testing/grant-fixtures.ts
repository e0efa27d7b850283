import type { AdminGrants } from '@dealseal/app-server/contract/people';
import type { Grant } from '@dealseal/signing-service/contract/grants';

export function buildGrant(facts: Partial<Grant> = {}): Grant {
  return {
    personId: '7',
    credentialId: 'c1',
    limits: { until: null, labels: {}, dailyNumber: null },
    grantedAt: '2026-01-12T09:00:00Z',
    grantedBy: '1',
    usedToday: 2,
    lastUsedAt: '2026-06-04T08:44:00Z',
    ...facts,
  };
}

/** One without limits, one with all of them, one that is over. */
export function buildGrants(facts: Partial<AdminGrants> = {}): AdminGrants {
  const labels = { field: ['UF_CRM_SIGN_DOC', 'UF_CRM_FILES'] };
  return {
    grants: [
      buildGrant(),
      buildGrant({
        personId: '8',
        limits: { until: '2026-12-31T23:00:00Z', labels, dailyNumber: 20 },
        usedToday: 20,
      }),
      buildGrant({
        personId: '10',
        limits: { until: '2026-05-31T22:00:00Z', labels: {}, dailyNumber: null },
        usedToday: 0,
        lastUsedAt: null,
      }),
    ],
    fields: [
      { field: 'UF_CRM_SIGN_DOC', title: 'Contract', entityTypeId: 2 },
      { field: 'UF_CRM_FILES', title: 'Attachments', entityTypeId: 2 },
      { field: 'UF_CRM_ANNEX', title: 'Annexes', entityTypeId: 2 },
    ],
    kinds: [{ entityTypeId: 2, title: '' }],
    ...facts,
  };
}
