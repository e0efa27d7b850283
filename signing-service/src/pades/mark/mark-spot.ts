import type { PdfDocument } from '../../pdf/document.js';
import type { PdfPage } from '../../pdf/page-tree.js';
import type { PdfRectangle } from '../../pdf/rectangle.js';
import { visibleAnnotations, visibleRectangle } from '../annotations.js';
import { PadesError } from '../pades-error.js';
import type { FormFields } from '../signature-fields.js';
import { pageOfWidget } from '../widget-page.js';
import { contentBoxes } from './content-boxes.js';
import type { MarkArea } from './fit-mark.js';
import type { MarkChoice, MarkPlace, MarkPreset } from './mark-choice.js';
import { markSizes } from './mark-shape.js';
import type { MarkShape } from './mark-shape.js';
import { isOnPage, overlaps, toSeen, toUser, userUnitOf } from './page-frame.js';
import { placeMark } from './place-mark.js';
import type { MarkPage } from './place-mark.js';

/** Where a mark stands. */
export interface MarkSpot {
  readonly page: PdfPage;
  /** In default user space. */
  readonly rectangle: PdfRectangle;
  /** Its size as the reader sees it, in points. */
  readonly area: MarkArea;
}

interface EarlierMark {
  readonly page: PdfPage;
  readonly rectangle: PdfRectangle;
}

/** The newest visible signature whose page is known. */
function newestMark(document: PdfDocument, fields: FormFields): EarlierMark | undefined {
  for (const field of fields.signatureFields.toReversed()) {
    if (field.value === undefined) continue;
    for (const { ref, dict } of field.widgets) {
      const rectangle = visibleRectangle(document, dict);
      if (rectangle === undefined || ref === undefined) continue;
      const page = pageOfWidget(document, { ref, dict });
      if (page !== undefined) return { page, rectangle };
    }
  }
  return undefined;
}

function markPage(document: PdfDocument, page: PdfPage): MarkPage {
  const { cropBox, rotate } = page;
  return { cropBox, rotate, userUnit: userUnitOf(document, page), occupied: visibleAnnotations(document, page) };
}

function presetSpot(
  document: PdfDocument,
  fields: FormFields,
  { preset, shape }: { readonly preset: MarkPreset; readonly shape: MarkShape },
): MarkSpot {
  const existing = preset === 'beside-existing' ? newestMark(document, fields) : undefined;
  const page = existing?.page ?? document.lastPage();
  const content = contentBoxes(document, page);
  const around = { ...markPage(document, page), content, existing: existing?.rectangle };
  const rectangle = placeMark(around, preset, markSizes[shape]);
  if (rectangle === undefined) throw new PadesError('mark-no-free-place', 'the page has no free place for the mark');
  return { page, rectangle, area: toSeen(around, rectangle) };
}

function chosenSpot(document: PdfDocument, place: MarkPlace, shape: MarkShape): MarkSpot {
  const count = document.pageCount();
  const index = place.page < 0 ? count + place.page : place.page - 1;
  const isThere = Number.isInteger(index) && index >= 0 && index < count;
  if (!isThere) throw new PadesError('mark-off-page', 'the document has no such page');
  const page = document.page(index);
  const around = markPage(document, page);
  const { width, height } = markSizes[shape];
  const asked = place.width ?? (place.height === undefined ? width : (place.height * width) / height);
  const box = { x: place.x, y: place.y, width: asked, height: place.height ?? (asked * height) / width };
  const hasArea = box.width > 0 && box.height > 0;
  if (!hasArea || !isOnPage(around, box)) throw new PadesError('mark-off-page', 'the mark would leave the page');
  if (around.occupied.some((other) => overlaps(box, toSeen(around, other)))) {
    throw new PadesError('mark-overlaps', 'the mark would cover an annotation or a form field');
  }
  return { page, rectangle: toUser(around, box), area: box };
}

/**
 * Finds page and place of a mark; it covers no annotation (ISO 32000-2 §12.5, what validators look for). Throws
 * `mark-no-free-place` for a preset, `mark-off-page` and `mark-overlaps` for a place that was chosen, `pdf-limit-exceeded` and what
 * reading a page throws.
 */
export function findMarkSpot(
  document: PdfDocument,
  fields: FormFields,
  { choice, shape }: { readonly choice: Exclude<MarkChoice, { readonly kind: 'none' }>; readonly shape: MarkShape },
): MarkSpot {
  return choice.kind === 'place'
    ? chosenSpot(document, choice.place, shape)
    : presetSpot(document, fields, { preset: choice.preset, shape });
}
