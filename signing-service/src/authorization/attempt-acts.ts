import { sql } from 'kysely';
import type { NewAuditEntry } from '../audit/append-audit.js';
import { type Act, type AssistanceAct, isAssistance, isProposalAct } from '../contract/acts.js';
import type { Trx } from '../store/store.js';
import { assertAdministratorLeft } from './active-administrators.js';
import { type AssistedEnrolment, beginAssisted } from './assisted-set-up.js';
import { isCodeWordWaived } from './code-word-waiver.js';
import type { AuthorizationContext } from './context.js';
import { ServiceError } from './errors.js';
import { grant, type Outcome, refuse } from './outcome.js';
import { performAct } from './perform-act.js';
import { changePolicy } from './policies.js';
import { decideProposal, type Proposing } from './proposals.js';
import { renewCredential } from './renew-credential.js';
import { changeRecordYears } from './retention.js';
import { setOwner } from './set-owner.js';
import { changeSettings } from './settings.js';

/** What came of acts. */
export interface CarriedOut {
  /** Of proposals that were approved. */
  readonly approved: readonly Act[];
  readonly entries: readonly NewAuditEntry[];
  readonly assisted: AssistedEnrolment | null;
}

/** Does all acts or, back at the savepoint, none; with `isTrial` none either way, to tell whether they could be done. */
export async function attemptActs(
  trx: Trx,
  context: AuthorizationContext,
  { isTrial, ...attempted }: Proposing & { readonly isTrial: boolean },
): Promise<Outcome<CarriedOut>> {
  await sql`savepoint acts`.execute(trx);
  const outcome = await carryOutAll(trx, context, attempted);
  if (isTrial || !outcome.ok) await sql`rollback to savepoint acts`.execute(trx);
  await sql`release savepoint acts`.execute(trx);
  return outcome;
}

async function carryOutAll(
  trx: Trx,
  context: AuthorizationContext,
  { acts, ...by }: Proposing,
): Promise<Outcome<CarriedOut>> {
  const approved: Act[] = [];
  const entries: NewAuditEntry[] = [];
  const assisted: AssistedEnrolment[] = [];
  const shownTo = by.by.personId;
  const carryOut = async (proposed: Proposing) => {
    for (const act of proposed.acts) {
      if (!isAssistance(act)) await carryOutOne(trx, context, { ...proposed, act });
      // One screen shows one key.
      else if (assisted.length > 0) throw new ServiceError('act-not-possible');
      else assisted.push(await beginAssisted(trx, context, { tenantId: by.tenantId, act, shownTo }));
    }
  };
  try {
    for (const act of acts) {
      if (isProposalAct(act)) {
        const decided = await decideProposal(trx, { ...by, act }, carryOut);
        approved.push(...decided.acts);
        entries.push(...decided.entries);
      } else await carryOut({ ...by, acts: [act] });
    }
    await assertAdministratorLeft(trx, by.tenantId);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return refuse(error);
  }
  const [shown = null] = assisted;
  return grant({ approved, entries: shown === null ? entries : [...entries, shown.entry], assisted: shown });
}

async function carryOutOne(
  trx: Trx,
  context: AuthorizationContext,
  { tenantId, act, by: person, now }: Omit<Proposing, 'acts'> & { readonly act: Exclude<Act, AssistanceAct> },
): Promise<void> {
  const by = person.personId;
  switch (act.kind) {
    case 'change-settings':
      return changeSettings(trx, { tenantId, settings: act.settings, by, now }, context.settingsChoices);
    case 'change-retention':
      return changeRecordYears(trx, { tenantId, years: act.recordYears, by, now }, context.randomBytes);
    case 'set-second-administrator':
    case 'waive-code-word':
    case 'allow-assisted-set-up':
      return changePolicy(trx, { tenantId, act, by, now }, context);
    case 'set-owner':
      return setOwner(trx, { tenantId, act, now });
    case 'renew':
    case 'withdraw-renewal':
      return renewCredential(trx, { tenantId, act, now });
    case 'approve-proposal':
    case 'refuse-proposal':
    case 'withdraw-proposal':
      // Never proposed: they would be done by who proposed them.
      throw new ServiceError('act-not-possible');
    default: {
      const isWaived = act.kind === 'invite' && (await isCodeWordWaived(trx, { ...context, tenantId }));
      return performAct(trx, { tenantId, act, by: person, now, isCodeWordWaived: isWaived });
    }
  }
}
