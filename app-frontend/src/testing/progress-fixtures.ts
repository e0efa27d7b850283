import type { Progress, ProgressItem } from '@dealseal/app-server/contract/progress';
import { noon } from './fixtures.js';

export function buildProgressItem(facts: Partial<ProgressItem> = {}): ProgressItem {
  return {
    requestId: 'r1',
    state: 'signing',
    since: new Date(noon - 11 * 60_000).toISOString(),
    person: 'Aleksandra Mihailović-Stojanović',
    entityTypeId: 2,
    entityId: 398,
    document: {
      fileName: 'Specifikacija opreme i cijena (konačna usaglašena verzija).pdf',
      entityTitle: 'Hotel Jadranska zvijezda, oprema',
    },
    error: { code: 'token-absent', retry: 'later', reference: '7K2-M9Q' },
    failures: 6,
    nextAttemptAt: new Date(noon + 42_000).toISOString(),
    mayRetry: true,
    mayGiveUp: true,
    mayDownload: false,
    ...facts,
  };
}

/** One that waits for its token, one for the portal, one for its signer; of the last no name is told. */
export function buildProgress(): Progress {
  return {
    requests: [
      buildProgressItem(),
      buildProgressItem({
        requestId: 'r2',
        state: 'storing',
        person: 'Marko Popović',
        entityTypeId: 2,
        entityId: 371,
        document: { fileName: 'Zapisnik o primopredaji.pdf', entityTitle: 'Adriatik' },
        error: { code: 'portal-unavailable', retry: 'later', reference: '7K2-M9R' },
        mayGiveUp: false,
        mayDownload: true,
      }),
      buildProgressItem({
        requestId: 'r3',
        state: 'conflict',
        document: null,
        error: { code: 'document-changed', retry: 'never', reference: '7K2-M9S' },
        nextAttemptAt: null,
        mayRetry: false,
        mayGiveUp: false,
      }),
    ],
  };
}
