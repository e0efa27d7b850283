import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import {
  type SignatureReceipt,
  signatureReceiptSchema,
  type SignatureRequest,
  signatureRequestSchema,
} from '../contract/signatures.js';
import type { PreparedSignature } from '../pades/prepare-signature.js';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { Schema, SignaturesTable, SignatureState } from '../store/schema.js';
import type { Trx } from '../store/store.js';

const base64 = z.string().transform((text): Uint8Array => Buffer.from(text, 'base64'));

/** What a signature was begun with: enough to end it, whatever was configured anew meanwhile. */
const orderSchema = z.object({
  request: signatureRequestSchema,
  signer: z.string(),
  keyUri: z.string(),
  algorithm: z.object({
    scheme: z.enum(['rsa-pkcs1', 'rsa-pss', 'ecdsa', 'eddsa']),
    digest: z.enum(['sha256', 'sha384', 'sha512']),
  }),
  /** DER. */
  certificate: base64,
  chain: z.array(base64),
});
export type SignatureOrder = z.output<typeof orderSchema>;

export interface SignatureKey {
  readonly tenantId: string;
  readonly requestKey: string;
}

/** A signature under way, or released. */
export interface SignatureRecord extends SignatureKey {
  readonly credentialId: string;
  readonly personId: string;
  readonly inputSha256: string;
  readonly inputSize: number;
  readonly state: SignatureState;
  readonly order: SignatureOrder;
  /** DER, tag SET OF: the very bytes that are signed. */
  readonly signedAttributes: Uint8Array;
  /** Null once released. */
  readonly prepared: PreparedSignature | null;
  /** As the token gave it. */
  readonly rawSignature: Uint8Array | null;
  /** Null before release, and after its retention. */
  readonly tail: Uint8Array | null;
  readonly receipt: SignatureReceipt | null;
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

const selectSignature = prepareQuery((db, slot: Slots<SignatureKey>) =>
  db
    .selectFrom('signatures')
    .selectAll()
    .where('tenant_id', '=', slot('tenantId'))
    .where('request_key', '=', slot('requestKey')),
);

/** The durable beginning. Throws the database's unique violation when another instance was first. */
export async function insertIntent(
  trx: Trx,
  intent: Omit<SignatureRecord, 'state' | 'rawSignature' | 'tail' | 'receipt' | 'prepared'> & {
    readonly prepared: PreparedSignature;
  },
  now: number,
): Promise<void> {
  const { order } = intent;
  const orderJson = {
    ...order,
    certificate: Buffer.from(order.certificate).toString('base64'),
    chain: order.chain.map((der) => Buffer.from(der).toString('base64')),
  };
  await insertRow(trx, {
    tenant_id: intent.tenantId,
    request_key: intent.requestKey,
    authorization_id: order.request.authorizationId,
    person_id: intent.personId,
    credential_id: intent.credentialId,
    input_sha256: intent.inputSha256,
    input_size: intent.inputSize,
    request_json: JSON.stringify(orderJson),
    signed_attributes: intent.signedAttributes,
    prepared: packPrepared(intent.prepared),
    created_at: now,
  });
}

type IntentRow = Omit<SignaturesTable, 'state' | 'raw_signature' | 'tail' | 'receipt_json' | 'updated_at'>;

const insertRow = prepareQuery((db, slot: Slots<IntentRow>) =>
  db.insertInto('signatures').values({
    tenant_id: slot('tenant_id'),
    request_key: slot('request_key'),
    authorization_id: slot('authorization_id'),
    person_id: slot('person_id'),
    credential_id: slot('credential_id'),
    input_sha256: slot('input_sha256'),
    input_size: slot('input_size'),
    request_json: slot('request_json'),
    state: 'intent',
    signed_attributes: slot('signed_attributes'),
    prepared: slot('prepared'),
    raw_signature: null,
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

/** Keeps the tail and the receipt of a signed record, which is then released. False when another instance was there first. */
export async function keepRelease(
  trx: Trx,
  { tenantId, requestKey }: SignatureKey,
  release: { readonly tail: Uint8Array; readonly receipt: SignatureReceipt; readonly now: number },
): Promise<boolean> {
  const { tail, receipt, now } = release;
  const values = { tenantId, requestKey, tail, receiptJson: JSON.stringify(receipt), now };
  return (await updateToReleased(trx, values)).changed === 1;
}

interface Released extends SignatureKey {
  readonly tail: Uint8Array;
  readonly receiptJson: string;
  readonly now: number;
}

const updateToReleased = prepareQuery((db, slot: Slots<Released>) =>
  db
    .updateTable('signatures')
    .set({
      state: 'released',
      tail: slot('tail'),
      prepared: null,
      receipt_json: slot('receiptJson'),
      updated_at: slot('now'),
    })
    .where('tenant_id', '=', slot('tenantId'))
    .where('request_key', '=', slot('requestKey'))
    .where('state', '=', 'signed'),
);

/** Drops the tails of signatures released before that time; who asks for one again is told that it is gone. */
export async function dropOldTails(db: Kysely<Schema>, before: number): Promise<number> {
  const result = await db
    .updateTable('signatures')
    .set({ tail: null })
    .where('state', '=', 'released')
    .where('tail', 'is not', null)
    .where('updated_at', '<', before)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Whether a repeat of the request key asks for the same: the same person, the same bytes. */
export function isSameRequest(record: SignatureRecord, request: SignatureRequest): boolean {
  const { personId, inputSha256, inputSize } = record;
  return personId === request.personId && inputSha256 === request.sha256 && inputSize === request.size;
}

function readRow(row: Selectable<SignaturesTable>): SignatureRecord {
  if (row.signed_attributes === null) throw new TypeError('A signature without signed attributes');
  return {
    tenantId: row.tenant_id,
    requestKey: row.request_key,
    credentialId: row.credential_id,
    personId: row.person_id,
    inputSha256: row.input_sha256,
    inputSize: row.input_size,
    state: row.state,
    order: orderSchema.parse(JSON.parse(row.request_json)),
    signedAttributes: row.signed_attributes,
    prepared: row.prepared === null ? null : unpackPrepared(row.prepared),
    rawSignature: row.raw_signature,
    tail: row.tail,
    receipt: row.receipt_json === null ? null : signatureReceiptSchema.parse(JSON.parse(row.receipt_json)),
  };
}

const preparedSchema = z.object({
  fieldName: z.string(),
  tailStart: z.int(),
  byteRange: z.tuple([z.literal(0), z.int(), z.int(), z.int()]),
  contentsOffset: z.int(),
  contentsLength: z.int(),
  signingTime: z.string(),
  widget: z
    .object({
      page: z.int(),
      rectangle: z.object({ left: z.number(), bottom: z.number(), right: z.number(), top: z.number() }),
    })
    .optional(),
});

/** Length of the JSON (4 bytes, big-endian) ‖ JSON of all but the tail ‖ tail. */
function packPrepared({ tail, ...facts }: PreparedSignature): Uint8Array {
  const json = Buffer.from(JSON.stringify(facts), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, tail]);
}

function unpackPrepared(packed: Uint8Array): PreparedSignature {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const tailAt = 4 + bytes.readUInt32BE(0);
  const facts = preparedSchema.parse(JSON.parse(bytes.subarray(4, tailAt).toString('utf8')));
  return { ...facts, widget: facts.widget, tail: bytes.subarray(tailAt) };
}
