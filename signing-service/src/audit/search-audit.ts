import { z } from 'zod';
import type { AuditEntry, AuditFilter, AuditPage } from '../contract/audit.js';
import type { Store } from '../store/store.js';
import { readAuditHead } from './append-audit.js';
import { indexedThrough, indexEntries } from './index-entries.js';
import { readEntriesAt, readNewestEntries, type StoredEntry } from './read-entries.js';
import { findEntries } from './search-entries.js';

export interface AuditQuestion {
  readonly tenantId: string;
  readonly filter: AuditFilter;
  readonly before: number | undefined;
  readonly limit: number;
}

/** Entries that one question makes findable first: what was appended since the background did so. */
const freshEntries = 500;

/** A page of the entries that pass the filter, the newest first. */
export async function searchAudit(store: Store, question: AuditQuestion): Promise<AuditPage> {
  const { tenantId, filter, before, limit } = question;
  const { db } = store;
  const head = await readAuditHead(db, tenantId);
  const wanted = { ...question, limit: limit + 1 };
  let searchableThrough = head.sequence;
  let rows: StoredEntry[];
  if (Object.keys(filter).length === 0) rows = await readNewestEntries(db, { tenantId, before, limit: limit + 1 });
  else {
    await indexEntries(store, tenantId, { most: freshEntries });
    searchableThrough = await indexedThrough(db, tenantId);
    rows = await readEntriesAt(db, tenantId, await findEntries(db, wanted));
  }
  return {
    entries: rows.slice(0, limit).map(presentEntry),
    hasMore: rows.length > limit,
    head,
    searchableThrough,
  };
}

const payloadSchema = z.record(z.string(), z.unknown());

function presentEntry({ sequence, time, type, hash, payload }: StoredEntry): AuditEntry {
  return {
    sequence,
    at: new Date(time).toISOString(),
    type,
    hash,
    payload: payload === null ? null : payloadSchema.parse(JSON.parse(payload)),
  };
}
