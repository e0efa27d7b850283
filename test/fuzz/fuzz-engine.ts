import { SigningChild } from '../support/signing-child.js';
import type { SigningAnswer } from '../support/signing-child.js';
import { mutations } from './mutations.js';
import { Random } from './random.js';
import { documentsIn, seedDocuments } from './seed-documents.js';

export interface FuzzOptions {
  readonly count: number;
  /** Equal seeds give equal documents. */
  readonly seed: number;
  /** Mutates the PDFs of this folder instead of documents of its own. */
  readonly folder?: string | undefined;
  /** Told after each document. */
  readonly onDocument?: (done: number) => void;
}

/** A document that broke a promise, with what makes it again. */
export interface FuzzFault {
  /** Counted from 0: the document is made from `seed + index`. */
  readonly index: number;
  readonly mutations: readonly string[];
  readonly reason: string;
  readonly bytes: Uint8Array;
}

export interface FuzzReport {
  readonly documents: number;
  readonly signed: number;
  readonly repaired: number;
  /** By code. */
  readonly refused: ReadonlyMap<string, number>;
  readonly faults: readonly FuzzFault[];
  /** ms of the processor, the slowest document's. */
  readonly slowest: number;
  /** The most memory that an engine process had resident. */
  readonly peakBytes: number;
}

const MOST_MUTATIONS = 4;
const LARGEST_DOCUMENT = 2_000_000;
/** ms of the processor. */
const MOST_MILLISECONDS = 2_000;
/** ms of the clock, with room for a machine that is busy otherwise. */
const HANGS_AFTER = 30_000;
const MOST_BYTES = 200 * 1024 * 1024;

interface FuzzedDocument {
  readonly bytes: Uint8Array;
  readonly mutations: readonly string[];
}

/** The same for the same random numbers. */
function mutate(seeds: readonly Uint8Array[], random: Random): FuzzedDocument {
  let text = Buffer.from(random.pick(seeds) ?? []).toString('latin1');
  const names: string[] = [];
  for (let left = 1 + random.below(MOST_MUTATIONS); left > 0; left -= 1) {
    const name = random.pick(Object.keys(mutations)) ?? '';
    text = mutations[name]?.(text, random).slice(0, LARGEST_DOCUMENT) ?? text;
    names.push(name);
  }
  return { bytes: Buffer.from(text, 'latin1'), mutations: names };
}

/** Which promise was broken; undefined when all were kept. */
function faultOf(bytes: Uint8Array, answer: SigningAnswer | undefined): string | undefined {
  if (answer === undefined) return 'no answer: the process died or hangs';
  const { outcome, broken, milliseconds, peakBytes } = answer;
  if (outcome.kind === 'failed') return `an error without a code: ${outcome.message}`;
  if (outcome.kind === 'signed') {
    if (Buffer.compare(outcome.output.subarray(0, bytes.length), bytes) !== 0) return 'the input is not the prefix';
    if (outcome.output.length <= bytes.length) return 'nothing was appended';
    if (!outcome.intact) return 'the output does not verify';
    if (broken.length > 0) return `the signature breaks rules: ${broken.join(', ')}`;
  }
  if (milliseconds > MOST_MILLISECONDS) return `${Math.round(milliseconds)} ms of the processor`;
  return peakBytes > MOST_BYTES ? `${Math.round(peakBytes / 1_000_000)} MB of memory` : undefined;
}

/** Signs mutated documents one after the other, each second one with repair, and keeps count of what became of them. */
export async function fuzzEngine({ count, seed, folder, onDocument }: FuzzOptions): Promise<FuzzReport> {
  let child = await SigningChild.start();
  const report = { documents: 0, signed: 0, repaired: 0, slowest: 0, peakBytes: 0 };
  const refused = new Map<string, number>();
  const faults: FuzzFault[] = [];
  try {
    const seeds = folder === undefined ? await seedDocuments(child) : documentsIn(folder);
    for (let index = 0; index < count; index += 1) {
      const document = mutate(seeds, new Random(seed + index));
      const { bytes } = document;
      const answer = await child.sign(
        { bytes, repair: index % 2 === 1, mark: true, inspect: true, judge: true },
        HANGS_AFTER,
      );
      report.documents += 1;
      report.slowest = Math.max(report.slowest, answer?.milliseconds ?? 0);
      report.peakBytes = Math.max(report.peakBytes, answer?.peakBytes ?? 0);
      if (answer?.outcome.kind === 'signed') report.signed += 1;
      if (answer?.outcome.kind === 'signed' && answer.outcome.repaired) report.repaired += 1;
      if (answer?.outcome.kind === 'refused') {
        refused.set(answer.outcome.code, (refused.get(answer.outcome.code) ?? 0) + 1);
      }
      const reason = faultOf(bytes, answer);
      if (reason !== undefined) {
        faults.push({ index, mutations: document.mutations, reason, bytes });
        child.stop();
        child = await SigningChild.start();
      }
      onDocument?.(report.documents);
    }
  } finally {
    child.stop();
  }
  return { ...report, refused, faults };
}
