import { type Inspection, inspectionSchema } from '@dealseal/signing-service/contract/signatures';
import { randomUUID } from 'node:crypto';
import { AppError } from '../app-error.js';
import type { DocumentAddress } from '../contract/session.js';
import type { DocumentBytes, KeptBytes } from './document-bytes.js';
import type { PortalAccess, PortalDocuments } from './portal-documents.js';
import type { KeptRequest } from './kept-request.js';
import type { RequestRepository } from './request-repository.js';
import type { ServiceClients } from './service-clients.js';
import { frozenRequest, waitsForCode } from './signing-request.js';

/** How long a document stays with the person who opened it after they were last seen reading it. */
export const seenLease = 10 * 60_000;

export interface Opening {
  readonly memberId: string;
  readonly person: { readonly personId: string; readonly name: string };
  readonly address: DocumentAddress;
}

export interface OpenRequestParts {
  readonly requests: RequestRepository;
  readonly documents: PortalDocuments;
  readonly bytes: DocumentBytes;
  readonly services: ServiceClients;
  /** Bytes of the largest document that the portal's administrators allow; null: they set no limit of their own. */
  readonly largestBytes: (memberId: string) => Promise<number | null>;
  readonly now: () => number;
}

/**
 * Opens the flow: freezes the bytes that are previewed and signed (design.md §3.2). The caller's own active request is
 * answered again, so that a second tab or a reload finds the first. What can be known without writing is checked here,
 * before a code is asked for.
 *
 * Throws document-busy, document-gone, document-changed, access-denied, field-read-only, required-fields-empty, file-too-large, document-over-limit, pdf-*.
 */
export async function openRequest(
  parts: OpenRequestParts,
  opening: Opening,
): Promise<{ readonly request: KeptRequest; readonly created: boolean }> {
  const access: PortalAccess = { memberId: opening.memberId, as: 'person', personId: opening.person.personId };
  // Rights first: who may not read the document learns nothing of its requests either.
  const field = await parts.documents.lookAtField(access, opening.address, 'writing');
  // What was signed and could not be stored comes first: this is the way back to its decision.
  const undecided = await parts.requests.findUndecided(opening.memberId, opening.person.personId, opening.address);
  if (undecided !== null) return { request: undecided, created: false };
  if (!field.fileIds.includes(opening.address.fileId)) throw new AppError('document-changed');
  const active = await ownActive(parts, opening);
  if (active !== null) return { request: active, created: false };

  const download = await field.open(opening.address.fileId);
  const kept = await parts.bytes.keep(opening.memberId, download.body);
  const limitBytes = await parts.largestBytes(opening.memberId);
  if (limitBytes !== null && kept.size > limitBytes) {
    throw new AppError('document-over-limit', { details: { limitBytes } });
  }
  const inspection = await inspect(parts, opening.memberId, kept);
  const request = {
    memberId: opening.memberId,
    requestId: randomUUID(),
    person: opening.person,
    address: opening.address,
    entityTitle: field.entityTitle,
    fieldTitle: field.fieldTitle,
    fileName: download.name,
    size: kept.size,
    sha256: kept.sha256,
    inspection,
    machine: frozenRequest(parts.now()),
    frozenAt: parts.now(),
    seenUntil: parts.now() + seenLease,
  };
  if (await parts.requests.create(request)) {
    return { request: { ...request, version: 1, choices: null, receipt: null }, created: true };
  }
  // Two at the same moment: the other one was first.
  const first = await ownActive(parts, opening);
  if (first === null) throw new AppError('document-busy');
  return { request: first, created: false };
}

/** The person's own active request; an unsigned one that its person has left is given up. Throws document-busy for another's. */
async function ownActive(parts: OpenRequestParts, opening: Opening): Promise<KeptRequest | null> {
  const active = await parts.requests.findActive(opening.memberId, opening.address);
  if (active === null) return null;
  if (active.person.personId === opening.person.personId) {
    await parts.requests.renewSeen(active, parts.now() + seenLease);
    return active;
  }
  if (waitsForCode(active.machine.state) && active.seenUntil < parts.now()) {
    await parts.requests.apply(active, { kind: 'abandoned' });
    return null;
  }
  throw new AppError('document-busy', {
    details: { person: active.person.name, since: new Date(active.frozenAt).toISOString() },
  });
}

async function inspect(parts: OpenRequestParts, memberId: string, kept: KeptBytes): Promise<Inspection> {
  const service = await parts.services.of(memberId);
  const inspection = inspectionSchema.parse(await service.inspect(parts.bytes.read(memberId, kept.sha256), kept.size));
  if (inspection.refusal !== null) throw new AppError(inspection.refusal);
  if (inspection.sha256 !== kept.sha256) throw new AppError('digest-mismatch');
  return inspection;
}
