import type { Person } from '@dealseal/signing-service/contract/people';

export type Assistance = NonNullable<Person['assistance']>;

/** What an administrator began and the person has not confirmed, as long as it is good; null for none. */
export function openAssistance({ assistance = null }: Person, now: number): Assistance | null {
  return assistance !== null && Date.parse(assistance.until) > now ? assistance : null;
}
