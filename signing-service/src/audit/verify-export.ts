import { isUtf8 } from 'node:buffer';
import type { AuditStamp, ExportLine } from '../contract/audit-export.js';
import type { AuditHead } from '../contract/signatures.js';
import type { TrustAnchor } from '../trust/trust-anchor.js';
import { ExportError, isEntry, type LineChunk, lineChunksOf, linesIn, parseLine } from './export-lines.js';
import { type JudgedStamps, judgeStamps } from './head-stamp.js';
import { PlainEntries } from './plain-entries.js';
import { type AuditVerification, type ChainLink, erasuresIn, erasureTypes, verifyChain } from './verify-chain.js';

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
/** How both end. */
const erasure = Buffer.from('-erased"');

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
  const batches = linksIn(file);
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
  for await (const chunk of lineChunksOf(file)) {
    const mayErase = chunk.bytes.includes(erasure);
    for (const raw of linesIn(chunk)) {
      const isPlain =
        isEntry(chunk.bytes, raw) && !(mayErase && chunk.bytes.subarray(raw.from, raw.end).includes(erasure));
      if (first !== undefined && isPlain) entries += 1;
      else {
        const line = parseLine(chunk.bytes, raw);
        if (line !== null) take(line);
      }
    }
  }
  if (first === undefined) throw new ExportError('The file is empty');
  if (!first.isWhole) throw new ExportError('The export is an extract: only one of all entries is a chain');
  if (end?.entries !== entries || end.stamps !== stamps.length)
    throw new ExportError('The export was cut short, or lines of it are gone');
  const { tenantId, tenantName, head } = first;
  return { tenantId, tenantName, head, witnesses, stamps, erased };
}

/** Of what is left to JSON and a schema: one line in thousands. */
async function* linksIn(file: string): AsyncGenerator<Iterable<ChainLink>> {
  for await (const chunk of lineChunksOf(file)) yield linksOf(chunk);
}

function* linksOf(chunk: LineChunk): Generator<ChainLink> {
  // What is not UTF-8 reads as other characters than it has: as text, so that its hash is that of these.
  const plain = isUtf8(chunk.bytes) ? new PlainEntries(chunk) : null;
  for (const raw of linesIn(chunk)) {
    const link = plain?.read(raw) ?? parsedLink(parseLine(chunk.bytes, raw));
    if (link !== null) yield link;
  }
}

function parsedLink(line: ExportLine | null): ChainLink | null {
  if (line?.kind !== 'entry') return null;
  const { sequence, time, type, payloadHash, hash, salt, payload } = line;
  const salted =
    salt === null || payload === null ? null : Buffer.concat([Buffer.from(salt, 'base64'), Buffer.from(payload)]);
  return { sequence, time, type, payloadHash, hash, salted };
}
