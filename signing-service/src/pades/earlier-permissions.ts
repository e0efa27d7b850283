import type { PdfDocument } from '../pdf/document.js';
import { PdfError } from '../pdf/errors.js';
import { lookupDict } from '../pdf/lookup.js';
import type { PdfDict } from '../pdf/object.js';
import { certificationOf, docMdpLevel, signatureStructure, transformParameters } from './earlier-signatures.js';
import { locksField, readFieldLock } from './field-lock.js';
import type { CertificationLevel, FieldLock } from './field-lock.js';
import { PadesError } from './pades-error.js';
import type { FormFields, SignatureField } from './signature-fields.js';

/** What the document's signers allow, all of them together. */
export interface EarlierPermissions {
  /** A signature or document time-stamp is there already. */
  readonly isSigned: boolean;
  /** The document is certified. */
  readonly isCertified: boolean;
  /** One of them allows nothing (P 1). */
  readonly isFinal: boolean;
  /** Locks in force, of every signed field. */
  readonly locks: readonly FieldLock[];
}

/**
 * Locks of one signed field: its FieldMDP references, and its /Lock, which is in force by the field being signed (ISO 32000-2
 * table 235) whether its signer wrote the reference or not.
 */
export function locksOf(document: PdfDocument, field: SignatureField, value: PdfDict): FieldLock[] {
  const lock = lookupDict(document, field.dict, 'Lock');
  const stated = [...transformParameters(document, value, 'FieldMDP'), ...(lock === undefined ? [] : [lock])];
  return stated.map((dict) => readFieldLock(document, dict));
}

/**
 * Reads what earlier signatures allow, checking that each can be read in one way only. Throws `pdf-damaged` or `pdf-ambiguous` as
 * `signatureStructure` does.
 */
export function readEarlierPermissions(document: PdfDocument, fields: FormFields): EarlierPermissions {
  const certification = certificationOf(document);
  const levels: (CertificationLevel | undefined)[] = [certification];
  const locks: FieldLock[] = [];
  const signedNames = new Set(fields.signatureFields.flatMap(({ name, value }) => (value === undefined ? [] : [name])));
  const names = new Set<string>();
  let isSigned = false;
  for (const field of fields.signatureFields) {
    if (names.has(field.name) && signedNames.has(field.name))
      throw new PdfError('pdf-ambiguous', 'a signed field has the name of another');
    names.add(field.name);
    if (field.value === undefined) continue;
    isSigned = true;
    signatureStructure(document, field.value);
    const own = locksOf(document, field, field.value);
    locks.push(...own);
    levels.push(docMdpLevel(document, field.value), ...own.map(({ level }) => level));
  }
  return { isSigned, isCertified: certification !== undefined, isFinal: levels.includes(1), locks };
}

/**
 * Throws `pdf-certified-no-changes` when an earlier signer allows nothing. Validation material and document time stamps are no changes in
 * that sense and need not ask (ISO 32000-2 table 257, P).
 */
export function requireChangeable({ isFinal }: EarlierPermissions): void {
  if (isFinal) throw new PadesError('pdf-certified-no-changes', 'an earlier signer allowed no further change');
}

/**
 * Whether a field may be signed under the locks in force. Throws `field-locked`.
 *
 * A new field that nobody sees passes: it changes nothing that was signed for, and validators let it pass under any lock. One
 * with a mark is refused where the lock covers its name, as with /All. Under P 2 and 3 new fields with marks are part of
 * "signing" (ISO 32000-2 table 257), as Acrobat and iText hold; pyHanko's validator by default takes only invisible ones after a
 * certification.
 */
export function requireUnlocked(
  { locks }: EarlierPermissions,
  field: { readonly name: string; readonly isNewAndInvisible: boolean },
): void {
  if (field.isNewAndInvisible) return;
  if (locks.some((lock) => locksField(lock, field.name))) {
    throw new PadesError('field-locked', 'an earlier signer locked the field');
  }
}

/** Throws `certification-not-first` when the document is signed or certified already (ISO 32000-2 §12.8.2.2.1). */
export function requireCertifiable({ isSigned, isCertified }: EarlierPermissions): void {
  if (isSigned || isCertified) {
    throw new PadesError('certification-not-first', 'only the first signature of a document can certify it');
  }
}
