import type { AuditStamp, ExportLine } from '../contract/audit-export.js';
import type { AuditHead } from '../contract/signatures.js';
import type { TrustAnchor } from '../trust/trust-anchor.js';
import { ExportError, isPlainEntry, parseLine, rawLinesOf } from './export-lines.js';
import { type JudgedStamps, judgeStamps } from './head-stamp.js';
import { type AuditVerification, erasuresIn, erasureTypes, type StoredEntry, verifyChain } from './verify-chain.js';

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
  const take = (line: ExportLine): void => {
    if (first === undefined) {
      if (line.kind !== 'export') throw new ExportError('The file does not begin as an export of the audit');
      first = line;
    } else if (line.kind === 'entry') {
      entries += 1;
      if (line.payload !== null && erasures.has(line.type)) erased.push({ type: line.type, payload: line.payload });
    } else if (line.kind === 'stamp') stamps.push(line);
    else if (line.kind === 'end') end = line;
    else if (line.kind === 'witness') witnesses.push({ sequence: line.sequence, head: line.head });
  };
  for await (const lines of rawLinesOf(file)) {
    for (const line of lines) {
      if (first !== undefined && isPlainEntry(line)) entries += 1;
      else take(parseLine(line));
    }
  }
  if (first === undefined) throw new ExportError('The file is empty');
  if (!first.isWhole) throw new ExportError('The export is an extract: only one of all entries is a chain');
  if (end?.entries !== entries || end.stamps !== stamps.length)
    throw new ExportError('The export was cut short, or lines of it are gone');
  const { tenantId, tenantName, head } = first;
  return { tenantId, tenantName, head, witnesses, stamps, erased };
}

async function* entriesOf(file: string): AsyncGenerator<readonly StoredEntry[]> {
  for await (const lines of rawLinesOf(file)) {
    const entries: StoredEntry[] = [];
    for (const each of lines) {
      const line = parseLine(each);
      if (line.kind === 'entry') entries.push(entryIn(line));
    }
    yield entries;
  }
}

function entryIn(line: Extract<ExportLine, { kind: 'entry' }>): StoredEntry {
  const { sequence, time, type, payloadHash, hash, salt, payload } = line;
  const digits = salt === null ? null : Buffer.from(salt, 'base64').toString('hex');
  return { sequence, time, type, payload_hash: payloadHash, hash, salt: digits, payload };
}
