import { PdfError } from '../pdf/errors.js';
import { PdfArray, PdfDict, PdfName, PdfRef } from '../pdf/object.js';
import type { PdfObject } from '../pdf/object.js';
import type { PdfPage } from '../pdf/page-tree.js';
import type { PdfRectangle } from '../pdf/rectangle.js';
import type { RevisionWriter } from '../pdf/revision.js';
import { textString } from '../pdf/text-string.js';
import type { EditedObjects } from './edited-objects.js';

/** A signature field merged with its only widget. */
export interface NewField {
  readonly name: string;
  /** The signature dictionary. */
  readonly value: PdfRef;
  readonly page: PdfPage;
  /** Absent for an invisible field. */
  readonly rectangle: PdfRectangle | undefined;
  readonly appearance: PdfRef | undefined;
}

/** Print and Locked (ISO 32000-2 table 167). */
const widgetFlags = 132;

function widgetDict({ name, value, page, rectangle, appearance }: NewField): PdfDict {
  const { left, bottom, right, top } = rectangle ?? { left: 0, bottom: 0, right: 0, top: 0 };
  const corners = [left, bottom, right, top].map((number) => Math.round(number * 1000) / 1000);
  return PdfDict.of({
    Type: new PdfName('Annot'),
    Subtype: new PdfName('Widget'),
    FT: new PdfName('Sig'),
    T: textString(name),
    V: value,
    F: widgetFlags,
    Rect: new PdfArray(corners),
    P: page.ref,
    AP: appearance === undefined ? undefined : PdfDict.of({ N: appearance }),
  });
}

function appendTo(value: PdfObject | undefined, ref: PdfRef): PdfArray {
  return (value instanceof PdfArray ? value : new PdfArray([])).append(ref);
}

function appendField(fields: PdfObject | undefined, ref: PdfRef): PdfArray {
  if (fields !== undefined && !(fields instanceof PdfArray))
    throw new PdfError('pdf-damaged', '/Fields is not an array');
  return appendTo(fields, ref);
}

/**
 * Adds the widget to its page. An indirect /Annots is replaced by an array of the page's own: several pages may share
 * one, and only this page gets the widget. /Annots that is no array holds nothing for any viewer.
 */
function addToPage(edited: EditedObjects, writer: RevisionWriter, page: PdfPage, widget: PdfRef): void {
  edited.changeAt(page.ref, [], (value) => {
    if (!(value instanceof PdfDict)) throw new PdfError('pdf-damaged', 'a page is not a dictionary');
    const annotations = value.get('Annots');
    if (!(annotations instanceof PdfRef)) return value.with('Annots', appendTo(annotations, widget));
    const own = writer.allocate();
    writer.put(own, appendTo(writer.get(annotations) ?? undefined, widget));
    return value.with('Annots', own);
  });
}

/** Writes the field, and enters it in the form and on its page. Throws `pdf-damaged`. */
export function putNewField(
  { writer, edited, root }: { readonly writer: RevisionWriter; readonly edited: EditedObjects; readonly root: PdfRef },
  field: NewField,
): void {
  const ref = writer.allocate();
  writer.put(ref, widgetDict(field));
  edited.changeAt(root, ['AcroForm', 'Fields'], (fields) => appendField(fields, ref));
  addToPage(edited, writer, field.page, ref);
}
