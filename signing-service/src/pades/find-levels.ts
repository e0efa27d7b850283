import { openPdf } from '../pdf/document.js';
import type { PdfDocument } from '../pdf/document.js';
import { headSource } from '../pdf/source.js';
import type { Certificate } from '../trust/certificate.js';
import { proveFromEvidence } from '../trust/prove-from-evidence.js';
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
import type { ValidationMaterial } from './validation-material.js';

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

function storedIn(document: PdfDocument): ValidationMaterial {
  const store = readSecurityStore(document);
  return store === undefined ? noMaterial : storedMaterial(store);
}

/** Whether the material proves a certificate, roots that are in it being taken as trusted. */
function isProvenBy(material: ValidationMaterial, task: ProvingTask, now: Date): boolean {
  const evidence = readMaterial(material);
  const certificates: Certificate[] = [...task.intermediates, ...evidence.certificates];
  const anchors = [task.certificate, ...certificates].filter(({ isSelfIssued }) => isSelfIssued).map(trustAnchorOf);
  const question = { anchors, time: task.since, now };
  return proveFromEvidence(task.certificate, { ...evidence, certificates }, question) !== undefined;
}

/** A signature and what says when it existed: its own time stamps, or the first document time stamp over it; and those over both. */
function surroundingsOf(signatures: readonly SignatureEvidence[], signature: SignatureEvidence) {
  const over = stampsOver(signatures, signature.end);
  const [first, ...others] = over;
  if (signature.timeStamps.length > 0 || first === undefined) return { concerned: [signature], over };
  return { concerned: [signature, first], over: others };
}

function levelOf(
  document: PdfDocument,
  signatures: readonly SignatureEvidence[],
  { signature, password }: { readonly signature: SignatureEvidence; readonly password: string | undefined },
): SignatureLevel | undefined {
  if (!signature.isIntact || signature.subFilter !== 'ETSI.CAdES.detached') return undefined;
  if (existenceTime(signatures, signature) === undefined) return 'B-B';
  const now = new Date();
  const { concerned, over } = surroundingsOf(signatures, signature);
  const names = concerned.map(({ fieldName }) => fieldName);
  const tasks = provingTasks(signatures, now).filter(({ fieldName }) => names.includes(fieldName));
  const provesAll = (material: ValidationMaterial) => tasks.every((task) => isProvenBy(material, task, now));
  if (!provesAll(storedIn(document))) return 'B-T';
  // What a document time stamp covers is the document as it was then.
  const isArchived = over.some(({ end }) =>
    provesAll(storedIn(openPdf(headSource(document.source, end), { password }))),
  );
  return isArchived ? 'B-LTA' : 'B-LT';
}

/**
 * The level of each signature by what the document holds (EN 319 142-1 §6): time stamps, and for B-LT and B-LTA material that proves
 * signer and time stamps from the roots in it. Whether those roots can be trusted is another question. Throws what `openPdf` throws.
 */
export function findLevels(document: PdfDocument, password?: string): FoundProofs[] {
  const { signatures } = readSignatures(document);
  return signatures.map((signature) => ({
    fieldName: signature.fieldName,
    level: levelOf(document, signatures, { signature, password }),
    timeStamps: signature.timeStamps.map(({ info, certificate }) => {
      return { time: info.genTime, authorityName: authorityNameOf(certificate) };
    }),
  }));
}
