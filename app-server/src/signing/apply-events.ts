import type { SignatureReceipt } from '@dealseal/signing-service/contract/signatures';
import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { portalSettingsSchema } from '../store/portal-settings.js';
import type { Store } from '../store/store.js';
import { fromRow, type KeptRequest, machineColumns, type SigningChoices } from './kept-request.js';
import type { SigningRequest } from './signing-request.js';
import { signingTables, type SigningTables } from './signing-tables.js';
import type { SigningEffect, SigningEvent, Step } from './transition.js';

export interface RequestKey {
  readonly memberId: string;
  readonly requestId: string;
}

/** Columns that change together with the state. */
export interface RequestChange {
  readonly choices?: SigningChoices;
  readonly receipt?: SignatureReceipt;
}

/** What happened to a request. */
export interface Happening {
  readonly key: RequestKey;
  readonly event: SigningEvent;
  readonly also?: RequestChange | undefined;
}

export interface Applied {
  readonly request: KeptRequest;
  readonly effects: readonly SigningEffect[];
}

export interface ApplyParts {
  readonly store: Store;
  readonly transition: (request: SigningRequest, event: SigningEvent, now: number) => Step;
  readonly now: () => number;
}

/** A row has changed since it was read. */
class Overtaken extends Error {}

/**
 * Carries events through the transition, each with its outbox: all of them in one transaction or none, again on a concurrent change.
 * Answers in the order given.
 */
export function createApplyAll(parts: ApplyParts): (happenings: readonly Happening[]) => Promise<Applied[]> {
  const db = signingTables(parts.store);
  return async (happenings) => {
    // Rows are taken in the order of their ids, so that no two transactions wait for one another.
    const ordered = happenings.toSorted((one, other) => (one.key.requestId < other.key.requestId ? -1 : 1));
    for (;;) {
      try {
        const applied = await db.transaction().execute(async (transaction) => {
          const outcomes = new Map<Happening, Applied>();
          for (const happening of ordered) outcomes.set(happening, await applyOne(parts, transaction, happening));
          return outcomes;
        });
        return happenings.flatMap((happening) => applied.get(happening) ?? []);
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
      }
    }
  };
}

async function applyOne(
  { transition, now }: ApplyParts,
  transaction: Transaction<SigningTables>,
  { key, event, also = {} }: Happening,
): Promise<Applied> {
  const row = await transaction
    .selectFrom('signing_requests')
    .selectAll()
    .where('member_id', '=', key.memberId)
    .where('request_id', '=', key.requestId)
    .executeTakeFirstOrThrow();
  const before = fromRow(row);
  const step = transition(before.machine, event, now());
  const next = { ...before, ...also, machine: step.request };
  if (step.request === before.machine && also.choices === undefined && also.receipt === undefined) {
    return { request: before, effects: step.effects };
  }
  const written = await transaction
    .updateTable('signing_requests')
    .set({ ...machineColumns(next), version: before.version + 1, updated_at: now() })
    .where('member_id', '=', key.memberId)
    .where('request_id', '=', key.requestId)
    .where('version', '=', before.version)
    .executeTakeFirst();
  if (written.numUpdatedRows !== 1n) throw new Overtaken();
  await announce(transaction, key, step.effects, now());
  return { request: { ...next, version: before.version + 1 }, effects: step.effects };
}

async function announce(
  transaction: Transaction<SigningTables>,
  key: RequestKey,
  effects: readonly SigningEffect[],
  now: number,
): Promise<void> {
  for (const effect of effects) {
    if (effect.kind !== 'announce') continue;
    const message = { member_id: key.memberId, request_id: key.requestId, failures: 0, next_attempt_at: now };
    const kinds = [effect.what, ...(await wishedAfter(transaction, key, effect))];
    const messages = kinds.map((kind) => ({ ...message, message_id: randomUUID(), kind, created_at: now }));
    await transaction.insertInto('signing_outbox').values(messages).execute();
  }
}

/** What else leaves once a document is stored, as far as the portal's rules wish for it. */
async function wishedAfter(
  transaction: Transaction<SigningTables>,
  { memberId }: RequestKey,
  { what }: SigningEffect & { kind: 'announce' },
): Promise<('original' | 'notices')[]> {
  if (what !== 'stored' && what !== 'kept-separate') return [];
  const row = await transaction
    .selectFrom('portals')
    .select('settings')
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  const { original, notices } = portalSettingsSchema.parse(JSON.parse(row?.settings ?? '{}')).rules;
  return [
    ...(original.kind === 'nowhere' ? [] : (['original'] as const)),
    ...(notices.responsible || notices.signerStored ? (['notices'] as const) : []),
  ];
}
