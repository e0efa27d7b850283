import { openPdf } from '../pdf/document.js';
import type { OpenOptions, PdfDocument } from '../pdf/document.js';
import type { ByteSource } from '../pdf/source.js';
import { readEarlierPermissions, requireChangeable } from './earlier-permissions.js';
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
 * Opens a document for what proves its signatures, which no signer can forbid (ISO 32000-2 table 257, P). Throws what `openPdf` throws,
 * `pdf-unsupported` for dynamic XFA, and `pdf-damaged` or `pdf-ambiguous` for earlier signatures that are not what they seem. What the
 * encryption dictionary does not permit is not refused: that is for the caller to tell (`encryption.permissions`).
 */
export function openAugmentableDocument(source: ByteSource, options: OpenOptions = {}): SignableDocument {
  const document = openPdf(source, options);
  requireNoDynamicXfa(document);
  const fields = readFormFields(document);
  return { document, fields, permissions: readEarlierPermissions(document, fields) };
}

/** As `openAugmentableDocument`, for one more signature. Throws also `pdf-certified-no-changes`. */
export function openSignableDocument(source: ByteSource, options: OpenOptions = {}): SignableDocument {
  const signable = openAugmentableDocument(source, options);
  requireChangeable(signable.permissions);
  return signable;
}
