import type { Kysely } from 'kysely';
import type { AuditFilter } from '../contract/audit.js';
import type { ExportLine } from '../contract/audit-export.js';
import type { Schema } from '../store/schema.js';
import { readAuditHead } from './append-audit.js';
import { csvHead, csvRow } from './csv-row.js';
import { readEntriesAt, readStoredEntries, type StoredEntry } from './read-entries.js';
import { readStamps } from './read-stamps.js';
import { findEntries } from './search-entries.js';

export interface AuditExport {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly filter: AuditFilter;
  readonly format: 'json' | 'csv';
  readonly at: Date;
}

/** Entries of one piece. */
const pieceSize = 250;

/** The export's text, piece by piece: a whole chain is never held. */
export async function* exportAudit(db: Kysely<Schema>, order: AuditExport): AsyncGenerator<string> {
  const { tenantId, tenantName, filter, format, at } = order;
  const isWhole = Object.keys(filter).length === 0;
  const batches = isWhole ? readStoredEntries(db, tenantId, { size: pieceSize }) : filteredEntries(db, order);
  if (format === 'csv') {
    yield csvHead;
    for await (const batch of batches) yield batch.map(csvRow).join('');
    return;
  }
  const head = await readAuditHead(db, tenantId);
  yield line({
    kind: 'export',
    format: 'dealseal-audit-1',
    tenantId,
    tenantName,
    exportedAt: at.toISOString(),
    isWhole,
    head,
  });
  let entries = 0;
  for await (const batch of batches) {
    entries += batch.length;
    yield batch.map((entry) => line(entryLine(entry))).join('');
  }
  const stamps = isWhole ? await readStamps(db, tenantId, { through: head.sequence }) : [];
  for (const stamp of stamps) yield line(stamp);
  yield line({ kind: 'end', entries, stamps: stamps.length });
}

/** From the oldest that passes. */
async function* filteredEntries(
  db: Kysely<Schema>,
  { tenantId, filter }: AuditExport,
): AsyncGenerator<readonly StoredEntry[]> {
  const all = { tenantId, filter, before: undefined, limit: Number.POSITIVE_INFINITY };
  const sequences = (await findEntries(db, all)).toReversed();
  for (let from = 0; from < sequences.length; from += pieceSize) {
    yield await readEntriesAt(db, tenantId, sequences.slice(from, from + pieceSize));
  }
}

function line(value: ExportLine): string {
  return `${JSON.stringify(value)}\n`;
}

function entryLine({ sequence, time, type, payload_hash: payloadHash, hash, salt, payload }: StoredEntry): ExportLine {
  return {
    kind: 'entry',
    sequence,
    time,
    type,
    payloadHash,
    hash,
    salt: salt === null ? null : Buffer.from(salt, 'hex').toString('base64'),
    payload,
  };
}
