import type { Person } from '@dealseal/signing-service/contract/people';
import type { Language } from '../contract/session.js';
import type { RequestContext } from '../http/api-route.js';

/** A notice of the portal to one person; of one tag the portal shows the latest only. Throws PortalError. */
export type NotifyPerson = (
  memberId: string,
  message: { readonly personId: string; readonly text: string; readonly tag: string },
) => Promise<void>;

const texts: Readonly<Record<Language, (name: string) => string>> = {
  en: (name) =>
    `${name} has lost the phone and the recovery codes for signing, and asks you to reset them. You find it in DealSeal under People.`,
  'sr-Latn-ME': (name) =>
    `${name}: telefon i rezervni kodovi za potpisivanje su izgubljeni. Molimo da poništite kodove: DealSeal, stranica Ljudi.`,
  ru: (name) =>
    `${name}: телефон и резервные коды для подписания утеряны. Просьба сбросить коды: DealSeal, страница «Люди».`,
};

/** Who asks, and where. */
type AskingContext = Pick<RequestContext, 'language' | 'log'> & {
  readonly portal: Pick<RequestContext['portal'], 'memberId'>;
  readonly person: Pick<RequestContext['person'], 'personId' | 'name'>;
};

/** Tells every other active administrator of codes that the caller asks for a reset; answers how many. The request stands either way. */
export async function tellAdministrators(
  context: AskingContext,
  people: readonly Person[],
  notify: NotifyPerson,
): Promise<number> {
  const { portal, person, language, log } = context;
  const administrators = people.filter(
    ({ personId, role, state }) => role === 'administrator' && state === 'active' && personId !== person.personId,
  );
  const text = texts[language](person.name);
  const tag = `DEALSEAL|RESET|${person.personId}`;
  const told = await Promise.allSettled(
    administrators.map(({ personId }) => notify(portal.memberId, { personId, text, tag })),
  );
  for (const outcome of told) {
    if (outcome.status === 'rejected') log.warn({ err: outcome.reason }, 'an administrator could not be told');
  }
  return told.filter(({ status }) => status === 'fulfilled').length;
}
