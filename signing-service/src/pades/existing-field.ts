import type { PdfDocument } from '../pdf/document.js';
import { PdfError } from '../pdf/errors.js';
import { lookupDict, lookupInteger } from '../pdf/lookup.js';
import { PdfDict } from '../pdf/object.js';
import type { PdfRef } from '../pdf/object.js';
import type { PdfPage } from '../pdf/page-tree.js';
import type { PdfRectangle } from '../pdf/rectangle.js';
import { visibleRectangle } from './annotations.js';
import type { EditedObjects } from './edited-objects.js';
import { readFieldLock } from './field-lock.js';
import type { FieldLock } from './field-lock.js';
import { userUnitOf } from './mark/page-frame.js';
import { PadesError } from './pades-error.js';
import type { FieldObject, FormFields, SignatureField } from './signature-fields.js';
import { pageOfWidget } from './widget-page.js';

/** ReadOnly (ISO 32000-2 table 227). */
const readOnlyFlag = 1;
/** NoRotate (ISO 32000-2 table 167). */
const noRotateFlag = 16;

/** A widget that shows something: where, and how its appearance must be turned to be read upright. */
export interface VisibleWidget {
  readonly ref: PdfRef;
  /** Absent when no page names the widget. */
  readonly page: PdfPage | undefined;
  readonly rectangle: PdfRectangle;
  readonly rotate: 0 | 90 | 180 | 270;
  /** Points that a unit of its page is long. */
  readonly userUnit: number;
}

/**
 * The unsigned signature field of that fully qualified name. Throws `field-not-found`, `field-not-a-signature-field`,
 * `field-already-signed`, and `pdf-ambiguous` when several fields have the name.
 */
export function findEmptyField(fields: FormFields, name: string): SignatureField {
  if (fields.ambiguousNames.has(name)) throw new PdfError('pdf-ambiguous', 'several fields have that name');
  const field = fields.signatureFields.find((candidate) => candidate.name === name);
  if (field === undefined) {
    const exists = fields.names.has(name);
    const code = exists ? 'field-not-a-signature-field' : 'field-not-found';
    throw new PadesError(code, exists ? 'the field takes no signature' : 'no field has that name');
  }
  if (field.value !== undefined) throw new PadesError('field-already-signed', 'the field holds a signature');
  return field;
}

/** Throws `field-read-only`. */
export function requireWritable({ flags }: SignatureField): void {
  if ((flags & readOnlyFlag) !== 0) throw new PadesError('field-read-only', 'the field is read-only');
}

/** The field's /Lock, which its signature puts into force. Throws `pdf-damaged` for one that cannot be obeyed. */
export function lockOf(document: PdfDocument, { dict }: SignatureField): FieldLock | undefined {
  const lock = lookupDict(document, dict, 'Lock');
  return lock === undefined ? undefined : readFieldLock(document, lock);
}

function indirect({ ref }: FieldObject): PdfRef {
  if (ref === undefined) throw new PdfError('pdf-unsupported', 'a form field is not an indirect object');
  return ref;
}

/** /MK /R where the form's maker turned the widget, else the page's own turn. Both are undone by turning counterclockwise. */
function rotationOf(document: PdfDocument, { dict }: FieldObject, page: PdfPage | undefined): VisibleWidget['rotate'] {
  const characteristics = lookupDict(document, dict, 'MK');
  const stated = characteristics === undefined ? undefined : lookupInteger(document, characteristics, 'R');
  const turn = (((stated ?? 0) % 360) + 360) % 360;
  if (stated !== undefined) return turn === 90 || turn === 180 || turn === 270 ? turn : 0;
  const isFixed = ((lookupInteger(document, dict, 'F') ?? 0) & noRotateFlag) !== 0;
  return isFixed ? 0 : (page?.rotate ?? 0);
}

/** Widgets of the field that are seen; none for an invisible field. Throws `pdf-unsupported`. */
export function visibleWidgets(document: PdfDocument, field: SignatureField): VisibleWidget[] {
  return field.widgets.flatMap((widget) => {
    const rectangle = visibleRectangle(document, widget.dict);
    if (rectangle === undefined) return [];
    const ref = indirect(widget);
    const page = pageOfWidget(document, { ref, dict: widget.dict });
    const userUnit = page === undefined ? 1 : userUnitOf(document, page);
    return [{ ref, page, rectangle, rotate: rotationOf(document, widget, page), userUnit }];
  });
}

function change(edited: EditedObjects, ref: PdfRef, key: string, value: PdfDict | PdfRef): void {
  edited.changeAt(ref, [], (object) => {
    if (!(object instanceof PdfDict)) throw new PdfError('pdf-damaged', 'a form field is not a dictionary');
    return object.with(key, value);
  });
}

/** Writes the field's /V and its widgets' /AP, and nothing else of them. Throws `pdf-unsupported`. */
export function fillField(
  edited: EditedObjects,
  field: SignatureField,
  filled: { readonly value: PdfRef; readonly appearances: ReadonlyMap<PdfRef, PdfRef> },
): void {
  change(edited, indirect(field), 'V', filled.value);
  for (const [widget, appearance] of filled.appearances) {
    change(edited, widget, 'AP', PdfDict.of({ N: appearance }));
  }
}
