import type { Selectable } from 'kysely';
import { type GrantLimits, grantLimitsSchema } from '../contract/grants.js';
import type { GrantsTable } from '../store/schema.js';
import { ServiceError } from './errors.js';

const day = 86_400_000;

/** Days since the epoch, UTC. */
export function dayOf(time: number): number {
  return Math.floor(time / day);
}

export function beginningOfDay(number: number): number {
  return number * day;
}

type LimitColumns = Pick<GrantsTable, 'until_at' | 'daily_number' | 'labels_json'>;

export function limitsOf(row: Selectable<LimitColumns>): GrantLimits {
  return {
    until: row.until_at === null ? null : new Date(row.until_at).toISOString(),
    labels: row.labels_json === null ? {} : grantLimitsSchema.shape.labels.parse(JSON.parse(row.labels_json)),
    dailyNumber: row.daily_number,
  };
}

export function limitColumns({ until, labels, dailyNumber }: GrantLimits): Selectable<LimitColumns> {
  return {
    until_at: until === null ? null : Date.parse(until),
    labels_json: Object.keys(labels).length === 0 ? null : JSON.stringify(labels),
    daily_number: dailyNumber,
  };
}

/** What the grant's end and purpose say of an authorization now; null = nothing against it. The daily number is counted apart. */
export function judgeLimits(
  { until, labels }: GrantLimits,
  asked: { readonly labels: Readonly<Record<string, string>>; readonly now: number },
): ServiceError | null {
  if (until !== null && asked.now >= Date.parse(until)) {
    return new ServiceError('grant-ended', { details: { grantUntil: until } });
  }
  const given = new Map(Object.entries(asked.labels));
  const isFor = Object.entries(labels).every(([name, values]) => values.includes(given.get(name) ?? ''));
  return isFor ? null : new ServiceError('grant-elsewhere');
}
