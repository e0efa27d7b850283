import { z } from 'zod';
import { indexEntries } from '../audit/index-entries.js';
import { readEntriesAt, type StoredEntry } from '../audit/read-entries.js';
import { findEntries } from '../audit/search-entries.js';
import { ServiceError } from '../authorization/errors.js';
import { stepSeconds } from '../authorization/one-time-code.js';
import type { SignatureReceipt } from '../contract/signatures.js';
import { findSignature } from '../signing/signature-record.js';
import type { Store } from '../store/store.js';
import { certificateFacts } from './certificate-facts.js';
import { readDailyStamp } from './read-daily-stamp.js';
import type { ReceiptEntry, ReceiptFacts } from './receipt-facts.js';

/** Entries that are made findable first: what was appended since the background did so. */
const freshEntries = 5_000;
/** Entries of one authorization: its own, and an intent and a release of each document; ends and refusals come on top. */
const mostEntries = 100;

export interface ReceiptQuestion {
  readonly tenantId: string;
  /** The tenant's name. */
  readonly portal: string;
  readonly requestKey: string;
  /** As the portal states it. */
  readonly documentName: string | null;
}

/**
 * What the service's records tell of a released signature. Asked again it tells the same, but for what time adds (a daily stamp) or takes away
 * (retention). Throws `signature-unknown` (also for another tenant's), `signature-not-released`, `signature-erased`.
 */
export async function readReceipt(store: Store, question: ReceiptQuestion): Promise<ReceiptFacts> {
  const { tenantId, portal, requestKey, documentName } = question;
  const { db } = store;
  await indexEntries(store, tenantId, { most: freshEntries });
  const record = await findSignature(db, tenantId, requestKey);
  if (record === null) throw await absent(store, question);
  const { receipt } = record;
  if (receipt === null) throw new ServiceError('signature-not-released');
  const authorizationId = await authorizationOf(store, question);
  const entries = await readHistory(store, { ...question, authorizationId }, receipt);
  const { inputSha256, outputSha256, outputSize, fieldName, timeStamp, level, credential } = receipt;
  const { owner, organisation, issuer, serialNumber } = credential;
  return {
    portal,
    person: { personId: record.personId, name: receipt.signer },
    document: {
      name: documentName,
      inputSize: record.inputSize,
      outputSize,
      inputSha256,
      outputSha256,
      fieldName,
    },
    signedAt: new Date(receipt.signedAt),
    level,
    timeStamp: timeStamp === null ? null : { authority: timeStamp.authority, genTime: new Date(timeStamp.genTime) },
    certificate: {
      owner,
      organisation,
      issuer,
      serialNumber,
      details: record.intent === null ? null : certificateFacts(record.intent.order),
    },
    requestKey,
    authorizationId,
    code: entries.map(codeOf).find((code) => code !== null) ?? null,
    history: entries.map(({ sequence, time, kind, hash }) => ({ sequence, at: new Date(time), kind, hash })),
    dailyStamp: await readDailyStamp(db, tenantId, receipt.audit.sequence),
  };
}

/** Its rows are gone, and an entry tells of their erasure; or there never was such a signature of this tenant. */
async function absent(store: Store, { tenantId, requestKey }: ReceiptQuestion): Promise<ServiceError> {
  const filter = { requestKey, kinds: ['records-erased'] };
  const erased = await findEntries(store.db, { tenantId, filter, before: undefined, limit: 1 });
  return new ServiceError(erased.length > 0 ? 'signature-erased' : 'signature-unknown');
}

async function authorizationOf({ db }: Store, { tenantId, requestKey }: ReceiptQuestion): Promise<string> {
  const row = await db
    .selectFrom('signatures')
    .select('authorization_id')
    .where('tenant_id', '=', tenantId)
    .where('request_key', '=', requestKey)
    .executeTakeFirst();
  if (row === undefined) throw new ServiceError('signature-unknown');
  return row.authorization_id;
}

type HistoryEntry = StoredEntry & Pick<ReceiptEntry, 'kind'>;

/** Authorization, intent and release, as far as their payloads are kept: the release is always there. */
async function readHistory(
  store: Store,
  {
    tenantId,
    requestKey,
    authorizationId,
  }: Pick<ReceiptQuestion, 'tenantId' | 'requestKey'> & { readonly authorizationId: string },
  { audit }: SignatureReceipt,
): Promise<HistoryEntry[]> {
  const filter = { requestKey: authorizationId };
  const found = await findEntries(store.db, { tenantId, filter, before: undefined, limit: mostEntries });
  const sequences = [...new Set([...found, audit.sequence])].toSorted((one, other) => one - other);
  const entries = await readEntriesAt(store.db, tenantId, sequences);
  const release = entries.find(({ sequence }) => sequence === audit.sequence);
  if (release?.hash !== audit.head) {
    throw new ServiceError('internal', { privateCause: 'the log is not what the release saw' });
  }
  return entries.flatMap((entry) => {
    const kind = kindOf(entry, { requestKey, authorizationId });
    return kind === null && entry !== release ? [] : [{ ...entry, kind: kind ?? 'release' }];
  });
}

const payloadSchema = z.object({
  requestKey: z.string().optional(),
  authorizationId: z.string().optional(),
});

function kindOf(
  { type, payload }: StoredEntry,
  asked: { readonly requestKey: string; readonly authorizationId: string },
): ReceiptEntry['kind'] | null {
  if (payload === null) return null;
  const { requestKey, authorizationId } = payloadSchema.parse(JSON.parse(payload));
  if (type === 'authorization') return authorizationId === asked.authorizationId ? type : null;
  if (type === 'intent' || type === 'release') return requestKey === asked.requestKey ? type : null;
  return null;
}

const authorizationSchema = z.object({ step: z.int(), digests: z.array(z.string()) });

function codeOf({ kind, payload }: HistoryEntry): ReceiptFacts['code'] {
  if (kind !== 'authorization' || payload === null) return null;
  const { step, digests } = authorizationSchema.parse(JSON.parse(payload));
  const from = step * stepSeconds * 1000;
  return { from: new Date(from), until: new Date(from + stepSeconds * 1000), documents: digests.length };
}
