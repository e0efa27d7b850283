import type { Deeds } from './busy-person.js';
import type { Figure } from './figures.js';
import { median, quantile } from './statistics.js';

const megabyte = 1_000_000;

/** What came of people's work in many portals. */
export interface CrowdWork {
  readonly deeds: Deeds;
  readonly lost: number;
  readonly twice: number;
  readonly memory: readonly number[];
}

export function crowdFigures({ deeds, lost, twice }: CrowdWork, atMost: number): Figure[] {
  return [
    ...openingFigures(deeds, atMost),
    {
      name: 'signing, median',
      value: median(deeds.signings),
      unit: 'ms',
      note: `${deeds.signings.length} signed and stored, p95 ${quantile(deeds.signings, 0.95).toFixed(0)} ms`,
    },
    { name: 'lost', value: lost, unit: 'signatures', target: { atMost: 0 } },
    { name: 'signed twice', value: twice, unit: 'signatures', target: { atMost: 0 } },
  ];
}

export function openingFigures(deeds: Deeds, atMost: number): Figure[] {
  const { openings, faults } = deeds;
  const slowest = `slowest ${Math.max(...openings).toFixed(0)} ms: nobody is starved`;
  return [
    { name: 'opening a field, median', value: median(openings), unit: 'ms', note: `${openings.length} openings` },
    { name: 'opening a field, p95', value: quantile(openings, 0.95), unit: 'ms', target: { atMost }, note: slowest },
    { name: 'refused or failed', value: faults.length, unit: 'errors', target: { atMost: 0 }, ...first(deeds) },
  ];
}

/** Resident; what is not given back in the second half would grow for ever. */
export function memoryFigures(memory: readonly number[]): Figure[] {
  const [start = Number.NaN, middle = Number.NaN, end = Number.NaN] = memory;
  const note = [start, middle, end].map((bytes) => (bytes / megabyte).toFixed(0)).join(', ');
  return [
    {
      name: 'memory of the app-server, end to middle',
      value: end / middle,
      unit: '×',
      target: { atMost: 1.1 },
      note: `${note} MB at start, middle and end`,
    },
  ];
}

export function first({ faults }: Deeds): { note: string } | object {
  const [fault] = faults;
  return fault === undefined ? {} : { note: fault };
}

export function noDeeds(): Deeds {
  return { openings: [], signings: [], faults: [], unanswered: 0 };
}
