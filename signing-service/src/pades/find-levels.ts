import { openPdf } from '../pdf/document.js';
import type { PdfDocument } from '../pdf/document.js';
import { headSource } from '../pdf/source.js';
import type { Certificate } from '../trust/certificate.js';
import { proveFromEvidence } from '../trust/prove-from-evidence.js';
import { authorityNameOf } from '../trust/time-stamp-token.js';
import { trustAnchorOf } from '../trust/trust-anchor.js';
import { existenceTime, provingTasks } from './proving-tasks.js';
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

/** What has to be proven for one signature: itself and what says when it existed. */
function tasksFor(signatures: readonly SignatureEvidence[], signature: SignatureEvidence, now: Date): ProvingTask[] {
  const stamp = signatures.find(({ kind, isIntact, end }) => {
    return kind === 'document-time-stamp' && isIntact && end > signature.end;
  });
  const concerned =
    signature.timeStamps.length > 0 ? [signature] : [signature, ...(stamp === undefined ? [] : [stamp])];
  const names = concerned.map(({ fieldName }) => fieldName);
  return provingTasks(signatures, now).filter(({ fieldName }) => names.includes(fieldName));
}

function levelOf(
  document: PdfDocument,
  signatures: readonly SignatureEvidence[],
  { signature, password }: { readonly signature: SignatureEvidence; readonly password: string | undefined },
): SignatureLevel | undefined {
  if (!signature.isIntact || signature.subFilter !== 'ETSI.CAdES.detached') return undefined;
  if (existenceTime(signatures, signature) === undefined) return 'B-B';
  const now = new Date();
  const tasks = tasksFor(signatures, signature, now);
  const provesAll = (material: ValidationMaterial) => tasks.every((task) => isProvenBy(material, task, now));
  if (!provesAll(storedIn(document))) return 'B-T';
  const stamps = signatures.filter(
    ({ kind, isIntact, end }) => kind === 'document-time-stamp' && isIntact && end > signature.end,
  );
  // What a document time stamp covers is the document as it was then.
  const isArchived = stamps.some(({ end }) =>
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
