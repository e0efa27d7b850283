import {
  inspectionSchema,
  markSchema,
  signatureReceiptSchema,
  type Inspection,
  type SignatureReceipt,
} from '@dealseal/signing-service/contract/signatures';
import type { Insertable } from 'kysely';
import { z } from 'zod';
import { appErrorDetailsSchema, appErrors, type AppErrorCode, type AppErrorDetails } from '../contract/error.js';
import { type DocumentAddress, languageSchema } from '../contract/session.js';
import { signingStateSchema } from '../contract/signing.js';
import { isActive, type SigningRequest } from './signing-request.js';
import type { SigningRequestsTable } from './signing-tables.js';
import { searchText } from '../store/search-text.js';

/** What the person chose when pressing Sign; the code is nowhere kept. */
export const signingChoicesSchema = z.object({
  credentialId: z.string(),
  mark: markSchema,
  timeZone: z.string(),
  language: languageSchema,
});
export type SigningChoices = z.infer<typeof signingChoicesSchema>;

/** A signing request with all that is known of it. */
export interface KeptRequest {
  readonly memberId: string;
  readonly requestId: string;
  readonly person: { readonly personId: string; readonly name: string };
  readonly address: DocumentAddress;
  readonly entityTitle: string;
  readonly fieldTitle: string;
  readonly fileName: string;
  readonly size: number;
  readonly sha256: string;
  readonly inspection: Inspection;
  readonly machine: SigningRequest;
  readonly version: number;
  readonly choices: SigningChoices | null;
  readonly receipt: SignatureReceipt | null;
  readonly frozenAt: number;
  readonly seenUntil: number;
}

const errorSchema = z.object({
  code: z.custom<AppErrorCode>((value) => typeof value === 'string' && Object.hasOwn(appErrors, value)),
  details: appErrorDetailsSchema.optional(),
});

const machineSchema = z.object({
  state: signingStateSchema,
  authorizationAttempt: z.int(),
  authorizationId: z.string().nullable(),
  epoch: z.string().nullable().default(null),
  unsignedForSure: z.boolean(),
  writer: z.enum(['signer', 'service']),
  wroteThisPass: z.boolean(),
  writeUnsettledUntil: z.int().nullable(),
  keepsSeparate: z.boolean(),
  failures: z.int(),
  nextAttemptAt: z.int().nullable(),
  since: z.int(),
  error: errorSchema.nullable(),
  storedFileId: z.int().nullable(),
});

export type NewRequest = Omit<KeptRequest, 'version' | 'choices' | 'receipt'>;

export function fieldKey(address: Omit<DocumentAddress, 'fileId'>): string {
  return `${address.entityTypeId}/${address.entityId}/${address.field}`;
}

export function documentKey(address: DocumentAddress): string {
  return `${fieldKey(address)}/${address.fileId}`;
}

export function machineColumns(request: Pick<KeptRequest, 'machine' | 'choices' | 'receipt' | 'address'>) {
  const { machine } = request;
  return {
    state: machine.state,
    next_attempt_at: machine.nextAttemptAt,
    machine: JSON.stringify(machine),
    active_document: isActive(machine.state) ? documentKey(request.address) : null,
    choices: request.choices === null ? null : JSON.stringify(request.choices),
    receipt: request.receipt === null ? null : JSON.stringify(request.receipt),
    stored_file_id: machine.storedFileId,
  };
}

export function toRow(request: NewRequest, now: number): Insertable<SigningRequestsTable> {
  return {
    member_id: request.memberId,
    request_id: request.requestId,
    person_id: request.person.personId,
    person_name: request.person.name,
    entity_type_id: request.address.entityTypeId,
    entity_id: request.address.entityId,
    field: request.address.field,
    file_id: request.address.fileId,
    entity_title: request.entityTitle,
    field_title: request.fieldTitle,
    file_name: request.fileName,
    size: request.size,
    sha256: request.sha256,
    inspection: JSON.stringify(request.inspection),
    ...machineColumns({ ...request, choices: null, receipt: null }),
    search_text: searchText({ ...request, entityId: request.address.entityId }),
    version: 1,
    frozen_at: request.frozenAt,
    updated_at: now,
    seen_until: request.seenUntil,
    worker: null,
    worker_until: 0,
    purged: 0,
  };
}

export function fromRow(row: SigningRequestsTable): KeptRequest {
  const machine = machineSchema.parse(JSON.parse(row.machine));
  const { error } = machine;
  return {
    memberId: row.member_id,
    requestId: row.request_id,
    person: { personId: row.person_id, name: row.person_name },
    address: { entityTypeId: row.entity_type_id, entityId: row.entity_id, field: row.field, fileId: row.file_id },
    entityTitle: row.entity_title,
    fieldTitle: row.field_title,
    fileName: row.file_name,
    size: row.size,
    sha256: row.sha256,
    inspection: inspectionSchema.parse(JSON.parse(row.inspection)),
    machine: { ...machine, error: error === null ? null : withoutUndefined(error) },
    version: row.version,
    choices: row.choices === null ? null : signingChoicesSchema.parse(JSON.parse(row.choices)),
    receipt: row.receipt === null ? null : signatureReceiptSchema.parse(JSON.parse(row.receipt)),
    frozenAt: row.frozen_at,
    seenUntil: row.seen_until,
  };
}

function withoutUndefined(error: z.infer<typeof errorSchema>): { code: AppErrorCode; details?: AppErrorDetails } {
  return error.details === undefined ? { code: error.code } : { code: error.code, details: error.details };
}
