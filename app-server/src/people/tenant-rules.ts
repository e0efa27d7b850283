import { usualMarkDesign } from '@dealseal/signing-service/contract/mark-design';
import type { Me } from '../contract/people.js';
import { listLimit } from '../contract/session.js';
import type { SigningService } from '../install/service-clients.js';
import { ifKnown } from './if-known.js';

export type TenantRules = Pick<Me, 'defaultMark' | 'readingRule' | 'documentsPerCode' | 'markDesign'>;

/** What holds for everybody who signs; a service that speaks contract 1 has no settings, and those of before 4 have fewer. */
export async function tenantRules(client: Pick<SigningService, 'settings'>): Promise<TenantRules> {
  const answer = await ifKnown(client.settings(), null);
  const {
    defaultMark = null,
    readingRule = 'last-page',
    documentsPerCode = listLimit,
    markDesign = usualMarkDesign,
  } = answer?.settings ?? {};
  return { defaultMark, readingRule, documentsPerCode, markDesign };
}
