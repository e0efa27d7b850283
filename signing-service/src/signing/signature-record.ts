import type { Kysely, Selectable } from 'kysely';
import { type SignatureReceipt, signatureReceiptSchema, type SignatureRequest } from '../contract/signatures.js';
import { placeContents } from '../pades/place-contents.js';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { Schema, SignaturesTable, SignatureState } from '../store/schema.js';
import type { Store, Trx } from '../store/store.js';
import { insertIntent, readIntent, type SignatureIntent, type SignatureKey } from './signature-intent.js';

const timeStampSchema = signatureReceiptSchema.shape.timeStamp.unwrap().unwrap();

/** A signature with its time stamp, as it goes into the document. */
export interface StampedSignature {
  /** DER. */
  readonly contentInfo: Uint8Array;
  readonly timeStamp: NonNullable<SignatureReceipt['timeStamp']>;
}

/** A signature under way, or released. */
export interface SignatureRecord extends SignatureKey {
  readonly credentialId: string;
  readonly personId: string;
  readonly inputSha256: string;
  readonly inputSize: number;
  readonly state: SignatureState;
  /** Null after its retention. */
  readonly intent: SignatureIntent | null;
  /** As the token gave it. */
  readonly rawSignature: Uint8Array | null;
  /** From `stamped` on; null at B-B, and after its retention. */
  readonly stamped: StampedSignature | null;
  /** Null before release, and after its retention. */
  readonly tail: Uint8Array | null;
  readonly receipt: SignatureReceipt | null;
}

/** What a signature was begun with. Throws TypeError after its retention. */
export function startedIntent({ intent }: SignatureRecord): SignatureIntent {
  if (intent === null) throw new TypeError('A signature that is not released has its intent');
  return intent;
}

/** Throws TypeError before the token has signed. */
export function rawSignatureOf({ rawSignature }: SignatureRecord): Uint8Array {
  if (rawSignature === null) throw new TypeError('A signed record has its raw signature');
  return rawSignature;
}

export async function findSignature(
  db: Kysely<Schema>,
  tenantId: string,
  requestKey: string,
): Promise<SignatureRecord | null> {
  const { rows } = await selectSignature(db, { tenantId, requestKey });
  const [row] = rows;
  return row === undefined ? null : readRow(row);
}

/** One that was begun, as another instance left it. */
export async function readSignature(db: Kysely<Schema>, key: SignatureKey): Promise<SignatureRecord> {
  const record = await findSignature(db, key.tenantId, key.requestKey);
  if (record === null) throw new TypeError('A signature that was begun has no row');
  return record;
}

const selectSignature = prepareQuery((db, slot: Slots<SignatureKey>) =>
  db
    .selectFrom('signatures as signature')
    .leftJoin('signature_intents as intent', (join) =>
      join
        .onRef('intent.tenant_id', '=', 'signature.tenant_id')
        .onRef('intent.request_key', '=', 'signature.request_key'),
    )
    .selectAll('signature')
    .select(['intent.order_json', 'intent.signed_attributes', 'intent.prepared'])
    .where('signature.tenant_id', '=', slot('tenantId'))
    .where('signature.request_key', '=', slot('requestKey')),
);

/** A signature that begins. */
export type BegunSignature = Omit<
  SignatureRecord,
  'state' | 'intent' | 'rawSignature' | 'stamped' | 'tail' | 'receipt'
> & {
  readonly intent: SignatureIntent;
};

/** The durable beginning. Throws the database's unique violation when another instance was first. */
export async function insertSignature(trx: Trx, begun: BegunSignature, now: number): Promise<void> {
  await insertRow(trx, {
    tenant_id: begun.tenantId,
    request_key: begun.requestKey,
    authorization_id: begun.intent.order.request.authorizationId,
    person_id: begun.personId,
    credential_id: begun.credentialId,
    input_sha256: begun.inputSha256,
    input_size: begun.inputSize,
    created_at: now,
  });
  await insertIntent(trx, begun, begun.intent);
}

type BegunRow = Omit<
  SignaturesTable,
  'state' | 'raw_signature' | 'content_info' | 'time_stamp_json' | 'revisions' | 'tail' | 'receipt_json' | 'updated_at'
>;

const insertRow = prepareQuery((db, slot: Slots<BegunRow>) =>
  db.insertInto('signatures').values({
    tenant_id: slot('tenant_id'),
    request_key: slot('request_key'),
    authorization_id: slot('authorization_id'),
    person_id: slot('person_id'),
    credential_id: slot('credential_id'),
    input_sha256: slot('input_sha256'),
    input_size: slot('input_size'),
    state: 'intent',
    raw_signature: null,
    content_info: null,
    time_stamp_json: null,
    revisions: null,
    tail: null,
    receipt_json: null,
    created_at: slot('created_at'),
    updated_at: slot('created_at'),
  }),
);

/**
 * Keeps what the token answered to an intent. False when there is no such intent any more: another instance was there first, and
 * what that one wrote holds.
 */
export async function keepRawSignature(
  trx: Trx,
  { tenantId, requestKey }: SignatureKey,
  signed: { readonly rawSignature: Uint8Array; readonly now: number },
): Promise<boolean> {
  return (await updateToSigned(trx, { tenantId, requestKey, ...signed })).changed === 1;
}

interface Signed extends SignatureKey {
  readonly rawSignature: Uint8Array;
  readonly now: number;
}

const updateToSigned = prepareQuery((db, slot: Slots<Signed>) =>
  db
    .updateTable('signatures')
    .set({ state: 'signed', raw_signature: slot('rawSignature'), updated_at: slot('now') })
    .where('tenant_id', '=', slot('tenantId'))
    .where('request_key', '=', slot('requestKey'))
    .where('state', '=', 'intent'),
);

/** Keeps the time stamp of a signed record. False when another instance was there first. */
export async function keepTimeStamp(
  trx: Trx,
  { tenantId, requestKey }: SignatureKey,
  stamped: StampedSignature & { readonly now: number },
): Promise<boolean> {
  const { contentInfo, timeStamp, now } = stamped;
  const { numUpdatedRows } = await trx
    .updateTable('signatures')
    .set({
      state: 'stamped',
      content_info: contentInfo,
      time_stamp_json: JSON.stringify(timeStamp),
      updated_at: now,
    })
    .where('tenant_id', '=', tenantId)
    .where('request_key', '=', requestKey)
    .where('state', '=', 'signed')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export interface Release {
  readonly receipt: SignatureReceipt;
  readonly now: number;
}

/**
 * Keeps what completes a signed record, which is then released. The tail follows from it and the intent, and is not kept itself.
 * False when another instance was there first.
 */
export async function keepRelease(
  trx: Trx,
  { tenantId, requestKey }: SignatureKey,
  release: Release & { readonly contentInfo: Uint8Array },
): Promise<boolean> {
  const { contentInfo, receipt, now } = release;
  const values = { tenantId, requestKey, contentInfo, receiptJson: JSON.stringify(receipt), now };
  return (await updateToReleased(trx, values)).changed === 1;
}

/**
 * The same of a stamped record; `revisions` are what follows the signature's own, null where there are none. False when another instance
 * was there first.
 */
export async function keepStampedRelease(
  trx: Trx,
  { tenantId, requestKey }: SignatureKey,
  { revisions, receipt, now }: Release & { readonly revisions: Uint8Array | null },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('signatures')
    .set({ state: 'released', revisions, receipt_json: JSON.stringify(receipt), updated_at: now })
    .where('tenant_id', '=', tenantId)
    .where('request_key', '=', requestKey)
    .where('state', '=', 'stamped')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

interface Released extends SignatureKey {
  readonly contentInfo: Uint8Array;
  readonly receiptJson: string;
  readonly now: number;
}

const updateToReleased = prepareQuery((db, slot: Slots<Released>) =>
  db
    .updateTable('signatures')
    .set({
      state: 'released',
      content_info: slot('contentInfo'),
      receipt_json: slot('receiptJson'),
      updated_at: slot('now'),
    })
    .where('tenant_id', '=', slot('tenantId'))
    .where('request_key', '=', slot('requestKey'))
    .where('state', '=', 'signed'),
);

/** Drops what makes the tails of signatures released before that time; who asks for one again is told that it is gone. */
export async function dropOldTails(store: Store, before: number): Promise<number> {
  return store.transaction(async (trx) => {
    await trx
      .deleteFrom('signature_intents as intent')
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('signatures as signature')
            .select('signature.request_key')
            .whereRef('signature.tenant_id', '=', 'intent.tenant_id')
            .whereRef('signature.request_key', '=', 'intent.request_key')
            .where('signature.state', '=', 'released')
            .where('signature.updated_at', '<', before),
        ),
      )
      .execute();
    const { numUpdatedRows } = await trx
      .updateTable('signatures')
      .set({ content_info: null, revisions: null, tail: null })
      .where('state', '=', 'released')
      .where((eb) => eb.or([eb('content_info', 'is not', null), eb('tail', 'is not', null)]))
      .where('updated_at', '<', before)
      .executeTakeFirst();
    return Number(numUpdatedRows);
  });
}

/** Whether a repeat of the request key asks for the same: the same person, the same bytes. */
export function isSameRequest(record: SignatureRecord, request: SignatureRequest): boolean {
  const { personId, inputSha256, inputSize } = record;
  return personId === request.personId && inputSha256 === request.sha256 && inputSize === request.size;
}

type JoinedRow = Selectable<SignaturesTable> & Parameters<typeof readIntent>[0];

function readRow(row: JoinedRow): SignatureRecord {
  const intent = readIntent(row);
  return {
    tenantId: row.tenant_id,
    requestKey: row.request_key,
    credentialId: row.credential_id,
    personId: row.person_id,
    inputSha256: row.input_sha256,
    inputSize: row.input_size,
    state: row.state,
    intent,
    rawSignature: row.raw_signature,
    stamped: readStamped(row),
    tail: readTail(row, intent),
    receipt: row.receipt_json === null ? null : signatureReceiptSchema.parse(JSON.parse(row.receipt_json)),
  };
}

function readStamped(row: JoinedRow): StampedSignature | null {
  if (row.time_stamp_json === null || row.content_info === null) return null;
  return { contentInfo: row.content_info, timeStamp: timeStampSchema.parse(JSON.parse(row.time_stamp_json)) };
}

function readTail(row: JoinedRow, intent: SignatureIntent | null): Uint8Array | null {
  if (row.state !== 'released' || intent === null || row.content_info === null) return row.tail;
  const own = placeContents(intent.prepared, row.content_info);
  return row.revisions === null ? own : Buffer.concat([own, row.revisions]);
}
