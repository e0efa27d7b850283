import type { Act } from '../contract/acts.js';
import type { Trx } from '../store/store.js';
import { isWider, readHeldGrant } from './held-grant.js';

/**
 * Whether an act gives more than there is, so that a tenant that wants two administrators for such acts waits for the second: a certificate to
 * somebody who has none or has it within tighter limits, a certificate that takes over, the role that acts, the sight of a phone's key, and policies of their own. What
 * takes away needs one.
 */
export async function givesMore(
  trx: Trx,
  { tenantId, act, now }: { readonly tenantId: string; readonly act: Act; readonly now: number },
): Promise<boolean> {
  switch (act.kind) {
    case 'renew':
    case 'set-second-administrator':
    case 'assist-enrolment':
      return true;
    case 'allow-assisted-set-up':
      return act.isAllowed;
    case 'waive-code-word':
      return act.isWaived;
    case 'invite':
    case 'change-role':
      return act.role === 'administrator';
    case 'grant':
    case 'set-grant': {
      const held = await readHeldGrant(trx, { tenantId, ...act, now });
      return held === null || (act.kind === 'set-grant' && isWider(act.limits, held));
    }
    case 'withdraw-grant':
    case 'withdraw-renewal':
    case 'set-owner':
    case 'unlock':
    case 'reset':
    case 'stop':
    case 'change-settings':
    case 'change-retention':
    case 'approve-proposal':
    case 'refuse-proposal':
    case 'withdraw-proposal':
      return false;
  }
}
