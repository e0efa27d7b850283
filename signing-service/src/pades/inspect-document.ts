import { openPdf } from '../pdf/document.js';
import type { PdfDocument } from '../pdf/document.js';
import type { DocumentPermissions } from '../pdf/encryption/permissions.js';
import { PdfError } from '../pdf/errors.js';
import { lookupDict, lookupName } from '../pdf/lookup.js';
import { PdfDict } from '../pdf/object.js';
import type { ByteSource } from '../pdf/source.js';
import { certificationOf } from './earlier-signatures.js';
import type { CertificationLevel } from './field-lock.js';
import { inspectSignature } from './inspect-signature.js';
import type { InspectedSignature } from './inspect-signature.js';
import { PadesError } from './pades-error.js';
import type { PadesErrorCode } from './pades-error.js';
import { prepareSignature } from './prepare-signature.js';
import type { PrepareOptions } from './prepare-signature.js';
import { readFormFields } from './signature-fields.js';
import type { FormFields } from './signature-fields.js';

/** What can be known of a document before anyone signs it. */
export interface DocumentInspection {
  /** 0 when the document cannot be read that far. */
  readonly pageCount: number;
  /** Bytes. */
  readonly size: number;
  readonly encrypted: boolean;
  /** What an encrypted document asks not to be done; absent when it is not encrypted or was not opened. */
  readonly permissions: DocumentPermissions | undefined;
  /** Fields that somebody may fill in: others than signatures, signatures still to be made, XFA. */
  readonly hasForm: boolean;
  readonly hasXfa: boolean;
  readonly hasAttachments: boolean;
  readonly hasScripts: boolean;
  /** In the order of the form's fields. */
  readonly signatures: readonly InspectedSignature[];
  /** Fully qualified names of the signature fields that hold no signature yet, in the order of the form. */
  readonly emptyFields: readonly string[];
  readonly certification: CertificationLevel | undefined;
  /** Read by cross-reference data made anew; with `repair` only. */
  readonly repaired: boolean;
  /** True, or why a signature cannot be added. */
  readonly signable: true | { readonly code: PadesErrorCode };
}

/** As for `prepareSignature`. */
export type InspectOptions = Pick<PrepareOptions, 'password' | 'repair'>;

type Contents = Omit<DocumentInspection, 'size' | 'signable'>;

const nothingRead: Contents = {
  pageCount: 0,
  encrypted: false,
  permissions: undefined,
  hasForm: false,
  hasXfa: false,
  hasAttachments: false,
  hasScripts: false,
  signatures: [],
  emptyFields: [],
  certification: undefined,
  repaired: false,
};

function isScript(document: PdfDocument, action: unknown): boolean {
  return action instanceof PdfDict && lookupName(document, action, 'S') === 'JavaScript';
}

function hasScripts(document: PdfDocument, catalog: PdfDict): boolean {
  const names = lookupDict(document, catalog, 'Names');
  if (names?.has('JavaScript') === true || catalog.has('AA')) return true;
  return isScript(document, document.resolve(catalog.get('OpenAction')));
}

function isFillable({ terminalFields, signatureFields }: FormFields): boolean {
  return terminalFields.some(({ type }) => type !== 'Sig') || signatureFields.some(({ value }) => value === undefined);
}

function readContents(document: PdfDocument): Contents {
  const catalog = document.catalog();
  const form = lookupDict(document, catalog, 'AcroForm');
  const fields = readFormFields(document);
  const hasXfa = form?.has('XFA') === true;
  return {
    pageCount: document.pageCount(),
    encrypted: document.encryption !== undefined,
    permissions: document.encryption?.permissions,
    repaired: document.repaired !== undefined,
    hasForm: hasXfa || isFillable(fields),
    hasXfa,
    hasAttachments: lookupDict(document, catalog, 'Names')?.has('EmbeddedFiles') === true || catalog.has('AF'),
    hasScripts: fields.hasActions || hasScripts(document, catalog),
    certification: certificationOf(document),
    emptyFields: fields.signatureFields.filter(({ value }) => value === undefined).map(({ name }) => name),
    signatures: fields.signatureFields.flatMap(({ name, value }) => {
      return value === undefined ? [] : [inspectSignature(document, name, value)];
    }),
  };
}

function codeOf(error: unknown): { readonly code: PadesErrorCode } {
  if (error instanceof PdfError || error instanceof PadesError) return { code: error.code };
  throw error;
}

/** Tries a signature without a mark and throws the result away: nothing else knows as surely. */
async function signability(source: ByteSource, options: InspectOptions): Promise<DocumentInspection['signable']> {
  try {
    await prepareSignature(source, {
      signerName: 'inspection',
      signingTime: new Date(0),
      timeZone: 'UTC',
      language: 'en',
      mark: { kind: 'none' },
      certificate: { issuerCommonName: undefined, issuerOrganisation: undefined, serial: '00' },
      contentsSize: 16,
      fileId: new Uint8Array(16),
      ...options,
    });
    return true;
  } catch (error) {
    return codeOf(error);
  }
}

const closedCodes: readonly PadesErrorCode[] = ['pdf-encrypted', 'pdf-password-wrong', 'pdf-encryption-unsupported'];

/**
 * Reads what a document is and holds, checks its earlier signatures, and tells whether one more can be added. A document
 * that cannot be read is an answer (`signable` names the code), not an error. An encrypted one is opened with the password, the
 * empty one when left out.
 */
export async function inspectDocument(source: ByteSource, options: InspectOptions = {}): Promise<DocumentInspection> {
  const { size } = source;
  try {
    const contents = readContents(openPdf(source, options));
    return { ...contents, size, signable: await signability(source, options) };
  } catch (error) {
    const signable = codeOf(error);
    return { ...nothingRead, size, encrypted: closedCodes.includes(signable.code), signable };
  }
}
