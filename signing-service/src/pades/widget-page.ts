import type { PdfDocument } from '../pdf/document.js';
import { lookupArray, lookupInteger } from '../pdf/lookup.js';
import { PdfDict } from '../pdf/object.js';
import type { PdfRef } from '../pdf/object.js';
import type { PdfPage } from '../pdf/page-tree.js';

const maxDepth = 64;
const pagesSearched = 1000;

function pagesBelow(document: PdfDocument, node: PdfDict): number {
  return node.has('Kids') ? (lookupInteger(document, node, 'Count') ?? 0) : 1;
}

/** Pages under a node's siblings before it; 0 when its parent does not list it. */
function pagesBefore(document: PdfDocument, parent: PdfDict, node: PdfRef): number {
  const kids = lookupArray(document, parent, 'Kids')?.items ?? [];
  const position = kids.findIndex((kid) => node.equals(kid));
  if (lookupInteger(document, parent, 'Count') === kids.length) return Math.max(position, 0);
  return kids.slice(0, Math.max(position, 0)).reduce<number>((sum, kid) => {
    const dict = document.resolve(kid);
    return sum + (dict instanceof PdfDict ? pagesBelow(document, dict) : 0);
  }, 0);
}

/** The page under that reference, its number counted on the way up through its /Parents. */
function pageAt(document: PdfDocument, ref: PdfRef): PdfPage | undefined {
  let index = 0;
  let node = ref;
  for (let depth = 0; depth < maxDepth; depth += 1) {
    const dict = document.resolve(node);
    const parentRef = dict instanceof PdfDict ? dict.getRef('Parent') : undefined;
    const parent = document.resolve(parentRef);
    if (parentRef === undefined || !(parent instanceof PdfDict)) break;
    index += pagesBefore(document, parent, node);
    node = parentRef;
  }
  if (index >= document.pageCount()) return undefined;
  const page = document.page(index);
  return page.ref.equals(ref) ? page : undefined;
}

/** The page that names a widget among its annotations: by the widget's /P, else among the first 1,000 pages. */
export function pageOfWidget(
  document: PdfDocument,
  { ref, dict }: { readonly ref: PdfRef; readonly dict: PdfDict },
): PdfPage | undefined {
  const stated = dict.getRef('P');
  const found = stated === undefined ? undefined : pageAt(document, stated);
  if (found !== undefined) return found;
  const count = Math.min(document.pageCount(), pagesSearched);
  for (let index = 0; index < count; index += 1) {
    const page = document.page(index);
    const annotations = lookupArray(document, page.dict, 'Annots')?.items ?? [];
    if (annotations.some((annotation) => ref.equals(annotation))) return page;
  }
  return undefined;
}
