import type { FindingFacts } from '../contract/doctor.js';
import { type TroubleCode, troubles } from './troubles.js';

/** What is looked at, in this order. */
export type CheckName =
  | 'configuration'
  | 'library'
  | 'token'
  | 'pin'
  | 'key'
  | 'certificate'
  | 'trust'
  | 'time-stamp'
  | 'clock'
  | 'storage'
  | 'database'
  | 'disk';

/** One thing that was looked at. A fault keeps somebody from signing; a warning will, or may. */
export type Finding = {
  readonly check: CheckName;
  /** Whose: a credential's id, an authority's name; empty for the whole service. */
  readonly subject: string;
  /** What was seen, in one sentence. */
  readonly cause: string;
  /** The same as data, as far as a tenant's people may know it. */
  readonly facts?: FindingFacts;
} & (
  | { readonly state: 'ok' }
  | {
      readonly state: 'warning' | 'fault';
      readonly code: TroubleCode;
      /** What follows from it for people. */
      readonly effect: string;
      /** What to do. */
      readonly remedy: string;
    }
);

/** Where a check reports to. */
export interface Report {
  ok(cause: string, facts?: FindingFacts): Finding;
  trouble(code: TroubleCode, cause: string, facts?: FindingFacts): Finding;
}

export function reportOf(check: CheckName, subject = ''): Report {
  return {
    ok: (cause, facts = {}) => ({ check, subject, cause, facts, state: 'ok' }),
    trouble: (code, cause, facts = {}) => ({ check, subject, cause, facts, code, ...troubles[code] }),
  };
}
