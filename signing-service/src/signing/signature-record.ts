import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import {
  type SignatureReceipt,
  signatureReceiptSchema,
  type SignatureRequest,
  signatureRequestSchema,
} from '../contract/signatures.js';
import type { PreparedSignature } from '../pades/prepare-signature.js';
import type { Schema, SignaturesTable, SignatureState } from '../store/schema.js';
import type { Trx } from '../store/store.js';

const base64 = z.string().transform((text): Uint8Array => Buffer.from(text, 'base64'));

/** What a signature was begun with: enough to end it, whatever was configured anew meanwhile. */
const orderSchema = z.object({
  request: signatureRequestSchema,
  signer: z.string(),
  keyUri: z.string(),
  algorithm: z.object({
    scheme: z.enum(['rsa-pkcs1', 'rsa-pss', 'ecdsa']),
    digest: z.enum(['sha256', 'sha384', 'sha512']),
  }),
  /** DER. */
  certificate: base64,
  chain: z.array(base64),
});
export type SignatureOrder = z.output<typeof orderSchema>;

/** A signature under way, or released. */
export interface SignatureRecord {
  readonly tenantId: string;
  readonly requestKey: string;
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
  const row = await db
    .selectFrom('signatures')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('request_key', '=', requestKey)
    .executeTakeFirst();
  return row === undefined ? null : readRow(row);
}

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
  await trx
    .insertInto('signatures')
    .values({
      tenant_id: intent.tenantId,
      request_key: intent.requestKey,
      authorization_id: order.request.authorizationId,
      person_id: intent.personId,
      credential_id: intent.credentialId,
      input_sha256: intent.inputSha256,
      input_size: intent.inputSize,
      request_json: JSON.stringify(orderJson),
      state: 'intent',
      signed_attributes: intent.signedAttributes,
      prepared: packPrepared(intent.prepared),
      raw_signature: null,
      tail: null,
      receipt_json: null,
      created_at: now,
      updated_at: now,
    })
    .execute();
}

/**
 * Moves a signature from one state to the next. False when it is no longer in that state: another instance was there
 * first, and what that one wrote holds.
 */
export async function moveSignature(
  trx: Trx,
  { tenantId, requestKey }: Pick<SignatureRecord, 'tenantId' | 'requestKey'>,
  from: SignatureState,
  change: {
    readonly state: SignatureState;
    readonly raw_signature?: Uint8Array;
    readonly prepared?: null;
    readonly tail?: Uint8Array;
    readonly receipt_json?: string;
    readonly updated_at: number;
  },
): Promise<boolean> {
  const result = await trx
    .updateTable('signatures')
    .set(change)
    .where('tenant_id', '=', tenantId)
    .where('request_key', '=', requestKey)
    .where('state', '=', from)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

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
