import type { Places } from '@dealseal/app-server/contract/people';
import type { Act } from '@dealseal/signing-service/contract/acts';
import type { Policies } from '@dealseal/signing-service/contract/policies';
import type { Credential, Person } from '@dealseal/signing-service/contract/people';
import { limitLines } from '../grants/grant-words.js';
import { certificateName } from '../signing/choices.js';
import type { Formats } from '../texts/formats.js';
import type { HomeTexts } from '../texts/load-texts.js';

/** What names are taken from. */
export interface NamesOf {
  readonly people: readonly Person[];
  readonly credentials: readonly Credential[];
  readonly places: Places;
  readonly texts: HomeTexts;
  readonly formats: Formats;
}

/** What an act would do, in a line. */
export function proposalLine(act: Act, names: NamesOf): string {
  const { texts, formats } = names;
  const person = (id: string) => names.people.find(({ personId }) => personId === id)?.name ?? id;
  const certificate = (id: string) => {
    const found = names.credentials.find(({ credentialId }) => credentialId === id);
    return found === undefined ? id : certificateName(found);
  };
  switch (act.kind) {
    case 'grant':
    case 'set-grant': {
      const lines = act.kind === 'grant' ? [] : limitLines(act.limits, names);
      const limits = lines.length === 0 ? texts['grants.unlimited'] : lines.join('; ');
      return texts['proposal.grant'](person(act.personId), certificate(act.credentialId), limits);
    }
    case 'renew':
      return texts['proposal.renew'](certificate(act.credentialId), certificate(act.successorId), formats.date(act.at));
    case 'invite':
      return texts['proposal.invite'](act.name, texts[`people.role.${act.role}`]);
    case 'change-role':
      return texts['proposal.role'](person(act.personId), texts[`people.role.${act.role}`]);
    case 'set-second-administrator':
      return act.days === null ? texts['proposal.secondOff'] : texts['proposal.second'](act.days);
    case 'waive-code-word':
      return texts[act.isWaived ? 'proposal.waive' : 'proposal.waiveOff'];
    case 'allow-assisted-set-up':
      return texts[act.isAllowed ? 'proposal.assist' : 'proposal.assistOff'];
    case 'withdraw-grant':
    case 'assist-enrolment':
    case 'unlock':
    case 'reset':
    case 'stop':
      return texts['proposal.other'](texts[`act.${act.kind}`], person(act.personId));
    case 'withdraw-renewal':
      return texts['proposal.other'](texts['renewal.withdraw'], certificate(act.credentialId));
    case 'set-owner':
      return texts['proposal.other'](texts['owner.set'], certificate(act.credentialId));
    case 'change-settings':
      return texts['settings.dialog'];
    case 'change-retention':
      return texts['keeping.sentence'](texts['keeping.years'](act.recordYears));
    case 'approve-proposal':
    case 'refuse-proposal':
    case 'withdraw-proposal':
      // Never proposed.
      return '';
  }
}

/** Whether one of the acts may have to wait for a second administrator; the signing-service knows whether it gives more than there is. */
export function mayWait(acts: readonly Act[], policies: Policies | null): boolean {
  if ((policies?.secondAdministrator.days ?? null) === null) return false;
  return acts.some((act) => {
    switch (act.kind) {
      case 'grant':
      case 'set-grant':
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
      default:
        return false;
    }
  });
}
