import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignatureReceipt } from '../contract/signatures.js';
import { createMigrator } from '../store/migrate.js';
import { connect, type Store } from '../store/store.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/store-fixture.js';
import type { SignatureOrder } from './signature-intent.js';
import {
  type BegunSignature,
  dropOldTails,
  findSignature,
  insertSignature,
  keepRawSignature,
  keepRelease,
  keepStampedRelease,
  keepTimeStamp,
} from './signature-record.js';

const requestKey = '7b0c7b5e-3f43-4c60-9d6e-0c1a6f2c9f11';
const key = { tenantId: 't1', requestKey };
const request = {
  requestKey,
  authorizationId: 'a1',
  personId: 'u1',
  sha256: 'ab'.repeat(32),
  size: 9,
  mark: { kind: 'none' },
  timeZone: 'Europe/Podgorica',
  language: 'en',
} as const;
const order: SignatureOrder = {
  request,
  signer: 'Milica Radović',
  keyUri: 'pkcs11:token=Company;id=%01;type=private',
  algorithm: { scheme: 'rsa-pkcs1', digest: 'sha256' },
  certificate: Buffer.from([0x30, 0]),
  chain: [Buffer.from([0x30, 1])],
  level: 'B-B',
  isTest: false,
  timeStampAuthorities: [],
};
/** A tail of `<0000…>` and nothing else. */
const prepared = {
  fieldName: 'Signature1',
  tail: Buffer.from(`<${'0'.repeat(8)}>`),
  tailStart: 9,
  byteRange: [0, 9, 19, 0],
  contentsOffset: 9,
  contentsLength: 10,
  signingTime: '2026-11-26T09:00:00Z',
  widget: undefined,
} as const;
const begun: BegunSignature = {
  ...key,
  credentialId: 'seal',
  personId: 'u1',
  inputSha256: request.sha256,
  inputSize: request.size,
  intent: { order, signedAttributes: Buffer.from([0x31, 0]), prepared },
};
const receipt: SignatureReceipt = {
  requestKey,
  inputSha256: request.sha256,
  outputSha256: 'cd'.repeat(32),
  outputSize: 19,
  level: 'B-B',
  timeStamp: null,
  fieldName: 'Signature1',
  signedAt: '2026-11-26T09:00:00Z',
  signer: order.signer,
  credential: {
    credentialId: 'seal',
    owner: 'Adriatik Trade d.o.o.',
    organisation: null,
    issuer: 'Demo CA',
    serialNumber: '01',
  },
  audit: { sequence: 1, head: 'ef'.repeat(32) },
};

describe.each(testDialects)('a signature in the database, %s', (dialect) => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase(dialect);
  });

  afterEach(() => database.remove());

  async function openWithTenant(): Promise<Store> {
    const store = await database.open();
    const tenant = { tenant_id: 't1', name: 'Adriatik 24', created_at: 1, stopped_at: null };
    await store.db.insertInto('tenants').values(tenant).execute();
    return store;
  }

  async function release(store: Store, now: number): Promise<void> {
    await store.transaction((trx) => insertSignature(trx, begun, now));
    await store.transaction((trx) => keepRawSignature(trx, key, { rawSignature: Buffer.from([1]), now }));
    const contentInfo = Buffer.from([0x30, 1, 7]);
    await store.transaction((trx) => keepRelease(trx, key, { contentInfo, receipt, now }));
  }

  it('gives back the tail that it was released with', async () => {
    const store = await openWithTenant();
    await release(store, 1000);
    const record = await findSignature(store.db, 't1', requestKey);
    expect(Buffer.from(record?.tail ?? []).toString()).toBe('<30010700>');
    expect(record).toMatchObject({ state: 'released', receipt, intent: { prepared: { fieldName: 'Signature1' } } });
  });

  it('gives back a stamped signature, and its tail with the revisions that followed', async () => {
    const store = await openWithTenant();
    const now = 1000;
    const stamped = {
      contentInfo: Buffer.from([0x30, 1, 9]),
      timeStamp: { authority: 'Lovćen Trust', genTime: '2026-11-26T09:00:01.000Z' },
    };
    await store.transaction((trx) => insertSignature(trx, begun, now));
    expect(await store.transaction((trx) => keepTimeStamp(trx, key, { ...stamped, now }))).toBe(false);
    await store.transaction((trx) => keepRawSignature(trx, key, { rawSignature: Buffer.from([1]), now }));
    expect(await store.transaction((trx) => keepTimeStamp(trx, key, { ...stamped, now }))).toBe(true);
    const kept = await findSignature(store.db, 't1', requestKey);
    expect(kept).toMatchObject({ state: 'stamped', tail: null, receipt: null });
    expect(kept?.stamped?.timeStamp).toEqual(stamped.timeStamp);
    expect(Buffer.from(kept?.stamped?.contentInfo ?? [])).toEqual(stamped.contentInfo);
    const release = { receipt, now, revisions: Buffer.from('proofs') };
    // What a signature at B-B is released by does not touch one that was stamped.
    const { contentInfo } = stamped;
    expect(await store.transaction((trx) => keepRelease(trx, key, { ...release, contentInfo }))).toBe(false);
    expect(await store.transaction((trx) => keepStampedRelease(trx, key, release))).toBe(true);
    expect(await store.transaction((trx) => keepStampedRelease(trx, key, release))).toBe(false);
    const released = await findSignature(store.db, 't1', requestKey);
    expect(Buffer.from(released?.tail ?? []).toString()).toBe('<30010900>proofs');
    await dropOldTails(store, 1001);
    expect(await findSignature(store.db, 't1', requestKey)).toMatchObject({ tail: null, stamped: null, receipt });
  });

  it('keeps nothing of a document after its retention, and the receipt for good', async () => {
    const store = await openWithTenant();
    await release(store, 1000);
    expect(await dropOldTails(store, 1000)).toBe(0);
    expect(await dropOldTails(store, 1001)).toBe(1);
    expect(await dropOldTails(store, 1001)).toBe(0);
    expect(await findSignature(store.db, 't1', requestKey)).toMatchObject({ intent: null, tail: null, receipt });
  });

  it('goes on with what an earlier version left: begun, and released with its tail', async () => {
    const { db } = connect(database.options);
    await createMigrator(db, dialect).migrateTo('0001-whole-chain');
    await db.insertInto('tenants').values({ tenant_id: 't1', name: 'A', created_at: 1, stopped_at: null }).execute();
    const { tail, ...facts } = prepared;
    const json = Buffer.from(JSON.stringify(facts));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(json.length);
    const packed = Buffer.concat([length, json, tail]);
    const orderJson = JSON.stringify({
      ...order,
      certificate: Buffer.from(order.certificate).toString('base64'),
      chain: order.chain.map((der) => Buffer.from(der).toString('base64')),
    });
    const columns = sql`tenant_id, request_key, authorization_id, person_id, credential_id, input_sha256, input_size,
      request_json, signed_attributes, created_at, updated_at, state, prepared, tail, receipt_json`;
    const common = (name: string) =>
      sql`'t1', ${name}, 'a1', 'u1', 'seal', ${request.sha256}, 9, ${orderJson}, ${Buffer.from([0x31, 0])}, 5, 5`;
    await sql`insert into signatures (${columns}) values (${common('begun')}, 'intent', ${packed}, null, null)`.execute(
      db,
    );
    const released = sql`'released', null, ${Buffer.from('tail')}, ${JSON.stringify(receipt)}`;
    await sql`insert into signatures (${columns}) values (${common('released')}, ${released})`.execute(db);
    await db.destroy();

    const store = await database.open();
    const found = await findSignature(store.db, 't1', 'begun');
    expect(found).toMatchObject({ state: 'intent', tail: null, intent: { order: { signer: order.signer } } });
    expect(Buffer.from(found?.intent?.prepared.tail ?? [])).toEqual(prepared.tail);
    const old = await findSignature(store.db, 't1', 'released');
    expect(Buffer.from(old?.tail ?? []).toString()).toBe('tail');
    expect(await dropOldTails(store, 6)).toBe(1);
    expect(await findSignature(store.db, 't1', 'released')).toMatchObject({ tail: null, receipt });
  });
});
