import { openPdf } from '../pdf/document.js';
import type { PdfDocument } from '../pdf/document.js';
import { PdfError } from '../pdf/errors.js';
import { headSource } from '../pdf/source.js';
import type { Certificate } from '../trust/certificate.js';
import { proveFromEvidence } from '../trust/prove-from-evidence.js';
import type { Evidence } from '../trust/prove-from-evidence.js';
import { authorityNameOf } from '../trust/time-stamp-token.js';
import { trustAnchorOf } from '../trust/trust-anchor.js';
import { existenceTime, provingTasks, stampsOver } from './proving-tasks.js';
import type { ProvingTask } from './proving-tasks.js';
import { readMaterial } from './read-material.js';
import { readSecurityStore, storedMaterial } from './security-store.js';
import { readSignatures } from './signature-evidence.js';
import type { SignatureEvidence } from './signature-evidence.js';
import type { SignatureLevel } from './signature-level.js';
import { noMaterial } from './validation-material.js';

/** A time stamp as it says of itself; its token is whole. */
export interface FoundTimeStamp {
  readonly time: Date;
  readonly authorityName: string;
}

/** What a signature, or a document time stamp, has to prove itself. */
export interface FoundProofs {
  readonly fieldName: string;
  /** Absent for what is no intact PAdES signature. */
  readonly level: SignatureLevel | undefined;
  readonly timeStamps: readonly FoundTimeStamp[];
}

function storedIn(document: PdfDocument): Evidence {
  const store = readSecurityStore(document);
  return readMaterial(store === undefined ? noMaterial : storedMaterial(store));
}

/** Whether the evidence proves a certificate, roots that are in it being taken as trusted. */
function isProvenBy(evidence: Evidence, task: ProvingTask, now: Date): boolean {
  const certificates: Certificate[] = [...task.intermediates, ...evidence.certificates];
  const anchors = [task.certificate, ...certificates].filter(({ isSelfIssued }) => isSelfIssued).map(trustAnchorOf);
  const question = { anchors, time: task.since, now };
  return proveFromEvidence(task.certificate, { ...evidence, certificates }, question) !== undefined;
}

/** A signature and what says when it existed: its own time stamps, or the first document time stamp over it; and those over both. */
function stampsAround(signatures: readonly SignatureEvidence[], signature: SignatureEvidence) {
  const over = stampsOver(signatures, signature.end);
  const [first, ...others] = over;
  if (signature.timeStamps.length > 0 || first === undefined) return { concerned: [signature], over };
  return { concerned: [signature, first], over: others };
}

/** What a document's signatures are judged by. */
interface Surroundings {
  readonly signatures: readonly SignatureEvidence[];
  readonly tasks: readonly ProvingTask[];
  readonly now: Date;
  /** What the store holds. */
  readonly stored: Evidence;
  /** What it held when the document ended there; read once. */
  readonly storedUpTo: (end: number) => Evidence;
}

function surroundingsIn(document: PdfDocument, password: string | undefined): Surroundings {
  const { signatures } = readSignatures(document);
  const now = new Date();
  const earlier = new Map<number, Evidence>();
  const readUpTo = (end: number): Evidence => {
    try {
      return storedIn(openPdf(headSource(document.source, end), { password }));
    } catch (error) {
      // Ended there, it was no document: nothing in it was stamped.
      if (error instanceof PdfError && error.code !== 'pdf-limit-exceeded') return readMaterial(noMaterial);
      throw error;
    }
  };
  const storedUpTo = (end: number): Evidence => {
    const evidence = earlier.get(end) ?? readUpTo(end);
    earlier.set(end, evidence);
    return evidence;
  };
  return { signatures, tasks: provingTasks(signatures, now), now, stored: storedIn(document), storedUpTo };
}

function levelOf(surroundings: Surroundings, signature: SignatureEvidence): SignatureLevel | undefined {
  const { signatures, now, stored, storedUpTo } = surroundings;
  if (!signature.isIntact || signature.subFilter !== 'ETSI.CAdES.detached') return undefined;
  if (existenceTime(signatures, signature) === undefined) return 'B-B';
  const { concerned, over } = stampsAround(signatures, signature);
  const names = concerned.map(({ fieldName }) => fieldName);
  const tasks = surroundings.tasks.filter(({ fieldName }) => names.includes(fieldName));
  const provesAll = (evidence: Evidence) => tasks.every((task) => isProvenBy(evidence, task, now));
  if (!provesAll(stored)) return 'B-T';
  // What a document time stamp covers is the document as it was then. A store only grows: the last one covers the most.
  const last = over.at(-1);
  return last !== undefined && provesAll(storedUpTo(last.end)) ? 'B-LTA' : 'B-LT';
}

/**
 * The level of each signature by what the document holds (EN 319 142-1 §6): time stamps, and for B-LT and B-LTA material that proves
 * signer and time stamps from the roots in it. Whether those roots can be trusted is another question. Throws what `openPdf` throws.
 */
export function findLevels(document: PdfDocument, password?: string): FoundProofs[] {
  const surroundings = surroundingsIn(document, password);
  return surroundings.signatures.map((signature) => ({
    fieldName: signature.fieldName,
    level: levelOf(surroundings, signature),
    timeStamps: signature.timeStamps.map(({ info, certificate }) => {
      return { time: info.genTime, authorityName: authorityNameOf(certificate) };
    }),
  }));
}
