import type { Me } from '@dealseal/app-server/contract/people';
import type { KeptChoices, SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { Credential } from '@dealseal/signing-service/contract/people';
import type { MarkPreset } from '../preview/place-mark.js';
import type { Formats } from '../texts/formats.js';
import { canSign, type OfferedCredential } from './grant-standing.js';

/** What the person chose before giving the code. */
export interface Choices {
  readonly mark: MarkPreset | 'none';
  readonly credentialId: string | null;
}

/** What the person chose before, as far as it can be chosen now, or what has taken over from it; else the first usable certificate, and the mark that the portal offers. */
export function firstChoices(
  kept: SigningRequestView['choices'],
  { credentials, defaultMark }: Pick<Me, 'defaultMark'> & { readonly credentials: readonly OfferedCredential[] },
): Choices {
  const chosen = credentials.find(
    (each) =>
      kept !== null && [each.credentialId, ...(each.replaces ?? [])].includes(kept.credentialId) && canSign(each),
  );
  return {
    mark: presetOf(kept?.mark ?? defaultMark),
    credentialId: chosen?.credentialId ?? firstUsable(credentials),
  };
}

/**
 * A choice goes on with the certificate that took over, as soon as the credentials say so. A TEST certificate's mark is always seen: without
 * one the service does not sign.
 */
export function goingOn(choices: Choices, credentials: readonly Credential[]): Choices {
  const { credentialId } = choices;
  const successor = credentials.find(({ replaces = [] }) => credentialId !== null && replaces.includes(credentialId));
  const chosen = successor === undefined ? choices : { ...choices, credentialId: successor.credentialId };
  const isTest = credentials.some((each) => each.credentialId === chosen.credentialId && each.isTest === true);
  return isTest && chosen.mark === 'none' ? { ...chosen, mark: 'last-page-bottom-left' } : chosen;
}

/** The choice that a mark stands for; at the lower left when there is none. */
export function presetOf(mark: Me['defaultMark']): Choices['mark'] {
  if (mark?.kind === 'none') return 'none';
  return mark?.preset === 'last-page-bottom-right' ? 'last-page-bottom-right' : 'last-page-bottom-left';
}

/** The mark as the contracts name it. */
export function markOf(choice: Choices['mark']): NonNullable<Me['defaultMark']> {
  return choice === 'none' ? { kind: 'none' } : { kind: 'preset', preset: choice };
}

/** Choices as the contract names them. */
export function contractChoices(
  { mark, credentialId }: { readonly mark: Choices['mark']; readonly credentialId: string },
  { timeZone, language }: Pick<Formats, 'timeZone' | 'language'>,
): KeptChoices {
  return { credentialId, mark: markOf(mark), timeZone, language };
}

const day = 24 * 3600 * 1000;
/** From this on a certificate's end is told. */
const soon = 30;

/** Those that can sign first; among equals the one that stays valid longest. */
export function sortCredentials<Each extends OfferedCredential>(credentials: readonly Each[]): readonly Each[] {
  return credentials.toSorted(
    (a, b) => Number(canSign(b)) - Number(canSign(a)) || b.notAfter.localeCompare(a.notAfter),
  );
}

export function firstUsable(credentials: readonly OfferedCredential[]): string | null {
  return sortCredentials(credentials).find(canSign)?.credentialId ?? null;
}

/** Whole days until a usable certificate ends, when they are fewer than 30; null otherwise. */
export function daysLeft(credential: Credential, now: number): number | null {
  const days = Math.floor((Date.parse(credential.notAfter) - now) / day);
  return credential.state === 'usable' && days < soon ? Math.max(0, days) : null;
}

/** Last four digits of the serial number. */
export function serialEnd(serialNumber: string): string {
  return serialNumber.slice(-4).toUpperCase();
}

/** The organisation beside the owner; null when there is none or the owner is the organisation itself, as in a seal. */
export function organisationBeside(owner: string, organisation: string | null): string | null {
  return organisation === null || organisation.trim() === owner.trim() ? null : organisation;
}

/** With TEST in front where the certificate is one of a trial. */
export function ownerLine({
  owner,
  organisation,
  isTest,
}: Pick<Credential, 'owner' | 'organisation' | 'isTest'>): string {
  const beside = organisationBeside(owner, organisation);
  const named = beside === null ? owner : `${owner}, ${beside}`;
  return isTest === true ? `TEST · ${named}` : named;
}

/** The owner, and the end of the serial number: two certificates of one owner are told apart. */
export function certificateName(credential: Credential): string {
  return `${ownerLine(credential)} (…${serialEnd(credential.serialNumber)})`;
}
