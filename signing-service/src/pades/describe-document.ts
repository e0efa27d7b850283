import { openPdf } from '../pdf/document.js';
import type { PdfDocument } from '../pdf/document.js';
import { PdfError } from '../pdf/errors.js';
import { lookupArray, lookupDict, lookupInteger, lookupName } from '../pdf/lookup.js';
import { PdfDict } from '../pdf/object.js';
import type { ByteSource } from '../pdf/source.js';
import { locksOf } from './earlier-permissions.js';
import { lockOf } from './existing-field.js';
import type { FieldLock } from './field-lock.js';
import { findLevels } from './find-levels.js';
import type { FoundProofs } from './find-levels.js';
import { inspectDocument } from './inspect-document.js';
import type { DocumentInspection, InspectOptions } from './inspect-document.js';
import { seedValueEntries } from './seed-values.js';
import type { SeedValueEntry } from './seed-values.js';
import { readFormFields } from './signature-fields.js';
import type { SignatureField } from './signature-fields.js';

/** One revision, oldest first. Offsets and lengths in bytes. */
export interface DescribedRevision {
  /** Where its newest cross-reference section begins. */
  readonly xref: number;
  /** Just after it; the next one begins there. */
  readonly end: number;
  readonly length: number;
}

/** What a signature field demands or locks; its signature is in the inspection. */
export interface DescribedSignatureField {
  readonly isSigned: boolean;
  /** Of /SV. */
  readonly seedValues: readonly SeedValueEntry[];
  /** In force by its signature, or to be put into force by it. A lock that cannot be read is left out. */
  readonly locks: readonly FieldLock[];
}

export interface DescribedField {
  /** Fully qualified. */
  readonly name: string;
  readonly type: string | undefined;
  readonly signature: DescribedSignatureField | undefined;
}

/** How many of each the document security store holds (ISO 32000-2 §12.8.4.3). */
export interface DescribedSecurityStore {
  readonly certificates: number;
  readonly ocspResponses: number;
  readonly crls: number;
  /** Signatures that it keeps a record of. */
  readonly vri: number;
}

export interface DocumentDescription {
  /** The catalog's, where it is higher than the header's. */
  readonly version: string;
  /** Of the newest revision. */
  readonly xrefKind: 'table' | 'stream';
  /** /V and /R of the encryption dictionary. */
  readonly encryption: { readonly version: number; readonly revision: number } | undefined;
  readonly revisions: readonly DescribedRevision[];
  readonly fields: readonly DescribedField[];
  readonly securityStore: DescribedSecurityStore | undefined;
  /** Of each signature and document time stamp that can be read, in the order in which they were made. */
  readonly proofs: readonly FoundProofs[];
  readonly inspection: DocumentInspection;
}

function versionOf(document: PdfDocument): string {
  const stated = lookupName(document, document.catalog(), 'Version');
  const isHigher = stated !== undefined && Number.parseFloat(stated) > Number.parseFloat(document.headerVersion);
  return isHigher ? stated : document.headerVersion;
}

function encryptionOf(document: PdfDocument): DocumentDescription['encryption'] {
  const dict = lookupDict(document, document.trailer, 'Encrypt');
  if (dict === undefined) return undefined;
  const number = (key: string) => lookupInteger(document, dict, key) ?? 0;
  return { version: number('V'), revision: number('R') };
}

function revisionsOf(document: PdfDocument): DescribedRevision[] {
  let start = 0;
  return document.revisionBoundaries().map(({ xref, end }) => {
    const length = end - start;
    start = end;
    return { xref, end, length };
  });
}

/** What cannot be read can still be told of, by its absence. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PdfError) return undefined;
    throw error;
  }
}

function describeSignatureField(document: PdfDocument, field: SignatureField): DescribedSignatureField {
  const { value } = field;
  const seed = lookupDict(document, field.dict, 'SV');
  const locks = readable(() =>
    value === undefined ? [lockOf(document, field)].flatMap((lock) => lock ?? []) : locksOf(document, field, value),
  );
  return {
    isSigned: value !== undefined,
    seedValues: seed === undefined ? [] : seedValueEntries(document, seed),
    locks: locks ?? [],
  };
}

function fieldsOf(document: PdfDocument): DescribedField[] {
  const { terminalFields, signatureFields } = readFormFields(document);
  const waiting = [...signatureFields];
  return terminalFields.map(({ name, type }) => {
    const field = type === 'Sig' ? waiting.shift() : undefined;
    return { name, type, signature: field === undefined ? undefined : describeSignatureField(document, field) };
  });
}

function securityStoreOf(document: PdfDocument): DescribedSecurityStore | undefined {
  const store = lookupDict(document, document.catalog(), 'DSS');
  if (store === undefined) return undefined;
  const count = (key: string): number => lookupArray(document, store, key)?.length ?? 0;
  const records = document.resolve(store.get('VRI'));
  return {
    certificates: count('Certs'),
    ocspResponses: count('OCSPs'),
    crls: count('CRLs'),
    vri: records instanceof PdfDict ? [...records.keys()].filter((key) => key !== 'Type').length : 0,
  };
}

/**
 * Tells what a document is made of, beside what `inspectDocument` tells of it. Throws what `openPdf` and reading the form throw: a
 * document that cannot be read is not described.
 */
export async function describeDocument(source: ByteSource, options: InspectOptions = {}): Promise<DocumentDescription> {
  const document = openPdf(source, options);
  return {
    version: versionOf(document),
    xrefKind: document.xrefKind,
    encryption: encryptionOf(document),
    revisions: revisionsOf(document),
    fields: fieldsOf(document),
    securityStore: securityStoreOf(document),
    proofs: readable(() => findLevels(document, options.password)) ?? [],
    inspection: await inspectDocument(source, options),
  };
}
