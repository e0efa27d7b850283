import type { DigestName } from '../cms/object-identifiers.js';
import type { ValidationRecord } from '../pades/add-material.js';
import { appendProofs } from '../pades/append-proofs.js';
import type { AppendedProofs, ProofTools } from '../pades/append-proofs.js';
import { withSource, withTail } from '../pades/engine-input.js';
import type { EngineInput } from '../pades/engine-messages.js';
import { provingTasks, stampsOver } from '../pades/proving-tasks.js';
import type { ProvingTask } from '../pades/proving-tasks.js';
import { readMaterial } from '../pades/read-material.js';
import { readSecurityStore, recordKeyOf, storedMaterial } from '../pades/security-store.js';
import { readSignatures } from '../pades/signature-evidence.js';
import type { SignatureEvidence } from '../pades/signature-evidence.js';
import { reaches } from '../pades/signature-level.js';
import type { SignatureLevel } from '../pades/signature-level.js';
import { materialOf, mergeMaterial, noMaterial } from '../pades/validation-material.js';
import type { ValidationMaterial } from '../pades/validation-material.js';
import { openPdf } from '../pdf/document.js';
import type { Evidence } from '../trust/prove-from-evidence.js';
import { proveFromEvidence } from '../trust/prove-from-evidence.js';
import type { ProvenPath } from '../trust/prove-path.js';
import { TrustError } from '../trust/trust-error.js';
import type { TrustServices } from '../trust/trust-services.js';
import { FileSigningError } from './file-signing-error.js';

export interface ExtensionTools extends ProofTools, Pick<TrustServices, 'provePath' | 'anchors'> {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface ExtensionWish {
  readonly level: Exclude<SignatureLevel, 'B-B'>;
  /** From B-LT on: enter in the store, too, which of its material belongs to which signature (/VRI). */
  readonly writesRecords?: boolean | undefined;
  /** Of document time stamps' imprints. */
  readonly digest: DigestName;
  readonly password?: string | undefined;
}

/** What a document has to offer for its extension. */
interface Found {
  readonly signatures: readonly SignatureEvidence[];
  readonly stored: ValidationMaterial | undefined;
}

/** Throws `not-signed`, `signature-not-intact`, and what `openPdf` throws. */
function read(input: EngineInput, password: string | undefined): Promise<Found> {
  return withSource(input, (source) => {
    const document = openPdf(source, { password });
    const { signatures, unreadable } = readSignatures(document);
    const faulty = [...unreadable, ...signatures.flatMap((each) => (each.isIntact ? [] : [each.fieldName]))];
    if (faulty.length > 0) throw new FileSigningError('signature-not-intact', faulty.join(', '));
    if (signatures.length === 0) throw new FileSigningError('not-signed', 'it has no signature');
    const store = readSecurityStore(document);
    return { signatures, stored: store === undefined ? undefined : storedMaterial(store) };
  });
}

/** By what the document holds where that says enough; else others are asked, and what it holds is the second choice. */
async function prove(task: ProvingTask, evidence: Evidence, tools: ExtensionTools): Promise<ProvenPath> {
  const { certificate, time, since } = task;
  const { anchors, provePath } = tools;
  const intermediates = [...task.intermediates, ...evidence.certificates];
  const now = new Date(tools.now());
  const kept = proveFromEvidence(certificate, { ...evidence, certificates: intermediates }, { anchors, time, now });
  if (kept !== undefined && (kept.toldAt ?? since) >= since) return kept;
  try {
    return await provePath(certificate, { intermediates, time, since });
  } catch (cause) {
    if (!(cause instanceof TrustError)) throw cause;
    if (kept !== undefined && cause.code === 'path-unproven') return kept;
    const { code, check, causes, retry, message } = cause;
    const whose = `${task.fieldName}, ${task.role}: ${message}`;
    throw new TrustError(code, whose, { causes, retry, cause, ...(check === undefined ? {} : { check }) });
  }
}

/** The certificates that have to be proven, and their proofs: each is looked for once. */
interface Proving {
  readonly tasks: readonly ProvingTask[];
  /** Throws TrustError `path-*` with the field's name. */
  readonly proofOf: (task: ProvingTask) => Promise<ProvenPath>;
}

function provingOf({ signatures, stored }: Found, tools: ExtensionTools): Proving {
  const evidence = readMaterial(mergeMaterial(stored ?? noMaterial, ...signatures.map((each) => each.archived)));
  const sought = new Map<ProvingTask, Promise<ProvenPath>>();
  return {
    tasks: provingTasks(signatures, new Date(tools.now())),
    proofOf(task) {
      const proof = sought.get(task) ?? prove(task, evidence, tools);
      sought.set(task, proof);
      return proof;
    },
  };
}

/** Why none of the time stamps of a signature, nor of those over it, can be relied on; undefined where one can. */
async function timeDoubts(
  signature: SignatureEvidence,
  signatures: readonly SignatureEvidence[],
  { tasks, proofOf }: Proving,
): Promise<readonly TrustError[] | undefined> {
  const names = new Set([signature, ...stampsOver(signatures, signature.end)].map(({ fieldName }) => fieldName));
  const doubts: TrustError[] = [];
  for (const task of tasks) {
    if (task.role !== 'time-stamp' || !names.has(task.fieldName)) continue;
    try {
      await proofOf(task);
      return undefined;
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      doubts.push(error);
    }
  }
  return doubts;
}

/**
 * Whether a signature has no proof of its time. Throws `signature-expired` where it is too late for one, and why the one that is there
 * cannot be relied on now where that may be otherwise later.
 */
async function needsTimeStamp({ signatures }: Found, proving: Proving, now: number): Promise<boolean> {
  let isNeeded = false;
  for (const signature of signatures.filter(({ kind }) => kind === 'signature')) {
    const doubts = await timeDoubts(signature, signatures, proving);
    if (doubts === undefined) continue;
    const { certificate, fieldName } = signature;
    if (certificate !== undefined && certificate.notAfter.getTime() < now)
      throw doubts.find(({ retry }) => retry === 'later') ?? new FileSigningError('signature-expired', fieldName);
    isNeeded = true;
  }
  return isNeeded;
}

/** What proves all signatures and time stamps, by their fields' names. */
async function proveAll({ tasks, proofOf }: Proving): Promise<Map<string, ValidationMaterial>> {
  const proven = new Map<string, ValidationMaterial>();
  for (const task of tasks) {
    const before = proven.get(task.fieldName) ?? noMaterial;
    proven.set(task.fieldName, mergeMaterial(before, materialOf(await proofOf(task))));
  }
  return proven;
}

function recordsOf({ signatures }: Found, proven: ReadonlyMap<string, ValidationMaterial>): ValidationRecord[] {
  return signatures.flatMap(({ fieldName, contents }) => {
    const material = proven.get(fieldName);
    return material === undefined ? [] : [{ key: recordKeyOf(contents), material }];
  });
}

/**
 * Raises the level of all signatures of a document, whoever made them (EN 319 142-1 §6.3). Answers the revisions to be
 * appended, nothing where the document has all that the level wants; `input` stays as it is.
 *
 * - `B-T`: where a signature has no time stamp that can be relied on, of its own or over it, a document time stamp is put over all
 * - `B-LT`: then signers and time-stamp authorities are proven, each at the time at which its signature is known to have existed, by what
 *   the document holds and by what is to be had; all of it goes into the security store
 * - `B-LTA`: then a document time stamp is put over all, also where there is one: the older one is proven in the store below it
 *
 * Throws FileSigningError `not-signed`, `signature-not-intact`, `signature-expired`; TrustError `path-*` with the field's name,
 * `time-stamp-*`; PdfError, PadesError.
 */
export async function extendDocument(
  tools: ExtensionTools,
  input: EngineInput,
  { level, digest, password, writesRecords = false }: ExtensionWish,
): Promise<AppendedProofs> {
  const found = await read(input, password);
  const nothing: AppendedProofs = { tail: new Uint8Array(), timeStamp: undefined };
  const proving = provingOf(found, tools);
  const first = (await needsTimeStamp(found, proving, tools.now()))
    ? await appendProofs(tools, input, { timeStamp: digest })
    : nothing;
  if (!reaches(level, 'B-LT')) return first;
  const stamped = withTail(input, first.tail);
  const whole = first.tail.length === 0 ? found : await read(stamped, password);
  const proven = await proveAll(whole === found ? proving : provingOf(whole, tools));
  const material = mergeMaterial(...proven.values());
  const records = writesRecords ? recordsOf(whole, proven) : [];
  const wish = { material, records, timeStamp: reaches(level, 'B-LTA') ? digest : undefined };
  const second = await appendProofs(tools, stamped, wish);
  return {
    tail: Buffer.concat([first.tail, second.tail]),
    timeStamp: second.timeStamp ?? first.timeStamp,
  };
}
