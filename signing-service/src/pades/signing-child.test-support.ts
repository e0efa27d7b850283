import { CmsError } from '../cms/cms-error.js';
import { makeTestCertificate } from '../cms/test-certificate.js';
import { PdfError } from '../pdf/errors.js';
import { bufferSource } from '../pdf/source.js';
import { completeSignature } from './complete-signature.js';
import { inspectDocument } from './inspect-document.js';
import { brokenLevelRules } from './level-rules.test-support.js';
import { PadesError } from './pades-error.js';
import { prepareSignature } from './prepare-signature.js';
import { prepareOptions, signPrepared } from './test-signer.js';

/*
 * A program for tests that may not reach into the service: it signs each document that its parent sends, with a software key, as the
 * engine's workers do, and answers with the whole output. Times are those of the processor, which other programs leave alone.
 */

interface SigningJob {
  readonly bytes: Uint8Array;
  readonly repair: boolean;
  /** With a visible mark. */
  readonly mark: boolean;
  /** Inspect it too, before and after. */
  readonly inspect: boolean;
  /** Have its signature judged by the rules of B-B. */
  readonly judge: boolean;
}

type Outcome =
  | { readonly kind: 'signed'; readonly output: Uint8Array; readonly repaired: boolean; readonly intact: boolean }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** An error that is not one of the engine's. */
  | { readonly kind: 'failed'; readonly message: string };

const certificate = makeTestCertificate({ newKey: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] });

async function sign({ bytes, repair, mark, inspect }: SigningJob): Promise<Outcome> {
  const source = bufferSource(bytes);
  if (inspect) await inspectDocument(source, { repair });
  const prepared = await prepareSignature(
    source,
    prepareOptions(certificate, { repair, ...(!mark && { mark: { kind: 'none' } }) }),
  );
  const tail = completeSignature(source, prepared, signPrepared(certificate, bytes, prepared));
  const output = Buffer.concat([bytes, tail]);
  const signatures = inspect ? (await inspectDocument(bufferSource(output))).signatures : [];
  const intact = !inspect || signatures.some(({ fieldName, intact }) => fieldName === prepared.fieldName && intact);
  return { kind: 'signed', output, repaired: prepared.repaired === true, intact };
}

async function outcomeOf(job: SigningJob): Promise<Outcome> {
  try {
    return await sign(job);
  } catch (error) {
    if (error instanceof PdfError || error instanceof PadesError || error instanceof CmsError) {
      return { kind: 'refused', code: error.code, message: error.message };
    }
    return { kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Rules that the new signature breaks; none when nobody asked. */
function brokenIn(outcome: Outcome, { bytes, judge }: SigningJob): readonly string[] {
  if (!judge || outcome.kind !== 'signed') return [];
  return brokenLevelRules(outcome.output, { level: 'B-B', anchors: [certificate], since: bytes.length }).flat();
}

async function answer(job: SigningJob): Promise<void> {
  const before = process.cpuUsage();
  const outcome = await outcomeOf(job);
  const { user, system } = process.cpuUsage(before);
  const measured = { milliseconds: (user + system) / 1000, peakBytes: process.resourceUsage().maxRSS * 1024 };
  process.send?.({ outcome, broken: brokenIn(outcome, job), ...measured });
}

process.on('message', (job: SigningJob) => void answer(job));
process.send?.('ready');
