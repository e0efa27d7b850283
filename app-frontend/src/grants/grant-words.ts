import type { Places } from '@dealseal/app-server/contract/people';
import type { Grant, GrantLimits } from '@dealseal/signing-service/contract/grants';
import { kindName, kindPlural } from '../documents/kind-names.js';
import type { Formats } from '../texts/formats.js';
import type { HomeTexts } from '../texts/load-texts.js';

/** The labels under which the signing-service is told where a document lies. */
export const fieldLabel = 'field';
export const kindLabel = 'entityTypeId';
export const noLimits: GrantLimits = { until: null, labels: {}, dailyNumber: null };

/** What a grant is good for, in one line for each limit; empty when it has none. */
export function limitLines(
  { until, labels, dailyNumber }: GrantLimits,
  about: { readonly places: Places; readonly texts: HomeTexts; readonly formats: Formats },
): string[] {
  const { places, texts, formats } = about;
  const { [fieldLabel]: chosen, [kindLabel]: kinds, ...others } = labels;
  const titleOf = (name: string) => {
    const field = places.fields.find((one) => one.field === name);
    return field === undefined ? name : fieldTitle(field, places, texts);
  };
  const nameOf = (number: string) =>
    kindPlural(
      places.kinds.find((kind) => String(kind.entityTypeId) === number) ?? { entityTypeId: Number(number) },
      texts,
    );
  return [
    ...(until === null ? [] : [texts['grants.until'](formats.date(lastMoment(until)))]),
    ...(kinds === undefined ? [] : [texts['grants.kinds'](kinds.map(nameOf).join(', '))]),
    ...(chosen === undefined ? [] : [texts['grants.fields'](chosen.map(titleOf).join(', '))]),
    ...Object.entries(others).map(([name, values]) => texts['grants.label'](name, values.join(', '))),
    ...(dailyNumber === null ? [] : [texts['grants.daily'](dailyNumber)]),
  ];
}

/** A field by its title, and by its kind where people sign in several. */
export function fieldTitle(
  { title, entityTypeId }: Places['fields'][number],
  { kinds }: Pick<Places, 'kinds'>,
  texts: HomeTexts,
): string {
  const kind = kinds.find((one) => one.entityTypeId === entityTypeId);
  return kinds.length < 2 || kind === undefined ? title : `${kindName(kind, texts)}: ${title}`;
}

/** A grant is over from its end on: the last day that it is good for is the one before. */
function lastMoment(until: string): string {
  return new Date(Date.parse(until) - 1).toISOString();
}

/** The day as an input of the browser's holds it, in the zone of its clock; empty for none. */
export function inputOfUntil(until: string | null): string {
  if (until === null) return '';
  const last = new Date(Date.parse(until) - 1);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${last.getFullYear()}-${two(last.getMonth() + 1)}-${two(last.getDate())}`;
}

/** The end of that day; null for none. */
export function untilOfInput(day: string): string | null {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined || Number.isNaN(year)) return null;
  return new Date(year, month - 1, date + 1).toISOString();
}

/** The latest use of a certificate by anybody; null when nobody has used it. */
export function lastUse(grants: readonly Grant[], credentialId: string): string | null {
  return grants
    .flatMap((grant) => (grant.credentialId === credentialId && grant.lastUsedAt !== null ? [grant.lastUsedAt] : []))
    .reduce<string | null>((latest, at) => (latest === null || at > latest ? at : latest), null);
}
