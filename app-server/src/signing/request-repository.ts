import {
  inspectionSchema,
  signatureReceiptSchema,
  type Inspection,
  type SignatureReceipt,
} from '@dealseal/signing-service/contract/signatures';
import { markSchema } from '@dealseal/signing-service/contract/signatures';
import { randomUUID } from 'node:crypto';
import type { Insertable, Transaction } from 'kysely';
import { z } from 'zod';
import { type DocumentAddress, languageSchema } from '../contract/session.js';
import { signingStateSchema } from '../contract/signing.js';
import type { AppErrorCode, AppErrorDetails } from '../contract/error.js';
import { appErrorDetailsSchema, appErrors } from '../contract/error.js';
import type { Store } from '../store/store.js';
import { isActive, type SigningRequest } from './signing-request.js';
import { type SigningRequestsTable, signingTables, type SigningTables } from './signing-tables.js';
import type { SigningEffect, SigningEvent, Step } from './transition.js';

/** What the person chose when pressing Sign; the code is nowhere kept. */
export const signingChoicesSchema = z.object({
  credentialId: z.string(),
  mark: markSchema,
  timeZone: z.string(),
  language: languageSchema,
});
export type SigningChoices = z.infer<typeof signingChoicesSchema>;

/** A signing request with all that is known of it. */
export interface KeptRequest {
  readonly memberId: string;
  readonly requestId: string;
  readonly person: { readonly personId: string; readonly name: string };
  readonly address: DocumentAddress;
  readonly entityTitle: string;
  readonly fieldTitle: string;
  readonly fileName: string;
  readonly size: number;
  readonly sha256: string;
  readonly inspection: Inspection;
  readonly machine: SigningRequest;
  readonly version: number;
  readonly choices: SigningChoices | null;
  readonly receipt: SignatureReceipt | null;
  readonly frozenAt: number;
  readonly seenUntil: number;
}

const errorSchema = z.object({
  code: z.custom<AppErrorCode>((value) => typeof value === 'string' && Object.hasOwn(appErrors, value)),
  details: appErrorDetailsSchema.optional(),
});

const machineSchema = z.object({
  state: signingStateSchema,
  authorizationAttempt: z.int(),
  authorizationId: z.string().nullable(),
  unsignedForSure: z.boolean(),
  writer: z.enum(['signer', 'service']),
  wroteThisPass: z.boolean(),
  writeUnsettledUntil: z.int().nullable(),
  keepsSeparate: z.boolean(),
  failures: z.int(),
  nextAttemptAt: z.int().nullable(),
  since: z.int(),
  error: errorSchema.nullable(),
  storedFileId: z.int().nullable(),
});

export interface RequestRepository {
  find(memberId: string, requestId: string): Promise<KeptRequest | null>;
  findActive(memberId: string, address: DocumentAddress): Promise<KeptRequest | null>;
  /** The person's newest request of this field that waits for a decision, whatever file the field holds now. */
  findUndecided(memberId: string, personId: string, address: DocumentAddress): Promise<KeptRequest | null>;
  ofEntity(memberId: string, entityTypeId: number, entityId: number): Promise<KeptRequest[]>;
  /** False when another request holds the document. */
  create(request: NewRequest): Promise<boolean>;
  /** Carries an event through the transition, in one transaction with the outbox; again on a concurrent change. */
  apply(key: RequestKey, event: SigningEvent, also?: RequestChange): Promise<Applied>;
  renewSeen(key: RequestKey, until: number): Promise<void>;
  /** Takes the request for this instance; false when another has it. */
  claim(key: RequestKey, worker: string, until: number): Promise<boolean>;
  release(key: RequestKey, worker: string): Promise<void>;
  /** Requests that wait for this program and whose time has come. */
  due(now: number, limit: number): Promise<RequestKey[]>;
  /** Requests nobody looked at since `before` and that nobody has signed yet. */
  forgotten(before: number, limit: number): Promise<RequestKey[]>;
}

export interface RequestKey {
  readonly memberId: string;
  readonly requestId: string;
}

export type NewRequest = Omit<KeptRequest, 'version' | 'choices' | 'receipt'>;

/** Columns that change together with the state. */
export interface RequestChange {
  readonly choices?: SigningChoices;
  readonly receipt?: SignatureReceipt;
}

export interface Applied {
  readonly request: KeptRequest;
  readonly effects: readonly SigningEffect[];
}

type Transition = (request: SigningRequest, event: SigningEvent, now: number) => Step;

const workStates = ['authorized', 'signing', 'signed', 'storing'] as const;

export function createRequestRepository(options: {
  readonly store: Store;
  readonly transition: Transition;
  readonly now: () => number;
}): RequestRepository {
  const db = signingTables(options.store);
  const { transition, now } = options;

  const find = async (memberId: string, requestId: string): Promise<KeptRequest | null> => {
    const row = await db
      .selectFrom('signing_requests')
      .selectAll()
      .where('member_id', '=', memberId)
      .where('request_id', '=', requestId)
      .executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  };

  /** Null when the row has changed since it was read. */
  const tryApply = (key: RequestKey, event: SigningEvent, also: RequestChange): Promise<Applied | null> =>
    db.transaction().execute(async (transaction) => {
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
      if (written.numUpdatedRows !== 1n) return null;
      await announce(transaction, key, step.effects, now());
      return { request: { ...next, version: before.version + 1 }, effects: step.effects };
    });

  return {
    find,
    findActive: async (memberId, address) => {
      const row = await db
        .selectFrom('signing_requests')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('active_document', '=', documentKey(address))
        .executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    findUndecided: async (memberId, personId, address) => {
      const row = await db
        .selectFrom('signing_requests')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('entity_type_id', '=', address.entityTypeId)
        .where('entity_id', '=', address.entityId)
        .where('field', '=', address.field)
        .where('person_id', '=', personId)
        .where('state', '=', 'conflict')
        .orderBy('updated_at', 'desc')
        .executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
    ofEntity: async (memberId, entityTypeId, entityId) => {
      const rows = await db
        .selectFrom('signing_requests')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('entity_type_id', '=', entityTypeId)
        .where('entity_id', '=', entityId)
        .orderBy('updated_at', 'desc')
        .limit(200)
        .execute();
      return rows.map(fromRow);
    },
    create: async (request) => {
      const result = await db
        .insertInto('signing_requests')
        .values(toRow(request, now()))
        .onConflict((conflict) => conflict.columns(['member_id', 'active_document']).doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },
    apply: async (key, event, also = {}) => {
      for (;;) {
        const applied = await tryApply(key, event, also);
        if (applied !== null) return applied;
      }
    },
    renewSeen: async (key, until) => {
      await db
        .updateTable('signing_requests')
        .set({ seen_until: until })
        .where('member_id', '=', key.memberId)
        .where('request_id', '=', key.requestId)
        .where('seen_until', '<', until)
        .execute();
    },
    claim: async (key, worker, until) => {
      const claimed = await db
        .updateTable('signing_requests')
        .set({ worker, worker_until: until })
        .where('member_id', '=', key.memberId)
        .where('request_id', '=', key.requestId)
        .where((where) =>
          where.or([where('worker', 'is', null), where('worker', '=', worker), where('worker_until', '<', now())]),
        )
        .executeTakeFirst();
      return claimed.numUpdatedRows === 1n;
    },
    release: async (key, worker) => {
      await db
        .updateTable('signing_requests')
        .set({ worker: null, worker_until: 0 })
        .where('member_id', '=', key.memberId)
        .where('request_id', '=', key.requestId)
        .where('worker', '=', worker)
        .execute();
    },
    due: async (at, limit) => {
      const rows = await db
        .selectFrom('signing_requests')
        .select(['member_id', 'request_id'])
        .where((where) =>
          where.or([
            where('next_attempt_at', '<=', at),
            where.and([where('state', 'in', [...workStates]), where('next_attempt_at', 'is', null)]),
          ]),
        )
        .where((where) => where.or([where('worker', 'is', null), where('worker_until', '<', at)]))
        .orderBy('next_attempt_at')
        .limit(limit)
        .execute();
      return rows.map(toKey);
    },
    forgotten: async (before, limit) => {
      const rows = await db
        .selectFrom('signing_requests')
        .select(['member_id', 'request_id'])
        .where('state', 'in', ['frozen', 'needs-code'])
        .where('seen_until', '<', before)
        .limit(limit)
        .execute();
      return rows.map(toKey);
    },
  };
}

async function announce(
  transaction: Transaction<SigningTables>,
  key: RequestKey,
  effects: readonly SigningEffect[],
  now: number,
): Promise<void> {
  for (const effect of effects) {
    if (effect.kind !== 'announce') continue;
    await transaction
      .insertInto('signing_outbox')
      .values({
        member_id: key.memberId,
        message_id: randomUUID(),
        request_id: key.requestId,
        kind: effect.what,
        failures: 0,
        next_attempt_at: now,
        created_at: now,
      })
      .execute();
  }
}

export function documentKey(address: DocumentAddress): string {
  return `${address.entityTypeId}/${address.entityId}/${address.field}/${address.fileId}`;
}

function toKey(row: { member_id: string; request_id: string }): RequestKey {
  return { memberId: row.member_id, requestId: row.request_id };
}

function machineColumns(request: Pick<KeptRequest, 'machine' | 'choices' | 'receipt' | 'address'>) {
  const { machine } = request;
  return {
    state: machine.state,
    next_attempt_at: machine.nextAttemptAt,
    machine: JSON.stringify(machine),
    active_document: isActive(machine.state) ? documentKey(request.address) : null,
    choices: request.choices === null ? null : JSON.stringify(request.choices),
    receipt: request.receipt === null ? null : JSON.stringify(request.receipt),
    stored_file_id: machine.storedFileId,
  };
}

function toRow(request: NewRequest, now: number): Insertable<SigningRequestsTable> {
  return {
    member_id: request.memberId,
    request_id: request.requestId,
    person_id: request.person.personId,
    person_name: request.person.name,
    entity_type_id: request.address.entityTypeId,
    entity_id: request.address.entityId,
    field: request.address.field,
    file_id: request.address.fileId,
    entity_title: request.entityTitle,
    field_title: request.fieldTitle,
    file_name: request.fileName,
    size: request.size,
    sha256: request.sha256,
    inspection: JSON.stringify(request.inspection),
    ...machineColumns({ ...request, choices: null, receipt: null }),
    version: 1,
    frozen_at: request.frozenAt,
    updated_at: now,
    seen_until: request.seenUntil,
    worker: null,
    worker_until: 0,
    purged: 0,
  };
}

function fromRow(row: SigningRequestsTable): KeptRequest {
  const machine = machineSchema.parse(JSON.parse(row.machine));
  const { error } = machine;
  return {
    memberId: row.member_id,
    requestId: row.request_id,
    person: { personId: row.person_id, name: row.person_name },
    address: { entityTypeId: row.entity_type_id, entityId: row.entity_id, field: row.field, fileId: row.file_id },
    entityTitle: row.entity_title,
    fieldTitle: row.field_title,
    fileName: row.file_name,
    size: row.size,
    sha256: row.sha256,
    inspection: inspectionSchema.parse(JSON.parse(row.inspection)),
    machine: { ...machine, error: error === null ? null : withoutUndefined(error) },
    version: row.version,
    choices: row.choices === null ? null : signingChoicesSchema.parse(JSON.parse(row.choices)),
    receipt: row.receipt === null ? null : signatureReceiptSchema.parse(JSON.parse(row.receipt)),
    frozenAt: row.frozen_at,
    seenUntil: row.seen_until,
  };
}

function withoutUndefined(error: z.infer<typeof errorSchema>): { code: AppErrorCode; details?: AppErrorDetails } {
  return error.details === undefined ? { code: error.code } : { code: error.code, details: error.details };
}
