import { SigningServiceError, SigningServiceUnreachable } from '@dealseal/signing-service/contract/service-call';
import type { SigningHours } from '@dealseal/signing-service/contract/settings';
import { z } from 'zod';
import { AppError } from '../app-error.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { PortalCallers } from '../bitrix24/portal-callers.js';
import type { CheckedRule, RuleFinding } from '../contract/rules.js';
import type { ServiceClients } from '../install/service-clients.js';
import { retentionOf } from '../signing/portal-retention.js';
import { countKept, countWaiting } from '../signing/count-stored.js';
import type { Store } from '../store/store.js';
import { usableFolder } from './drive-folders.js';
import { rulesOf } from './portal-rules.js';

export interface CheckRuleParts {
  readonly services: Pick<ServiceClients, 'of'>;
  readonly callers: Pick<PortalCallers, 'forService'>;
  readonly store: Store;
  readonly maxBytes: number;
  readonly now: () => number;
}

type Found = Omit<RuleFinding, 'milliseconds'>;

/** How one rule of a portal stands at this moment. */
export async function checkRule(parts: CheckRuleParts, memberId: string, rule: CheckedRule): Promise<RuleFinding> {
  const begun = performance.now();
  const found = await look(parts, memberId, rule).catch(troubleOf);
  return { ...found, milliseconds: Math.round(performance.now() - begun) };
}

function look(parts: CheckRuleParts, memberId: string, rule: CheckedRule): Promise<Found> {
  switch (rule) {
    case 'level':
    case 'mark':
    case 'reading':
    case 'count':
      return inForce(parts, memberId);
    case 'hours':
      return checkHours(parts, memberId);
    case 'size':
      return checkSize(parts, memberId);
    case 'documents':
      return checkDocuments(parts, memberId);
    case 'records':
      return checkRecords(parts, memberId);
    case 'original':
      return checkOriginal(parts, memberId);
    case 'notices':
      return checkNotices(parts, memberId);
  }
}

const ok = (code: Found['code'], facts: Found['facts'] = {}): Found => ({ state: 'ok', code, facts });
const warning = (code: Found['code'], facts: Found['facts'] = {}): Found => ({ state: 'warning', code, facts });
const fault = (code: Found['code'], facts: Found['facts'] = {}): Found => ({ state: 'fault', code, facts });

async function inForce({ services }: CheckRuleParts, memberId: string): Promise<Found> {
  await (await services.of(memberId)).settings();
  return ok('in-force');
}

async function checkHours({ services, now }: CheckRuleParts, memberId: string): Promise<Found> {
  const { settings } = await (await services.of(memberId)).settings();
  const hours = settings.hours ?? null;
  if (hours === null) return ok('hours-none');
  const { clock, isInside } = clockIn(now(), hours);
  return ok(isInside ? 'hours-inside' : 'hours-outside', { name: clock });
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** As the service judges it. */
function clockIn(time: number, { timeZone, days, from, to }: SigningHours): { clock: string; isInside: boolean } {
  const options = { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const parts = new Intl.DateTimeFormat('en-GB', options).formatToParts(time);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  const clock = `${part('hour')}:${part('minute')}`;
  const isInside = days.includes(weekdays.indexOf(part('weekday')) + 1) && clock >= from && clock < to;
  return { clock, isInside };
}

async function checkSize({ services, store, maxBytes }: CheckRuleParts, memberId: string): Promise<Found> {
  const { largestBytes } = await rulesOf(store, memberId);
  const { limits } = await (await services.of(memberId)).assertContract();
  const bytes = Math.min(largestBytes ?? maxBytes, maxBytes);
  return limits.documentBytes < bytes
    ? warning('size-service-smaller', { bytes: limits.documentBytes })
    : ok('size-in-force', { bytes });
}

async function checkDocuments({ store, now }: CheckRuleParts, memberId: string): Promise<Found> {
  const { storedDays } = await retentionOf(store, memberId);
  const { kept, overdue } = await countKept(store, { memberId, storedDays, now: now() });
  return overdue > 0 ? warning('documents-overdue', { count: overdue }) : ok('documents-kept', { count: kept });
}

async function checkRecords({ services, store }: CheckRuleParts, memberId: string): Promise<Found> {
  const { recordYears: own } = await retentionOf(store, memberId);
  const { recordYears: years } = await (await services.of(memberId)).retention();
  return own === years ? ok('records-in-force', { years }) : warning('records-differ', { years });
}

async function checkOriginal({ callers, store }: CheckRuleParts, memberId: string): Promise<Found> {
  const { original } = await rulesOf(store, memberId);
  if (original.kind === 'nowhere') return ok('original-nowhere');
  const service = callers.forService(memberId);
  const name = original.kind === 'drive' ? (await usableFolder(service, original.folderId)).name : undefined;
  if (original.kind === 'timeline') await service.call('app.info', {});
  const count = await countWaiting(store, memberId, 'original');
  const facts = { count, ...(name === undefined ? {} : { name }) };
  return count > 0 ? warning('original-waiting', facts) : ok('original-ready', facts);
}

async function checkNotices({ callers, store }: CheckRuleParts, memberId: string): Promise<Found> {
  const granted = z.array(z.string()).safeParse(await callers.forService(memberId).call('scope', {}));
  if (!granted.success || !granted.data.includes('im')) return fault('notices-right-missing');
  const count = await countWaiting(store, memberId, 'notices');
  return count > 0 ? warning('notices-waiting', { count }) : ok('notices-ready');
}

/** What keeps the question from being answered is the finding. */
function troubleOf(error: unknown): Found {
  if (error instanceof AppError && error.code === 'scope-missing') return fault('drive-right-missing');
  if (error instanceof AppError && error.code === 'drive-folder-unusable') return fault('drive-folder-gone');
  if (error instanceof PortalError) return fault('portal-unreachable');
  const isOfService = error instanceof SigningServiceError || error instanceof SigningServiceUnreachable;
  if (isOfService || (error instanceof AppError && error.code === 'signing-service-unpaired')) {
    return fault('service-unreachable');
  }
  throw error;
}
