import { parentPort, workerData } from 'node:worker_threads';
import { CmsError } from '../cms/cms-error.js';
import { PdfError } from '../pdf/errors.js';
import { guardZlib } from '../pdf/guarded-zlib.js';
import { addMaterial } from './add-material.js';
import { completeSignature } from './complete-signature.js';
import { preparedDigest } from './document-digest.js';
import { withSource } from './engine-input.js';
import type { EngineAnswer, EngineJob, EngineResults } from './engine-messages.js';
import { HashedSource } from './hashed-source.js';
import { inspectDocument } from './inspect-document.js';
import { markTemplate } from './mark/mark-template.js';
import { markText } from './mark/mark-text.js';
import { PadesError } from './pades-error.js';
import { prepareSignature } from './prepare-signature.js';
import { prepareTimeStamp } from './prepare-time-stamp.js';
import { TerminationGate } from './termination-gate.js';

if (workerData instanceof SharedArrayBuffer) guardZlib(new TerminationGate(workerData));

function run(job: EngineJob): Promise<EngineResults[keyof EngineResults]> {
  switch (job.kind) {
    case 'inspect':
      return withSource(job.input, (source) => inspectDocument(source));
    case 'prepare':
      return withSource(job.input, async (source) => {
        const hashed = new HashedSource(source, job.digest);
        const prepared = await prepareSignature(hashed, job.options);
        return { prepared, digest: preparedDigest(hashed, prepared, job.digest) };
      });
    case 'complete':
      return withSource(job.input, (source) => completeSignature(source, job.prepared, job.contentInfo));
    case 'add-material':
      return withSource(job.input, (source) => addMaterial(source, job.options));
    case 'prepare-time-stamp':
      return withSource(job.input, (source) => {
        const hashed = new HashedSource(source, job.digest);
        const prepared = prepareTimeStamp(hashed, job.options);
        return { prepared, digest: preparedDigest(hashed, prepared, job.digest) };
      });
  }
}

function failure(error: unknown): EngineAnswer {
  if (error instanceof PdfError || error instanceof PadesError) {
    return { ok: false, code: error.code, message: error.message };
  }
  if (error instanceof CmsError) return { ok: false, code: 'document-changed', message: error.message };
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return { ok: false, code: 'pdf-limit-exceeded', message: 'the document is nested too deeply' };
  }
  return { ok: false, code: 'engine-failed', message: error instanceof Error ? error.message : 'unknown failure' };
}

async function answer(job: EngineJob): Promise<EngineAnswer> {
  try {
    return { ok: true, result: await run(job) };
  } catch (error) {
    return failure(error);
  }
}

/** Fonts are parsed and the drawing library is warmed before the first job needs them. */
void markTemplate({ text: markText({ signerName: '', issuer: '', serial: '', language: 'en' }), shape: 'full' });

/** One job at a time: the pool sends the next one after the answer. */
parentPort?.on('message', (job: EngineJob) => {
  void answer(job).then((message) => parentPort?.postMessage(message, []));
});
