import type { Kysely, Selectable } from 'kysely';
import type { NewAuditEntry } from '../audit/append-audit.js';
import type { AssistanceAct } from '../contract/acts.js';
import type { PeopleTable, Schema } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import { readCounter } from './code-counter.js';
import type { AuthorizationContext } from './context.js';
import { lockRefusal } from './count-attempt.js';
import { ServiceError } from './errors.js';
import { insertEnrolment, type NewEnrolment, newEnrolment } from './pending-enrolment.js';
import { readPersonRow } from './people.js';
import { readPolicies } from './policies.js';

/** An enrolment whose secret the administrator who gave the code is shown, once, and its person scans. */
export interface AssistedEnrolment {
  readonly enrolment: NewEnrolment;
  /** Label in the authenticator app. */
  readonly account: string;
  /** For the audit. */
  readonly entry: NewAuditEntry;
}

/** Whether the tenant allows it now, as far as the service's operator does. */
export async function isAssistedSetUpAllowed(
  db: Pick<Kysely<Schema>, 'selectFrom'>,
  { tenantId, mayAssistSetUp }: { readonly tenantId: string; readonly mayAssistSetUp: boolean },
): Promise<boolean> {
  return mayAssistSetUp && (await readPolicies(db, tenantId))?.assisted_allowed === 1;
}

/**
 * Begins an enrolment with an administrator. The counter of the person is locked already. Throws `act-not-possible` where it is not allowed, and for
 * whoever is no invited signer: an administrator's phone, whose codes act, has no second witness, and a phone that works is replaced by its person.
 */
export async function beginAssisted(
  trx: Trx,
  context: AuthorizationContext,
  begun: { readonly tenantId: string; readonly act: AssistanceAct; readonly shownTo: string },
): Promise<AssistedEnrolment> {
  const { tenantId, act, shownTo } = begun;
  const person = { tenantId, personId: act.personId };
  if (!(await isAssistedSetUpAllowed(trx, { ...context, tenantId }))) throw notPossible('not allowed');
  const row = await readPersonRow(trx, person);
  if (row?.state !== 'invited' || row.role !== 'signer') throw notPossible('no invited signer');
  const enrolment = newEnrolment(context, person);
  // It could not be confirmed.
  if (lockRefusal(await readCounter(trx, person), enrolment.now) !== null) throw notPossible('locked');
  const begunWith = { by: 'assistance', assistedBy: shownTo } as const;
  const entry = await insertEnrolment(trx, context, { ...enrolment, begunWith });
  const tenant = await trx
    .selectFrom('tenants')
    .select('name')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow();
  return { enrolment, account: `${tenant.name} - ${row.name}`.slice(0, 120), entry };
}

function notPossible(privateCause: string): ServiceError {
  return new ServiceError('act-not-possible', { privateCause });
}

/** Whether an enrolment is the one that an administrator has begun with the person. */
export function isAssistedEnrolment(
  person: Pick<Selectable<PeopleTable>, 'assisted_enrolment_id'> | undefined,
  enrolmentId: string,
): boolean {
  return person?.assisted_enrolment_id === enrolmentId;
}
