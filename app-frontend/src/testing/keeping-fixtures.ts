import type { Keeping } from '@dealseal/app-server/contract/keeping';

export function buildKeeping(facts: Partial<Keeping> = {}): Keeping {
  const none = { sha256: null, entries: 0, signatures: 0 };
  const day = (date: number) => `2026-06-0${date}T08:15:00Z`;
  return {
    documents: { storedDays: 1, changed: { at: day(2), by: 'Ana Vukčević' } },
    records: { recordYears: 10, changed: null },
    erasures: [
      { ...none, at: day(4), what: 'bytes', rule: 'stored-days:1', sha256: '9f86d081884c7d65'.repeat(4) },
      { ...none, at: day(3), what: 'log', rule: 'record-years:10', entries: 5_000, signatures: 21 },
      { ...none, at: day(2), what: 'bytes', rule: 'unsigned-hours:24', sha256: '2c26b46b68ffc68f'.repeat(4) },
      { ...none, at: day(1), what: 'record', rule: 'record-years:10', sha256: 'fcde2b2edba56bf4'.repeat(4) },
    ],
    ...facts,
  };
}
