import type { CertificateSummary } from '../cms/certificate-summary.js';
import type { PdfDocument } from '../pdf/document.js';
import { PdfError } from '../pdf/errors.js';
import { lookupDict, lookupName } from '../pdf/lookup.js';
import { PdfArray, PdfDict, PdfName, PdfRef } from '../pdf/object.js';
import type { PdfObject } from '../pdf/object.js';
import type { PdfPage } from '../pdf/page-tree.js';
import type { PdfRectangle } from '../pdf/rectangle.js';
import { RevisionWriter } from '../pdf/revision.js';
import type { ByteSource } from '../pdf/source.js';
import { textString } from '../pdf/text-string.js';
import type { ByteRange, CertificationLevel } from './earlier-signatures.js';
import { EditedObjects } from './edited-objects.js';
import type { CredentialFacts, FieldChoice } from './field-choice.js';
import { putMarkForm } from './mark/mark-form.js';
import { findMarkSpot } from './mark/mark-spot.js';
import type { MarkSpot } from './mark/mark-spot.js';
import { markTemplate } from './mark/mark-template.js';
import { markDate, markText } from './mark/mark-text.js';
import type { MarkLanguage } from './mark/mark-text.js';
import type { MarkPreset } from './mark/place-mark.js';
import { openSignableDocument } from './signable-document.js';
import type { SignableDocument } from './signable-document.js';
import { placeByteRange, putSignaturePlaceholder } from './signature-placeholder.js';

/** Whether and where the signature is seen. */
export type MarkChoice = { readonly kind: 'none' } | { readonly kind: 'preset'; readonly preset: MarkPreset };

export interface PrepareOptions {
  /** Shown by the mark and as /Name. */
  readonly signerName: string;
  readonly organisation?: string | undefined;
  readonly reason?: string | undefined;
  readonly location?: string | undefined;
  /** Claimed time, /M and the mark's date. */
  readonly signingTime: Date;
  /** IANA name, for the mark. */
  readonly timeZone: string;
  readonly language: MarkLanguage;
  readonly mark: MarkChoice;
  readonly certificate: Pick<CertificateSummary, 'issuerCommonName' | 'issuerOrganisation' | 'serial'>;
  /** Bytes reserved for the ContentInfo. */
  readonly contentsSize: number;
  /** A new field when left out. The mark of an existing one is drawn into its widgets, whatever the preset says of a place. */
  readonly field?: FieldChoice | undefined;
  /** Certifies the document, allowing that much from then on (ISO 32000-2 §12.8.2.2). Only as its first signature. */
  readonly certify?: CertificationLevel | undefined;
  /** Compared with the seed values of an existing field; a constraint on what is not told here is unmet. */
  readonly credential?: CredentialFacts | undefined;
  /** 16 random bytes: the revision's part of /ID. The same ones give the same tail again. */
  readonly fileId: Uint8Array;
}

/** A revision that waits for its signature; plain data but for `tail`. */
export interface PreparedSignature {
  readonly fieldName: string;
  /** To be appended to the unchanged input; /ByteRange is final, /Contents is zeros. */
  readonly tail: Uint8Array;
  /** Input's size: where the tail begins in the output. */
  readonly tailStart: number;
  readonly byteRange: ByteRange;
  /** Position of the `<` of /Contents in the output. */
  readonly contentsOffset: number;
  /** Length of the hex string, brackets included. */
  readonly contentsLength: number;
  /** ISO 8601, UTC, whole seconds as in /M. */
  readonly signingTime: string;
  /** Page from 0 and rectangle in default user space; absent for an invisible signature. */
  readonly widget: { readonly page: number; readonly rectangle: PdfRectangle } | undefined;
}

function freeFieldName(taken: ReadonlySet<string>, wish: string | undefined): string {
  const base = (wish ?? 'Signature').replaceAll('.', '-');
  if (wish !== undefined && !taken.has(base)) return base;
  let number = wish === undefined ? 1 : 2;
  while (taken.has(`${base}${number}`)) number += 1;
  return `${base}${number}`;
}

function appendTo(value: PdfObject | undefined, ref: PdfRef, key: string): PdfArray {
  if (value !== undefined && !(value instanceof PdfArray)) throw new PdfError('pdf-damaged', `/${key} is not an array`);
  return (value ?? new PdfArray([])).append(ref);
}

/** Adds the field to the form: SignaturesExist and AppendOnly set, no appearances left to the viewer. */
function addToForm(edited: EditedObjects, root: PdfRef, field: PdfRef): void {
  edited.changeAt(root, ['AcroForm', 'Fields'], (fields) => appendTo(fields, field, 'Fields'));
  edited.changeAt(root, ['AcroForm'], (form) => {
    if (!(form instanceof PdfDict)) throw new PdfError('pdf-damaged', '/AcroForm is not a dictionary');
    const settled = form.getInteger('SigFlags') === 3 && !form.has('NeedAppearances');
    return settled ? form : form.without('NeedAppearances').with('SigFlags', 3);
  });
}

/**
 * Adds the widget to its page. An indirect /Annots is replaced by an array of the page's own: several pages may share
 * one, and only this page gets the widget.
 */
function addToPage(edited: EditedObjects, writer: RevisionWriter, page: PdfPage, widget: PdfRef): void {
  edited.changeAt(page.ref, [], (value) => {
    if (!(value instanceof PdfDict)) throw new PdfError('pdf-damaged', 'a page is not a dictionary');
    const annotations = value.get('Annots');
    if (!(annotations instanceof PdfRef)) return value.with('Annots', appendTo(annotations, widget, 'Annots'));
    const own = writer.allocate();
    writer.put(own, appendTo(writer.get(annotations) ?? undefined, widget, 'Annots'));
    return value.with('Annots', own);
  });
}

/** Declares the extension that ETSI.CAdES.detached belongs to, below PDF 2.0; other prefixes and levels are kept. */
function declareExtension(document: PdfDocument, edited: EditedObjects): void {
  const catalog = document.catalog();
  const versions = [document.headerVersion, lookupName(document, catalog, 'Version') ?? ''];
  if (versions.some((version) => Number.parseFloat(version) >= 2)) return;
  const extensions = lookupDict(document, catalog, 'Extensions');
  if (extensions?.has('ESIC') === true) return;
  const declared = PdfDict.of({ BaseVersion: new PdfName('1.7'), ExtensionLevel: 1 });
  edited.changeAt(document.rootRef, ['Extensions', 'ESIC'], () => declared);
}

/** Print and Locked (ISO 32000-2 table 167). */
const widgetFlags = 132;

function widgetDict(parts: {
  readonly name: string;
  readonly value: PdfRef;
  readonly page: PdfRef;
  readonly rectangle: PdfRectangle | undefined;
  readonly appearance: PdfRef | undefined;
}): PdfDict {
  const { left, bottom, right, top } = parts.rectangle ?? { left: 0, bottom: 0, right: 0, top: 0 };
  const corners = [left, bottom, right, top].map((number) => Math.round(number * 1000) / 1000);
  return PdfDict.of({
    Type: new PdfName('Annot'),
    Subtype: new PdfName('Widget'),
    FT: new PdfName('Sig'),
    T: textString(parts.name),
    V: parts.value,
    F: widgetFlags,
    Rect: new PdfArray(corners),
    P: parts.page,
    AP: parts.appearance === undefined ? undefined : PdfDict.of({ N: parts.appearance }),
  });
}

async function putMark(writer: RevisionWriter, spot: MarkSpot, options: PrepareOptions): Promise<PdfRef> {
  const { signerName, organisation, certificate, language, signingTime, timeZone } = options;
  const issuer = certificate.issuerCommonName ?? certificate.issuerOrganisation;
  const text = markText({ signerName, organisation, issuer, serial: certificate.serial, language });
  const date = markDate(signingTime, timeZone, language);
  return putMarkForm(writer, await markTemplate(text), { date, rotate: spot.page.rotate });
}

function spotFor({ document, fields }: SignableDocument, mark: MarkChoice): MarkSpot | undefined {
  return mark.kind === 'none' ? undefined : findMarkSpot(document, fields, mark.preset);
}

/**
 * Makes the revision that adds one signature field with its widget, signed later (ISO 32000-2 §12.8, EN 319 142-1
 * level B-B). The input is only appended to. Equal input and options give equal bytes.
 *
 * Throws PdfError (`pdf-not-a-pdf`, `pdf-damaged`, `pdf-encrypted`, `pdf-ambiguous`, `pdf-limit-exceeded`,
 * `pdf-unsupported`) and PadesError (`pdf-certified-no-changes`, `mark-text-unsupported`, `time-zone-unknown`).
 */
export async function prepareSignature(source: ByteSource, options: PrepareOptions): Promise<PreparedSignature> {
  const choice = options.field ?? { kind: 'new' };
  if (choice.kind === 'existing' || options.certify !== undefined) {
    throw new PdfError('pdf-unsupported', 'existing fields and certification are not supported yet');
  }
  const signable = openSignableDocument(source);
  const { document, fields } = signable;
  const spot = spotFor(signable, options.mark);
  const page = spot?.page ?? document.lastPage();
  const fieldName = freeFieldName(fields.topLevelNames, choice.name);

  const writer = new RevisionWriter(document);
  const edited = new EditedObjects(document, writer);
  const [value, widget] = [writer.allocate(), writer.allocate()];
  const appearance = spot === undefined ? undefined : await putMark(writer, spot, options);
  putSignaturePlaceholder(writer, value, options);
  const rectangle = spot?.rectangle;
  writer.put(widget, widgetDict({ name: fieldName, value, page: page.ref, rectangle, appearance }));
  addToForm(edited, document.rootRef, widget);
  addToPage(edited, writer, page, widget);
  declareExtension(document, edited);
  edited.requireUnambiguous();

  const { tail, byteRange } = placeByteRange(writer.finish({ fileId: options.fileId }));
  return {
    fieldName,
    tail,
    tailStart: source.size,
    byteRange,
    contentsOffset: byteRange[1],
    contentsLength: byteRange[2] - byteRange[1],
    signingTime: `${options.signingTime.toISOString().slice(0, 19)}Z`,
    widget: spot === undefined ? undefined : { page: spot.page.index, rectangle: spot.rectangle },
  };
}
