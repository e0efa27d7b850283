import { openPdf } from '../pdf/document.js';
import type { OpenOptions, PdfDocument } from '../pdf/document.js';
import type { ByteSource } from '../pdf/source.js';
import { readEarlierPermissions } from './earlier-permissions.js';
import type { EarlierPermissions } from './earlier-permissions.js';
import { requireNoDynamicXfa } from './earlier-signatures.js';
import { readFormFields } from './signature-fields.js';
import type { FormFields } from './signature-fields.js';

/** A document that a signature may be added to, with its form fields and what its signers allow. */
export interface SignableDocument {
  readonly document: PdfDocument;
  readonly fields: FormFields;
  readonly permissions: EarlierPermissions;
}

/**
 * Opens a document and makes the checks that stand before any writing. Throws what `openPdf` throws, `pdf-unsupported` for
 * dynamic XFA, `pdf-certified-no-changes`, and `pdf-damaged` or `pdf-ambiguous` for earlier signatures that are not what they
 * seem. What the encryption dictionary does not permit is not refused: that is for the caller to tell (`encryption.permissions`).
 */
export function openSignableDocument(source: ByteSource, options: OpenOptions = {}): SignableDocument {
  const document = openPdf(source, options);
  requireNoDynamicXfa(document);
  const fields = readFormFields(document);
  return { document, fields, permissions: readEarlierPermissions(document, fields) };
}
