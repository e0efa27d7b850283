import { PdfError } from '../pdf/errors.js';
import { PdfDict } from '../pdf/object.js';
import type { PdfRef } from '../pdf/object.js';
import type { EditedObjects } from './edited-objects.js';

/** SignaturesExist and AppendOnly set, no appearances left to the viewer (ISO 32000-2 tables 224, 225). */
export function settleForm(edited: EditedObjects, root: PdfRef): void {
  edited.changeAt(root, ['AcroForm'], (form) => {
    if (!(form instanceof PdfDict)) throw new PdfError('pdf-damaged', '/AcroForm is not a dictionary');
    const settled = form.getInteger('SigFlags') === 3 && !form.has('NeedAppearances');
    return settled ? form : form.without('NeedAppearances').with('SigFlags', 3);
  });
}
