import type { PdfDocument } from '../../pdf/document.js';
import type { PdfPage } from '../../pdf/page-tree.js';
import type { PdfRectangle } from '../../pdf/rectangle.js';
import { visibleAnnotations, visibleRectangle } from '../annotations.js';
import type { FormFields } from '../signature-fields.js';
import { contentBoxes } from './content-boxes.js';
import { markSizes } from './mark-shape.js';
import { placeMark } from './place-mark.js';
import type { MarkPreset } from './place-mark.js';

/** Page and rectangle of a mark, in default user space. */
export interface MarkSpot {
  readonly page: PdfPage;
  readonly rectangle: PdfRectangle;
}

const pagesSearched = 64;

/** The newest visible signature on the last 64 pages, by the page's own reference in /P. */
function newestMark(document: PdfDocument, fields: FormFields): MarkSpot | undefined {
  for (const field of fields.signatureFields.toReversed()) {
    if (field.value === undefined) continue;
    for (const { dict: widget } of field.widgets) {
      const rectangle = visibleRectangle(document, widget);
      const pageRef = widget.getRef('P');
      if (rectangle === undefined || pageRef === undefined) continue;
      const last = document.pageCount() - 1;
      for (let index = last; index >= Math.max(0, last - pagesSearched + 1); index -= 1) {
        const page = document.page(index);
        if (page.ref.equals(pageRef)) return { page, rectangle };
      }
    }
  }
  return undefined;
}

/** Finds page and free place for a mark. Throws `pdf-limit-exceeded` and what reading a page throws. */
export function findMarkSpot(document: PdfDocument, fields: FormFields, preset: MarkPreset): MarkSpot {
  const existing = preset === 'beside-existing' ? newestMark(document, fields) : undefined;
  const page = existing?.page ?? document.lastPage();
  const occupied = visibleAnnotations(document, page);
  const { cropBox, rotate } = page;
  const content = contentBoxes(document, page);
  const rectangle = placeMark(
    { cropBox, rotate, occupied, content, existing: existing?.rectangle },
    preset,
    markSizes.full,
  );
  return { page, rectangle };
}
