import type { OwnCheck, OwnFinding, OwnTrouble } from '../contract/doctor.js';

/** What keeps somebody from working; all others are warnings. */
const faults: ReadonlySet<OwnTrouble> = new Set([
  'portal-unreachable',
  'portal-refuses',
  'portal-certificate',
  'rights-missing',
  'fields-none',
  'fields-gone',
  'service-unpaired',
  'service-unreachable',
  'service-mismatch',
  'service-refuses',
  'server-storage-unwritable',
  'server-keys-missing',
  'server-database-unreachable',
  'server-disk-full',
]);

export function ok(check: OwnCheck, facts: OwnFinding['facts'] = {}): OwnFinding {
  return { part: check, check, subject: '', state: 'ok', code: null, facts };
}

export function trouble(check: OwnCheck, code: OwnTrouble, facts: OwnFinding['facts'] = {}): OwnFinding {
  return { part: check, check, subject: '', state: faults.has(code) ? 'fault' : 'warning', code, facts };
}
