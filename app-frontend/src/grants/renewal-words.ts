import type { Credential } from '@dealseal/signing-service/contract/people';
import { certificateName } from '../signing/choices.js';
import type { Formats } from '../texts/formats.js';
import type { HomeTexts } from '../texts/load-texts.js';

/** Whether another certificate has taken over from it; `now`: ms since the epoch. */
export function isReplaced({ replacedBy }: Credential, now: number): boolean {
  return replacedBy !== undefined && Date.parse(replacedBy.at) <= now;
}

/** By which it is or will be replaced, and when; null = by none. */
export function renewalLine(
  credential: Credential,
  about: {
    readonly credentials: readonly Credential[];
    readonly now: number;
    readonly texts: HomeTexts;
    readonly formats: Formats;
  },
): string | null {
  const { replacedBy } = credential;
  if (replacedBy === undefined) return null;
  const { texts, formats } = about;
  const successor = about.credentials.find(({ credentialId }) => credentialId === replacedBy.credentialId);
  const name = successor === undefined ? texts['renewal.unknown'] : certificateName(successor);
  const when = formats.shortDateTime(replacedBy.at);
  return texts[isReplaced(credential, about.now) ? 'renewal.done' : 'renewal.planned'](name, when);
}

/** The beginning of a day as the browser's input names it, in the zone of its clock; null for none. */
export function beginningOf(day: string): string | null {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined || Number.isNaN(year)) return null;
  return new Date(year, month - 1, date).toISOString();
}
