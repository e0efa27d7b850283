import type { TrialInvitation } from '@dealseal/signing-service/contract/trial';
import { readFile } from 'node:fs/promises';
import { AppError } from '../app-error.js';
import { pairPortal, type PairParts } from './pair-portal.js';

export interface TrialParts extends PairParts {
  /** Where trials are to be had, and the file whose first line is their code. */
  readonly trial: { readonly service: string; readonly codeFile: string } | undefined;
}

/**
 * Pairs the portal as a new tenant of a trial, and invites who asks as its first administrator. One that has begun is left for another.
 * Throws AppError `not-found` where none is to be had, `request-state` where a service is paired in earnest, `pairing-code-invalid`;
 * SigningServiceError.
 */
export async function beginTrial(
  parts: TrialParts,
  memberId: string,
  person: { readonly personId: string; readonly name: string },
): Promise<TrialInvitation> {
  const { trial, portals, services } = parts;
  if (trial === undefined) throw new AppError('not-found');
  if ((await portals.pairing(memberId)) !== null) {
    const { trial: present } = await (await services.of(memberId)).info();
    if (present === undefined) throw new AppError('request-state');
  }
  const [pairingCode = ''] = (await readFile(trial.codeFile, 'utf8')).split(/\r?\n/);
  await pairPortal(parts, memberId, { pairingCode, service: trial.service });
  const { personId, name } = person;
  return (await services.of(memberId)).inviteTrialAdministrator({ personId, name });
}
