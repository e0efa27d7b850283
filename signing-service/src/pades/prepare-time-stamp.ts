import { RevisionWriter } from '../pdf/revision.js';
import type { ByteSource } from '../pdf/source.js';
import { declareExtension } from './declare-extension.js';
import { EditedObjects } from './edited-objects.js';
import { newFieldName } from './field-names.js';
import { putNewField } from './new-field.js';
import type { PreparedRevision } from './prepared-revision.js';
import { settleForm } from './settle-form.js';
import { openAugmentableDocument } from './signable-document.js';
import { placeByteRange, putTimeStampPlaceholder } from './signature-placeholder.js';

export interface TimeStampOptions {
  /** Bytes reserved for the TimeStampToken. */
  readonly tokenBytes: number;
  /** Opens an encrypted document, as its user or owner. */
  readonly password?: string | undefined;
  /** 16 random bytes: the revision's part of /ID. The same ones give the same tail again. */
  readonly fileId: Uint8Array;
}

/**
 * Makes the revision of a document time stamp over the whole document (ISO 32000-2 §12.8.5, EN 319 142-1 §5.4.3), in an invisible field
 * of its own; the token comes later, by `completeSignature`. Earlier signers cannot forbid it.
 *
 * Throws PdfError as `prepareSignature`.
 */
export function prepareTimeStamp(source: ByteSource, options: TimeStampOptions): PreparedRevision {
  const { document, fields } = openAugmentableDocument(source, options);
  const writer = new RevisionWriter(document);
  const edited = new EditedObjects(document, writer);
  const root = document.rootRef;
  const value = writer.allocate();
  putTimeStampPlaceholder(writer, value, options.tokenBytes);
  const name = newFieldName(fields, { name: 'Timestamp' });
  const page = document.lastPage();
  putNewField({ writer, edited, root }, { name, value, page, rectangle: undefined, appearance: undefined });
  settleForm(edited, root);
  declareExtension(document, edited);
  edited.requireUnambiguous();
  return { fieldName: name, ...placeByteRange(writer.finish({ fileId: options.fileId })) };
}
