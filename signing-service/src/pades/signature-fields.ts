import type { PdfDocument } from '../pdf/document.js';
import { PdfError } from '../pdf/errors.js';
import { lookupArray, lookupDict, lookupName } from '../pdf/lookup.js';
import { PdfDict, PdfRef, PdfString } from '../pdf/object.js';
import type { PdfArray, PdfObject } from '../pdf/object.js';
import { decodeTextString } from '../pdf/text-string.js';

/** A signature field of the document's form (ISO 32000-2 §12.7.5.5). */
export interface SignatureField {
  /** Fully qualified name: partial names joined with periods. */
  readonly name: string;
  readonly dict: PdfDict;
  /** The signature dictionary's reference; absent while unsigned or when /V is direct. */
  readonly valueRef: PdfRef | undefined;
  /** The signature dictionary; absent while unsigned. */
  readonly value: PdfDict | undefined;
  /** The field's widgets: itself when merged, else its kids. */
  readonly widgets: readonly PdfDict[];
}

export interface FormFields {
  readonly signatureFields: readonly SignatureField[];
  /** /T of the fields directly under /Fields: a new field's name may not be among them. */
  readonly topLevelNames: ReadonlySet<string>;
  /** A field carries additional actions, as scripted forms do. */
  readonly hasActions: boolean;
}

const maxFields = 50_000;
const maxDepth = 32;

interface Inherited {
  readonly name: string;
  readonly type: string | undefined;
  readonly value: PdfObject | undefined;
}

class FieldWalk {
  readonly signatureFields: SignatureField[] = [];
  readonly topLevelNames = new Set<string>();
  hasActions = false;
  readonly #document: PdfDocument;
  readonly #visited = new Set<string>();
  #count = 0;

  constructor(document: PdfDocument) {
    this.#document = document;
  }

  visitAll(fields: PdfArray, inherited: Inherited, depth: number): void {
    if (depth > maxDepth) throw new PdfError('pdf-limit-exceeded', 'form fields are nested too deeply');
    for (const item of fields.items) this.#visit(item, inherited, depth);
  }

  #visit(item: PdfObject, inherited: Inherited, depth: number): void {
    this.#count += 1;
    if (this.#count > maxFields) throw new PdfError('pdf-limit-exceeded', `more than ${maxFields} form fields`);
    if (item instanceof PdfRef) {
      if (this.#visited.has(item.toString()))
        throw new PdfError('pdf-ambiguous', 'a form field stands twice in the form');
      this.#visited.add(item.toString());
    }
    const dict = this.#document.resolve(item);
    if (!(dict instanceof PdfDict)) return;
    const partial = this.#document.resolve(dict.get('T'));
    const ownName = partial instanceof PdfString ? decodeTextString(partial) : undefined;
    if (depth === 0 && ownName !== undefined) this.topLevelNames.add(ownName);
    if (dict.has('AA')) this.hasActions = true;
    const here: Inherited = {
      name: [inherited.name, ownName].filter((part) => part !== undefined && part !== '').join('.'),
      type: lookupName(this.#document, dict, 'FT') ?? inherited.type,
      value: dict.get('V') ?? inherited.value,
    };
    const kids = lookupArray(this.#document, dict, 'Kids');
    const kidDicts = (kids?.items ?? [])
      .map((kid) => this.#document.resolve(kid))
      .filter((kid) => kid instanceof PdfDict);
    const kidsAreFields = kidDicts.some((kid) => kid.has('T'));
    if (kids !== undefined && kidsAreFields) {
      this.visitAll(kids, here, depth + 1);
    } else if (here.type === 'Sig') {
      this.#addSignatureField(dict, here, kidDicts);
    }
  }

  #addSignatureField(dict: PdfDict, { name, value }: Inherited, kids: readonly PdfDict[]): void {
    const signature = this.#document.resolve(value);
    this.signatureFields.push({
      name,
      dict,
      valueRef: value instanceof PdfRef ? value : undefined,
      value: signature instanceof PdfDict ? signature : undefined,
      widgets: kids.length > 0 ? kids : [dict],
    });
  }
}

/**
 * Walks the form's field tree. Throws `pdf-ambiguous` for a field that stands twice (the form would be read in two
 * ways), `pdf-limit-exceeded`, and what reading an object throws.
 */
export function readFormFields(document: PdfDocument): FormFields {
  const walk = new FieldWalk(document);
  const form = lookupDict(document, document.catalog(), 'AcroForm');
  const fields = form === undefined ? undefined : lookupArray(document, form, 'Fields');
  if (fields !== undefined) walk.visitAll(fields, { name: '', type: undefined, value: undefined }, 0);
  return walk;
}
