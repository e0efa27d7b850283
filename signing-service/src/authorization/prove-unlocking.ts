import { appendAudit, appendAudits } from '../audit/append-audit.js';
import type { Person } from '../contract/people.js';
import { checkCode } from './check-code.js';
import { lockCounter } from './code-counter.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { grant, settle } from './outcome.js';
import { readPersonIn } from './people.js';

/**
 * `POST /v1/unlockings`: one of the right codes in a row that a final lock asks for after an administrator has opened it (ux.md §4.2). Each
 * is spent; a wrong one begins the row again. Of a person who has nothing to prove it is judged and spent all the same.
 * Throws the refusals of `checkCode`.
 */
export function proveUnlocking(
  context: AuthorizationContext,
  request: PersonKey & { readonly code: string },
): Promise<Person> {
  const now = context.now();
  const { tenantId, personId } = request;
  return settle(context.store, async (trx) => {
    const counter = await lockCounter(trx, request, now);
    const check = { ...request, purpose: 'unlocking', now } as const;
    const { outcome, attempt } = await checkCode(trx, context, { check, counter });
    if (!outcome.ok || counter.proofsLeft !== 1) await appendAudit(trx, attempt, context.randomBytes);
    else {
      const unlocked = { tenantId, time: now, type: 'codes-unlocked', payload: { personId } } as const;
      await appendAudits(trx, [attempt, unlocked], context.randomBytes);
    }
    return outcome.ok ? grant(await readPersonIn(trx, request, now)) : outcome;
  });
}
