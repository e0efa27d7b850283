import { randomUUID } from 'node:crypto';
import type { WatchEvent } from '@dealseal/signing-service/contract/events';
import { SigningServiceError } from '@dealseal/signing-service/contract/service-call';
import type { Person } from '@dealseal/signing-service/contract/people';
import type { ServiceClients, SigningService } from '../install/service-clients.js';
import { signingChoicesSchema } from '../signing/kept-request.js';
import { rulesOf } from '../rules/portal-rules.js';
import type { NoticeRules } from '../contract/portal-rules.js';
import type { Store } from '../store/store.js';
import { type LineContext, noticeOf } from './event-lines.js';
import { watchTables } from './watch-tables.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const lookEvery = minute;
/** What happens within this time after a notice is told together. */
const quietAfterNotice = 10 * minute;
/** A service that tells no events is asked again when it may have been renewed. */
const withoutEvents = 60 * minute;
const portalsAtOnce = 50;
const pagesAtOnce = 100;
/** The cursor has long passed by then. */
const toldDays = 60;

export interface WatchParts {
  readonly store: Store;
  readonly services: Pick<ServiceClients, 'of'>;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
  readonly now: () => number;
}

interface DuePortal {
  readonly member_id: string;
  readonly pairing_tenant_id: string;
  readonly tenant_id: string | null;
  readonly read_to: number | null;
  readonly next_look_at: number | null;
}

/**
 * Reads what each portal's signing-service has to tell, and leaves a notice for each of its administrators and for owners of keys. What was read and what is told of
 * it stand in one transaction, and an event is told by its id: whatever ends or doubles this program, each is told once.
 */
export async function watchPortals(parts: WatchParts): Promise<void> {
  const due = await watchTables(parts.store)
    .selectFrom('portals')
    .leftJoin('watch_cursors', 'watch_cursors.member_id', 'portals.member_id')
    .select(['portals.member_id', 'pairing_tenant_id', 'tenant_id', 'read_to', 'next_look_at'])
    .where('state', '=', 'active')
    .where('pairing_tenant_id', 'is not', null)
    .where((where) => where.or([where('next_look_at', 'is', null), where('next_look_at', '<=', parts.now())]))
    .limit(portalsAtOnce)
    .execute();
  for (const { pairing_tenant_id: tenantId, ...portal } of due) {
    if (tenantId === null || !(await claim(parts, { ...portal, pairing_tenant_id: tenantId }))) continue;
    const isNewTenant = portal.tenant_id !== tenantId;
    try {
      await look(parts, { memberId: portal.member_id, readTo: isNewTenant ? null : portal.read_to });
    } catch (error) {
      const isWithout = error instanceof SigningServiceError && error.code === 'not-found';
      if (isWithout) await putOff(parts, portal.member_id, withoutEvents);
      else parts.log('a portal could not be watched', { portal: portal.member_id, error });
    }
  }
}

/** False when another instance looks at it. */
async function claim({ store, now }: WatchParts, portal: DuePortal): Promise<boolean> {
  const { member_id, pairing_tenant_id: tenant_id, next_look_at: before } = portal;
  const next_look_at = now() + lookEvery;
  const db = watchTables(store);
  if (before === null) {
    const added = await db
      .insertInto('watch_cursors')
      .values({ member_id, tenant_id, read_to: null, next_look_at })
      .onConflict((conflict) => conflict.column('member_id').doNothing())
      .executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }
  const isNewTenant = portal.tenant_id !== tenant_id;
  const taken = await db
    .updateTable('watch_cursors')
    .set({ next_look_at, tenant_id, ...(isNewTenant ? { read_to: null } : {}) })
    .where('member_id', '=', member_id)
    .where('next_look_at', '=', before)
    .executeTakeFirst();
  return taken.numUpdatedRows === 1n;
}

async function putOff({ store, now }: WatchParts, memberId: string, time: number): Promise<void> {
  await watchTables(store)
    .updateTable('watch_cursors')
    .set({ next_look_at: now() + time })
    .where('member_id', '=', memberId)
    .execute();
}

async function look(
  parts: WatchParts,
  { memberId, readTo }: { readonly memberId: string; readonly readTo: number | null },
): Promise<void> {
  const service = await parts.services.of(memberId);
  if (readTo === null) {
    // What was before is no news.
    const { next } = await service.events('head');
    await moveCursor(watchTables(parts.store), { memberId, from: null, to: next });
    return;
  }
  const events: WatchEvent[] = [];
  let to = readTo;
  for (let pages = 0, isMore = true; isMore && pages < pagesAtOnce; pages += 1) {
    const page = await service.events(to);
    events.push(...page.events);
    ({ next: to, isMore } = page);
  }
  if (events.length === 0) {
    if (to !== readTo) await moveCursor(watchTables(parts.store), { memberId, from: readTo, to });
    return;
  }
  const people = await service.people();
  const context = await contextOf(parts, { memberId, service });
  const { mutedWarnings } = (await rulesOf(parts.store, memberId)).notices;
  const isTelling = await tell(parts, { memberId, from: readTo, to, events, people, context, mutedWarnings });
  if (isTelling) await putOff(parts, memberId, quietAfterNotice);
}

function isTold({ role, state }: Person): boolean {
  return role === 'administrator' && state !== 'stopped' && state !== 'none' && state !== 'invited';
}

interface News {
  readonly memberId: string;
  readonly from: number;
  readonly to: number;
  readonly events: readonly WatchEvent[];
  readonly people: readonly Person[];
  readonly context: LineContext;
  /** What administrators of this portal are not told. */
  readonly mutedWarnings: NoticeRules['mutedWarnings'];
}

/** False when all of it was told before, or by another instance. */
function tell({ store, now }: WatchParts, news: News): Promise<boolean> {
  const { memberId, from, to } = news;
  return watchTables(store)
    .transaction()
    .execute(async (trx) => {
      if (!(await moveCursor(trx, { memberId, from, to }))) return false;
      await trx
        .deleteFrom('told_events')
        .where('member_id', '=', memberId)
        .where('told_at', '<', now() - toldDays * day)
        .execute();
      const untold: WatchEvent[] = [];
      for (const event of news.events) {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('told_events')
          .values({ member_id: memberId, event_id: event.id, told_at: now() })
          .onConflict((conflict) => conflict.columns(['member_id', 'event_id']).doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows === 1n) untold.push(event);
      }
      if (untold.length === 0) return false;
      for (const { personId, message } of messagesOf(untold, news)) {
        await trx
          .insertInto('administrator_notices')
          .values({
            member_id: memberId,
            notice_id: randomUUID(),
            person_id: personId,
            message,
            failures: 0,
            next_attempt_at: now(),
          })
          .execute();
      }
      return true;
    });
}

/** One notice for everybody who is told anything: administrators of what concerns all, owners of keys of their use. */
function messagesOf(
  events: readonly WatchEvent[],
  { people, context, mutedWarnings }: Pick<News, 'people' | 'context' | 'mutedWarnings'>,
): { readonly personId: string; readonly message: string }[] {
  const muted = new Set<string>(mutedWarnings);
  return people.flatMap((person) => {
    const { personId } = person;
    const own = events.filter(({ to, kind, except }) =>
      to === undefined ? isTold(person) && except !== personId && !muted.has(kind) : to === personId,
    );
    return own.length === 0 || person.state === 'stopped' ? [] : [{ personId, message: noticeOf(own, context) }];
  });
}

type Database = ReturnType<typeof watchTables>;

async function moveCursor(
  db: Pick<Database, 'updateTable'>,
  { memberId, from, to }: { readonly memberId: string; readonly from: number | null; readonly to: number },
): Promise<boolean> {
  const moved = await db
    .updateTable('watch_cursors')
    .set({ read_to: to })
    .where('member_id', '=', memberId)
    .where('read_to', from === null ? 'is' : '=', from)
    .executeTakeFirst();
  return moved.numUpdatedRows === 1n;
}

/** The language and zone of whoever signed last: of the administrators none is known while none of them is here. */
async function contextOf(
  { store }: WatchParts,
  { memberId, service }: { readonly memberId: string; readonly service: SigningService },
): Promise<LineContext> {
  const row = await watchTables(store)
    .selectFrom('signing_requests')
    .select('choices')
    .where('member_id', '=', memberId)
    .where('choices', 'is not', null)
    .orderBy('updated_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const kept = row?.choices ?? null;
  const { language, timeZone } =
    kept === null ? ({ language: 'en', timeZone: 'UTC' } as const) : signingChoicesSchema.parse(JSON.parse(kept));
  const credentials = await service.tenantCredentials();
  return { language, timeZone, owners: new Map(credentials.map(({ credentialId, owner }) => [credentialId, owner])) };
}
