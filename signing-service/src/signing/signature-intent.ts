import { z } from 'zod';
import { signatureLevelSchema, signatureRequestSchema } from '../contract/signatures.js';
import type { PreparedSignature } from '../pades/prepare-signature.js';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { SignatureIntentsTable } from '../store/schema.js';
import type { Trx } from '../store/store.js';

/** Names a signature. */
export interface SignatureKey {
  readonly tenantId: string;
  readonly requestKey: string;
}

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
  /** As the tenant had it chosen when the signature was begun. */
  level: signatureLevelSchema.default('B-B'),
  timeStampAuthorities: z.array(z.string()).default([]),
  /** The credential was one for trials. */
  isTest: z.boolean().default(false),
});
export type SignatureOrder = z.output<typeof orderSchema>;

/** Everything that decides a signature, durable before the token is asked and never changed. */
export interface SignatureIntent {
  readonly order: SignatureOrder;
  /** DER, tag SET OF: the very bytes that are signed. */
  readonly signedAttributes: Uint8Array;
  readonly prepared: PreparedSignature;
}

/** Keeps the intent of a signature whose row has just been written. */
export async function insertIntent(trx: Trx, key: SignatureKey, intent: SignatureIntent): Promise<void> {
  const { order, signedAttributes, prepared } = intent;
  const orderJson = {
    ...order,
    certificate: Buffer.from(order.certificate).toString('base64'),
    chain: order.chain.map((der) => Buffer.from(der).toString('base64')),
  };
  await insertRow(trx, {
    tenant_id: key.tenantId,
    request_key: key.requestKey,
    order_json: JSON.stringify(orderJson),
    signed_attributes: signedAttributes,
    prepared: packPrepared(prepared),
  });
}

const insertRow = prepareQuery((db, slot: Slots<SignatureIntentsTable>) =>
  db.insertInto('signature_intents').values({
    tenant_id: slot('tenant_id'),
    request_key: slot('request_key'),
    order_json: slot('order_json'),
    signed_attributes: slot('signed_attributes'),
    prepared: slot('prepared'),
  }),
);

type IntentColumns = Pick<SignatureIntentsTable, 'order_json' | 'signed_attributes' | 'prepared'>;

/** The intent of a row joined to its signature; null where there is none any more. */
export function readIntent(row: {
  readonly [K in keyof IntentColumns]: IntentColumns[K] | null;
}): SignatureIntent | null {
  if (row.order_json === null || row.signed_attributes === null || row.prepared === null) return null;
  return {
    order: orderSchema.parse(JSON.parse(row.order_json)),
    signedAttributes: row.signed_attributes,
    prepared: unpackPrepared(row.prepared),
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
