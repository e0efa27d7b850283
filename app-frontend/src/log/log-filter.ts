import type { LogFilter } from '@dealseal/app-server/contract/log';
import { type KindGroup, kindGroups } from './entry-kinds.js';

/** What is chosen above the table; empty texts choose nothing. */
export interface LogChoices {
  readonly text: string;
  readonly group: KindGroup | '';
  readonly personId: string;
  readonly credentialId: string;
  /** A kind of card that people sign in: `2`. */
  readonly entityTypeId: string;
  /** One card of that kind, chosen from one of its entries. */
  readonly entityId: string;
  /** As a date field has them, `2026-06-04`; both included. */
  readonly from: string;
  readonly until: string;
  /** Of one document, chosen from one of its entries. */
  readonly digest: string;
}

export const noChoices: LogChoices = {
  text: '',
  group: '',
  personId: '',
  credentialId: '',
  entityTypeId: '',
  entityId: '',
  from: '',
  until: '',
  digest: '',
};

/** As the app-server takes it. Days begin at midnight where the person is. */
export function filterOf(choices: LogChoices): LogFilter {
  const { text, group, personId, credentialId, entityTypeId, entityId, from, until, digest } = choices;
  const words = text.trim();
  const labels = Object.entries({ entityTypeId, entityId }).flatMap(([name, value]) =>
    value === '' ? [] : [{ name, value }],
  );
  return {
    ...(words === '' ? {} : { text: words }),
    ...(group === '' ? {} : { kinds: [...kindGroups[group]] }),
    ...(personId === '' ? {} : { personId }),
    ...(credentialId === '' ? {} : { credentialId }),
    ...(labels.length === 0 ? {} : { labels }),
    ...(digest === '' ? {} : { digest }),
    ...(from === '' ? {} : { from: midnight(from, 0) }),
    ...(until === '' ? {} : { until: midnight(until, 1) }),
  };
}

function midnight(date: string, daysLater: number): string {
  const day = new Date(`${date}T00:00:00`);
  day.setDate(day.getDate() + daysLater);
  return day.toISOString();
}
