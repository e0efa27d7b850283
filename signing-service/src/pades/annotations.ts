import type { PdfDocument } from '../pdf/document.js';
import { PdfError } from '../pdf/errors.js';
import { lookupArray, lookupInteger, lookupName } from '../pdf/lookup.js';
import { PdfDict } from '../pdf/object.js';
import type { PdfPage } from '../pdf/page-tree.js';
import type { PdfRectangle } from '../pdf/rectangle.js';
import { readRectangle } from '../pdf/rectangle.js';

const maxAnnotations = 20_000;
const hiddenFlags = 0b10_0010;

/** Rectangle of an annotation that is seen; undefined for hidden and empty ones, and for popups, which have no appearance. */
export function visibleRectangle(document: PdfDocument, annotation: PdfDict): PdfRectangle | undefined {
  if (lookupName(document, annotation, 'Subtype') === 'Popup') return undefined;
  if (((lookupInteger(document, annotation, 'F') ?? 0) & hiddenFlags) !== 0) return undefined;
  return readRectangle(document, document.resolve(annotation.get('Rect')));
}

/** Rectangles of what is seen of a page's annotations, form fields included. Throws `pdf-limit-exceeded`. */
export function visibleAnnotations(document: PdfDocument, page: PdfPage): PdfRectangle[] {
  const annotations = lookupArray(document, page.dict, 'Annots')?.items ?? [];
  if (annotations.length > maxAnnotations) throw new PdfError('pdf-limit-exceeded', 'too many annotations on a page');
  return annotations.flatMap((item) => {
    const annotation = document.resolve(item);
    const rectangle = annotation instanceof PdfDict ? visibleRectangle(document, annotation) : undefined;
    return rectangle === undefined ? [] : [rectangle];
  });
}
