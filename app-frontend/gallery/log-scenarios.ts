import type { Api } from '../src/api/api.js';
import { appError } from '../src/testing/fake-services.js';
import { buildCheck, buildLog } from '../src/testing/log-fixtures.js';
import { never, type Scenario } from './scenario.js';

const log = (presses: readonly string[], answers: Partial<Api> = {}): Scenario => ({
  surface: { kind: 'home' },
  administrator: true,
  answers,
  presses: ['.subnav button:nth-last-child(3)', ...presses],
});
const broken = buildCheck({
  ok: false,
  entries: 17_995,
  firstFault: { sequence: 17_996, kind: 'altered-payload', at: '2026-06-02T06:14:00Z' },
});

/** The page of the log. */
export const logScenarios: Readonly<Record<string, Scenario>> = {
  log: log([]),
  'log-entry': log(['.table--log tbody tr:first-child .btn']),
  'log-receipt-refused': log(['.table--log tbody tr:first-child .btn', '.dialog__foot .btn:nth-child(2)'], {
    receipt: () => Promise.reject(appError('signature-erased')),
  }),
  'log-document': log(['.table--log tbody tr:first-child .btn', '.dialog__foot .btn:first-child']),
  'log-erased': log(['.table--log tbody tr:nth-child(10) .btn']),
  'log-empty': log(['=.search .input=Kotor'], {
    searchLog: () => Promise.resolve({ ...buildLog(), entries: [], hasMore: false }),
  }),
  'log-behind': log([], { searchLog: () => Promise.resolve({ ...buildLog(), searchableThrough: 12_000 }) }),
  'log-loading': log([], { searchLog: never, checkLog: never }),
  'log-unchecked': log([], { checkLog: () => Promise.resolve({ check: null }) }),
  'log-unstamped': log([], { checkLog: () => Promise.resolve({ check: buildCheck({ stamped: null }) }) }),
  'log-broken': log([], { checkLog: () => Promise.resolve({ check: broken }) }),
  'log-no-rights': log([], {
    searchLog: () => Promise.reject(appError('not-an-administrator')),
    checkLog: () => Promise.reject(appError('not-an-administrator')),
  }),
  'log-outdated': log([], {
    searchLog: () => Promise.reject(appError('not-found')),
    checkLog: () => Promise.reject(appError('not-found')),
  }),
  'log-away': log([], { searchLog: () => Promise.reject(appError('signing-service-unavailable')) }),
};
