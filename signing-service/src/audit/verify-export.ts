import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type AuditStamp, type ExportLine, exportLineSchema } from '../contract/audit-export.js';
import type { AuditHead } from '../contract/signatures.js';
import type { TrustAnchor } from '../trust/trust-anchor.js';
import { type JudgedStamps, judgeStamps } from './head-stamp.js';
import { type AuditVerification, erasuresIn, erasureTypes, type StoredEntry, verifyChain } from './verify-chain.js';

/** The file is no whole export: `message` says what it is instead. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
}

export interface ExportVerification extends AuditVerification {
  readonly tenantId: string;
  readonly tenantName: string;
  /** Heads that were kept by others, from the file and from the caller. */
  readonly witnesses: number;
  /** How many time stamps the file has. */
  readonly stamps: number;
  /** Null where nobody said whom to trust. */
  readonly judgedStamps: JudgedStamps | null;
}

/** What is held against the chain besides the file. */
export interface ExportProofs {
  readonly witnesses?: readonly AuditHead[];
  /** Whom to trust with time stamps; left out, they are not judged. */
  readonly anchors?: readonly TrustAnchor[] | undefined;
}

/** Entries that are checked in one turn of the event loop. */
const batchSize = 1_000;
const erasures: ReadonlySet<string> = new Set(erasureTypes);

/**
 * Proves an exported chain with nothing but the file: each payload by its hash, each entry by its predecessor's, the end by the head that the
 * export names, by the witnesses in it and by the heads that were time-stamped. `ok` when chain and stamps hold. Reads it twice. Throws ExportError.
 */
export async function verifyExport(
  file: string,
  { witnesses: kept = [], anchors }: ExportProofs = {},
): Promise<ExportVerification> {
  const { head, tenantId, tenantName, erased, witnesses, stamps } = await readFrame(file);
  const all = [...witnesses, ...kept];
  const judgedStamps = anchors === undefined ? null : judgeStamps(stamps, { tenantId, anchors });
  const seen = [...all, ...(judgedStamps?.heads ?? [])];
  const claimed = head;
  const batches = entriesOf(file);
  const found = await verifyChain({ tenantId, batches, isErased: erasuresIn(erased), claimed, witnesses: seen });
  const ok = found.ok && (judgedStamps?.faults ?? []).length === 0;
  return { ...found, ok, tenantId, tenantName, witnesses: all.length, stamps: stamps.length, judgedStamps };
}

interface Frame {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly head: AuditHead;
  readonly witnesses: readonly AuditHead[];
  readonly stamps: readonly AuditStamp[];
  readonly erased: readonly { readonly type: string; readonly payload: string }[];
}

async function readFrame(file: string): Promise<Frame> {
  let first: Extract<ExportLine, { kind: 'export' }> | undefined;
  let entries = 0;
  let end: Extract<ExportLine, { kind: 'end' }> | undefined;
  const stamps: AuditStamp[] = [];
  const witnesses: AuditHead[] = [];
  const erased: { type: string; payload: string }[] = [];
  for await (const line of linesOf(file)) {
    if (first === undefined) {
      if (line.kind !== 'export') throw new ExportError('The file does not begin as an export of the audit');
      first = line;
    } else if (line.kind === 'entry') {
      entries += 1;
      if (line.payload !== null && erasures.has(line.type)) erased.push({ type: line.type, payload: line.payload });
    } else if (line.kind === 'stamp') stamps.push(line);
    else if (line.kind === 'end') end = line;
    else if (line.kind === 'witness') witnesses.push({ sequence: line.sequence, head: line.head });
  }
  if (first === undefined) throw new ExportError('The file is empty');
  if (!first.isWhole) throw new ExportError('The export is an extract: only one of all entries is a chain');
  if (end?.entries !== entries || end.stamps !== stamps.length)
    throw new ExportError('The export was cut short, or lines of it are gone');
  const { tenantId, tenantName, head } = first;
  return { tenantId, tenantName, head, witnesses, stamps, erased };
}

async function* entriesOf(file: string): AsyncGenerator<readonly StoredEntry[]> {
  let batch: StoredEntry[] = [];
  for await (const line of linesOf(file)) {
    if (line.kind !== 'entry') continue;
    const { sequence, time, type, payloadHash, hash, salt, payload } = line;
    const digits = salt === null ? null : Buffer.from(salt, 'base64').toString('hex');
    batch.push({ sequence, time, type, payload_hash: payloadHash, hash, salt: digits, payload });
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

async function* linesOf(file: string): AsyncGenerator<ExportLine> {
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    number += 1;
    if (text.trim() === '') continue;
    yield parseLine(text, number);
  }
}

function parseLine(text: string, number: number): ExportLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ExportError(`Line ${number} is not JSON`);
  }
  const parsed = exportLineSchema.safeParse(value);
  if (!parsed.success) throw new ExportError(`Line ${number} is no line of an export`);
  return parsed.data;
}
