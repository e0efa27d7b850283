import type { PdfDocument } from '../pdf/document.js';
import { lookupDict, lookupName } from '../pdf/lookup.js';
import { PdfDict, PdfName } from '../pdf/object.js';
import type { EditedObjects } from './edited-objects.js';

/**
 * Declares the extension that ETSI.CAdES.detached, ETSI.RFC3161 and /DSS belong to, below PDF 2.0 (EN 319 142-1 §5.6); other prefixes
 * and levels are kept.
 */
export function declareExtension(document: PdfDocument, edited: EditedObjects): void {
  const catalog = document.catalog();
  const versions = [document.headerVersion, lookupName(document, catalog, 'Version') ?? ''];
  if (versions.some((version) => Number.parseFloat(version) >= 2)) return;
  const extensions = lookupDict(document, catalog, 'Extensions');
  if (extensions?.has('ESIC') === true) return;
  const declared = PdfDict.of({ BaseVersion: new PdfName('1.7'), ExtensionLevel: 1 });
  edited.changeAt(document.rootRef, ['Extensions', 'ESIC'], () => declared);
}
