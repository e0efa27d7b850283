import type { PdfRef } from '../pdf/object.js';
import type { PdfRectangle } from '../pdf/rectangle.js';
import { RevisionWriter } from '../pdf/revision.js';
import type { ByteSource } from '../pdf/source.js';
import { requireCertifiable, requireUnlocked } from './earlier-permissions.js';
import { declareExtension } from './declare-extension.js';
import { EditedObjects } from './edited-objects.js';
import { fillField, findEmptyField, lockOf, requireWritable, visibleWidgets } from './existing-field.js';
import type { VisibleWidget } from './existing-field.js';
import type { CredentialFacts, FieldChoice } from './field-choice.js';
import type { CertificationLevel } from './field-lock.js';
import { newFieldName } from './field-names.js';
import type { MarkArea } from './mark/fit-mark.js';
import type { MarkChoice } from './mark/mark-choice.js';
import { findMarkSpot } from './mark/mark-spot.js';
import { seenSize } from './mark/page-frame.js';
import type { MarkedSignature, MarkStand } from './mark/put-mark.js';
import { putNewField } from './new-field.js';
import type { PreparedRevision } from './prepared-revision.js';
import { settleForm } from './settle-form.js';
import { openSignableDocument } from './signable-document.js';
import type { SignableDocument } from './signable-document.js';
import { requireSeedValuesMet } from './seed-values.js';
import type { SignatureField } from './signature-fields.js';
import { placeByteRange, putSignaturePlaceholder } from './signature-placeholder.js';
import { signatureReferences } from './signature-references.js';

/**
 * The name is shown by the mark and as /Name, reason and location by the mark and under their names, the claimed time by the mark and
 * as /M.
 */
export interface PrepareOptions extends MarkedSignature {
  readonly mark: MarkChoice;
  /** Bytes reserved for the ContentInfo. */
  readonly contentsSize: number;
  /** A new field when left out. The mark of an existing one is drawn into its widgets, whatever the choice says of a place. */
  readonly field?: FieldChoice | undefined;
  /** Certifies the document, allowing that much from then on (ISO 32000-2 §12.8.2.2). Only as its first signature. */
  readonly certify?: CertificationLevel | undefined;
  /** Compared with the seed values of an existing field; a constraint on what is not told here is unmet. */
  readonly credential?: CredentialFacts | undefined;
  /** Opens an encrypted document, as its user or owner. `PreparedSignature` does not keep it. */
  readonly password?: string | undefined;
  /** Rebuild broken cross-reference data of an unsigned document; `PreparedSignature.repaired` tells whether it was needed. */
  readonly repair?: boolean | undefined;
  /** 16 random bytes: the revision's part of /ID. The same ones give the same tail again. */
  readonly fileId: Uint8Array;
}

/** A signature's revision that waits for its ContentInfo. */
export interface PreparedSignature extends PreparedRevision {
  /** ISO 8601, UTC, whole seconds as in /M. */
  readonly signingTime: string;
  /** The document's cross-reference data were broken: those of this revision list all its objects anew. Absent when read as written. */
  readonly repaired?: true;
  /** Page from 0 and rectangle in default user space; absent for an invisible signature. */
  readonly widget: { readonly page: number; readonly rectangle: PdfRectangle } | undefined;
}

/** What a revision is made with. */
interface Revision extends SignableDocument {
  readonly writer: RevisionWriter;
  readonly edited: EditedObjects;
  readonly options: PrepareOptions;
}

/** What a field's part of the revision comes to. */
interface PlacedField {
  readonly name: string;
  readonly widget: PreparedSignature['widget'];
}

/** The area of a widget as the reader sees it. */
function areaOf({ rectangle, rotate, userUnit }: VisibleWidget): MarkArea {
  return seenSize({ cropBox: rectangle, rotate, userUnit });
}

/** Loading the drawing library takes longer than many a signature: only a visible one waits for it. */
async function putMark({ writer, options }: Revision, stand: MarkStand): Promise<PdfRef> {
  const drawing = await import('./mark/put-mark.js');
  return drawing.putMark(writer, options, stand);
}

/** One appearance for each widget, those of one size and turn sharing theirs. */
async function putAppearances(revision: Revision, widgets: readonly VisibleWidget[]): Promise<Map<PdfRef, PdfRef>> {
  const forms = new Map<string, PdfRef>();
  const appearances = new Map<PdfRef, PdfRef>();
  for (const widget of widgets) {
    const area = areaOf(widget);
    const key = JSON.stringify([area, widget.rotate]);
    const form = forms.get(key) ?? (await putMark(revision, { rotate: widget.rotate, area }));
    forms.set(key, form);
    appearances.set(widget.ref, form);
  }
  return appearances;
}

async function placeNewField(
  revision: Revision,
  choice: FieldChoice & { readonly kind: 'new' },
  value: PdfRef,
): Promise<PlacedField> {
  const { document, fields, permissions, writer, edited, options } = revision;
  const name = newFieldName(fields, choice);
  requireUnlocked(permissions, { name, isNewAndInvisible: options.mark.kind === 'none' });
  const { mark, design } = options;
  const spot =
    mark.kind === 'none' ? undefined : findMarkSpot(document, fields, { choice: mark, shape: design?.shape ?? 'full' });
  const page = spot?.page ?? document.lastPage();
  const stand = spot === undefined ? undefined : { area: spot.area, rotate: page.rotate };
  const appearance = stand === undefined ? undefined : await putMark(revision, stand);
  const field = { name, value, page, rectangle: spot?.rectangle, appearance };
  putNewField({ writer, edited, root: document.rootRef }, field);
  return { name, widget: spot === undefined ? undefined : { page: spot.page.index, rectangle: spot.rectangle } };
}

async function fillExistingField(revision: Revision, field: SignatureField, value: PdfRef): Promise<PlacedField> {
  const { document, edited, options } = revision;
  const widgets = options.mark.kind === 'none' ? [] : visibleWidgets(document, field);
  fillField(edited, field, { value, appearances: await putAppearances(revision, widgets) });
  const first = widgets.find(({ page }) => page !== undefined);
  const widget = first?.page === undefined ? undefined : { page: first.page.index, rectangle: first.rectangle };
  return { name: field.name, widget };
}

/** The existing field that the signature is to go into, allowed to. Throws the `field-…` codes. */
function existingField({ document, fields, permissions, options }: Revision): SignatureField | undefined {
  if (options.field?.kind !== 'existing') return undefined;
  const field = findEmptyField(fields, options.field.name);
  requireUnlocked(permissions, { name: field.name, isNewAndInvisible: false });
  requireWritable(field);
  requireSeedValuesMet(document, field, options);
  return field;
}

/** Enters the certification in the catalog (ISO 32000-2 table 263). */
function certify({ document, edited, permissions, options }: Revision, value: PdfRef): void {
  if (options.certify === undefined) return;
  requireCertifiable(permissions);
  edited.changeAt(document.rootRef, ['Perms', 'DocMDP'], () => value);
}

/**
 * Makes the revision that signs a new or an existing signature field, the signature itself coming later (ISO 32000-2 §12.8,
 * EN 319 142-1 level B-B). The input is only appended to. Equal input and options give equal bytes.
 *
 * What earlier signers allow is checked before anything else. An existing field keeps all it has: its /V and the /AP of
 * its widgets are written, its seed values are met, its /Lock is put into force by a FieldMDP reference.
 *
 * Throws PdfError (`pdf-not-a-pdf`, `pdf-damaged`, `pdf-encrypted`, `pdf-password-wrong`, `pdf-encryption-unsupported`,
 * `pdf-ambiguous`, `pdf-limit-exceeded`, `pdf-unsupported`) and PadesError (`pdf-certified-no-changes`, the `field-…`
 * codes, `certification-not-first`, the `mark-…` codes, `time-zone-unknown`).
 */
export async function prepareSignature(source: ByteSource, options: PrepareOptions): Promise<PreparedSignature> {
  const signable = openSignableDocument(source, options);
  const { document } = signable;
  const writer = new RevisionWriter(document);
  const edited = new EditedObjects(document, writer);
  const revision: Revision = { ...signable, writer, edited, options };
  const value = writer.allocate();
  certify(revision, value);
  const existing = existingField(revision);
  const lock = existing === undefined ? undefined : lockOf(document, existing);
  const references = signatureReferences({ certify: options.certify, lock }, document.rootRef);
  putSignaturePlaceholder(writer, value, { ...options, references });
  const choice = options.field?.kind === 'new' ? options.field : ({ kind: 'new' } as const);
  const placed =
    existing === undefined
      ? await placeNewField(revision, choice, value)
      : await fillExistingField(revision, existing, value);
  settleForm(edited, document.rootRef);
  declareExtension(document, edited);
  edited.requireUnambiguous();

  return {
    fieldName: placed.name,
    ...placeByteRange(writer.finish({ fileId: options.fileId })),
    signingTime: `${options.signingTime.toISOString().slice(0, 19)}Z`,
    ...(document.repaired !== undefined && { repaired: true }),
    widget: placed.widget,
  };
}
