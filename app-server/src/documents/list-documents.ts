import type { Document, DocumentsAnswer, DocumentStatus } from '../contract/documents.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import type { FileFacts, FileFactsRepository } from '../store/file-facts-repository.js';
import type { FileField } from '../store/portal-settings.js';
import type { FileDescriber } from './describe-files.js';
import type { EntityChanges } from './entity-changes.js';
import { type EntityAddress, readEntity } from './entity.js';
import { type FileValue, readFieldValue } from './file-values.js';
import type { SignedFile, SigningOverview } from './signing-overview.js';
import type { WriteRefusals } from './write-refusals.js';

export interface ListParts {
  readonly facts: FileFactsRepository;
  readonly describer: FileDescriber;
  readonly refusals: WriteRefusals;
  readonly overview: SigningOverview;
  /** Told when a file's name was learnt. */
  readonly changes: Pick<EntityChanges, 'announce'>;
  /** The person's own state at the signing-service; never waits long. */
  readonly ownState: (memberId: string, personId: string) => Promise<DocumentsAnswer['me']>;
}

export interface ListRequest {
  readonly caller: PortalCaller;
  readonly personId: string;
  readonly entity: EntityAddress;
  /** The fields that the portal chose. */
  readonly fields: readonly FileField[];
}

interface FieldFile extends FileValue {
  readonly field: FileField;
  readonly isAlone: boolean;
}

/**
 * All files of the chosen fields with what is known of them, those that need action first. One portal call: names that are not known yet are
 * learnt in the background. Throws AppError `access-denied`, and PortalError.
 */
export async function listDocuments(parts: ListParts, request: ListRequest): Promise<Omit<DocumentsAnswer, 'version'>> {
  const { caller, entity, personId, fields } = request;
  const { memberId } = caller;
  const [found, signed, me] = await Promise.all([
    readEntity(caller, entity),
    parts.overview.forEntity(memberId, personId, entity),
    parts.ownState(memberId, personId),
  ]);
  const files = fields.flatMap((field): FieldFile[] => {
    const value = readFieldValue(found.values[field.field]);
    return value.files.map((file) => ({ ...file, field, isAlone: !field.isMultiple }));
  });
  const facts = await parts.facts.find(
    memberId,
    files.map((file) => file.id),
  );
  parts.describer.describe(
    caller,
    files.filter((file) => !facts.has(file.id)),
    () => parts.changes.announce(memberId, entity),
  );
  const documents = files.map((file) => documentOf({ file, entity, facts: facts.get(file.id), signed }));
  return {
    entity: { title: found.title, mayEdit: !parts.refusals.isKnown(memberId, personId, entity) },
    fieldTitles: fields.map((field) => field.title),
    documents: documents.sort((one, other) => urgency[one.status] - urgency[other.status]),
    me,
  };
}

/** What needs somebody's action comes first. */
const urgency: Readonly<Record<DocumentStatus, number>> = {
  conflict: 0,
  failed: 1,
  unsigned: 2,
  'newer-version': 2,
  signing: 3,
  storing: 4,
  'not-a-pdf': 5,
  signed: 6,
};

function documentOf(parts: {
  file: FieldFile;
  entity: EntityAddress;
  facts: FileFacts | undefined;
  signed: readonly SignedFile[];
}): Document {
  const { file, entity, facts, signed } = parts;
  const own = signed.find((one) => one.field === file.field.field && one.fileId === file.id);
  // In a single field every other file is an earlier one; in a list nobody can tell.
  const earlier = file.isAlone ? signed.find((one) => one.field === file.field.field) : undefined;
  const known = own ?? earlier;
  return {
    address: { ...entity, field: file.field.field, fileId: file.id },
    fieldTitle: file.field.title,
    name: facts?.name ?? null,
    size: facts?.size ?? null,
    status: statusOf(own, earlier, facts),
    signer: known?.signer ?? null,
    at: known === undefined ? null : new Date(known.at).toISOString(),
    certificateOwner: known?.certificateOwner ?? null,
    requestId: known?.requestId ?? null,
  };
}

function statusOf(
  own: SignedFile | undefined,
  earlier: SignedFile | undefined,
  facts: FileFacts | undefined,
): DocumentStatus {
  if (own !== undefined) return own.status;
  if (facts?.isPdf === false) return 'not-a-pdf';
  if (earlier?.status === 'conflict' || earlier?.status === 'storing') return earlier.status;
  return earlier?.status === 'signed' ? 'newer-version' : 'unsigned';
}
