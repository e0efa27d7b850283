import type { PdfDocument } from '../pdf/document.js';
import { PdfError } from '../pdf/errors.js';
import { lookupArray, lookupDict, lookupInteger, lookupName } from '../pdf/lookup.js';
import { PdfDict, PdfRef, PdfString } from '../pdf/object.js';
import type { PdfArray, PdfObject } from '../pdf/object.js';
import { decodeTextString } from '../pdf/text-string.js';

/** A field or widget dictionary with its reference; undefined when it stands directly in an array. */
export interface FieldObject {
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
}

/** A signature field of the document's form (ISO 32000-2 §12.7.5.5). */
export interface SignatureField extends FieldObject {
  /** Fully qualified name: partial names joined with periods. */
  readonly name: string;
  /** /Ff, own or inherited (ISO 32000-2 table 227). */
  readonly flags: number;
  /** The signature dictionary's reference; absent while unsigned or when /V is direct. */
  readonly valueRef: PdfRef | undefined;
  /** The signature dictionary; absent while unsigned. */
  readonly value: PdfDict | undefined;
  /** The field's widgets: itself when merged, else its kids. */
  readonly widgets: readonly FieldObject[];
}

/** A field that no other field lies below. */
export interface TerminalField {
  /** Fully qualified. */
  readonly name: string;
  /** /FT, own or inherited: `Tx`, `Btn`, `Ch`, `Sig`. */
  readonly type: string | undefined;
}

export interface FormFields {
  /** Of every type, in the order of the form. */
  readonly terminalFields: readonly TerminalField[];
  readonly signatureFields: readonly SignatureField[];
  /** Fully qualified names of all fields, those with fields below them included. */
  readonly names: ReadonlySet<string>;
  /** /T of all fields as written, at every level. */
  readonly partialNames: ReadonlySet<string>;
  /** Fully qualified names that stand for more than one field. */
  readonly ambiguousNames: ReadonlySet<string>;
  /** A field carries additional actions, as scripted forms do. */
  readonly hasActions: boolean;
}

const maxFields = 50_000;
const maxDepth = 32;

interface Inherited {
  readonly name: string;
  readonly type: string | undefined;
  readonly value: PdfObject | undefined;
  readonly flags: number;
}

const nothingInherited: Inherited = { name: '', type: undefined, value: undefined, flags: 0 };

class FieldWalk {
  readonly terminalFields: TerminalField[] = [];
  readonly signatureFields: SignatureField[] = [];
  readonly names = new Set<string>();
  readonly partialNames = new Set<string>();
  readonly ambiguousNames = new Set<string>();
  hasActions = false;
  readonly #document: PdfDocument;
  readonly #visited = new Set<string>();
  /** References of the fields above the one being looked at; empty strings for direct ones. */
  readonly #path: string[] = [];
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
    const dict = this.#document.resolve(item);
    if (!(dict instanceof PdfDict)) return;
    const ref = item instanceof PdfRef ? item : undefined;
    const key = ref?.toString() ?? '';
    // A field that is its own ancestor: viewers stop there.
    if (ref !== undefined && this.#path.includes(key)) return;
    const here = this.#inherit(dict, inherited);
    const kids = lookupArray(this.#document, dict, 'Kids');
    const kidObjects = this.#objectsOf(kids);
    const kidsAreFields = kidObjects.some(({ dict: kid }) => kid.has('T') || kid.has('Kids'));
    const isSignature = here.type === 'Sig' && !kidsAreFields;
    if (ref !== undefined && this.#visited.has(key)) {
      if (!kidsAreFields && !isSignature) return;
      throw new PdfError('pdf-ambiguous', 'a form field stands twice in the form');
    }
    this.#visited.add(key);
    this.#addName(dict, here.name);
    if (dict.has('AA')) this.hasActions = true;
    if (isSignature) this.#addSignatureField({ ref, dict }, here, kidObjects);
    if (kids === undefined || !kidsAreFields) {
      this.terminalFields.push({ name: here.name, type: here.type });
      return;
    }
    this.#path.push(key);
    this.visitAll(kids, here, depth + 1);
    this.#path.pop();
  }

  #inherit(dict: PdfDict, inherited: Inherited): Inherited {
    const document = this.#document;
    const names = [inherited.name, this.#partialName(dict)];
    return {
      name: names.filter((part) => part !== undefined && part !== '').join('.'),
      type: lookupName(document, dict, 'FT') ?? inherited.type,
      value: dict.get('V') ?? inherited.value,
      flags: lookupInteger(document, dict, 'Ff') ?? inherited.flags,
    };
  }

  #partialName(dict: PdfDict): string | undefined {
    const partial = this.#document.resolve(dict.get('T'));
    return partial instanceof PdfString ? decodeTextString(partial) : undefined;
  }

  #addName(dict: PdfDict, name: string): void {
    const partial = this.#partialName(dict);
    if (partial === undefined) return;
    if (this.names.has(name)) this.ambiguousNames.add(name);
    this.names.add(name);
    this.partialNames.add(partial);
  }

  #objectsOf(kids: PdfArray | undefined): FieldObject[] {
    return (kids?.items ?? []).flatMap((kid) => {
      const dict = this.#document.resolve(kid);
      return dict instanceof PdfDict ? [{ ref: kid instanceof PdfRef ? kid : undefined, dict }] : [];
    });
  }

  #addSignatureField(field: FieldObject, { name, value, flags }: Inherited, kids: readonly FieldObject[]): void {
    const signature = this.#document.resolve(value);
    this.signatureFields.push({
      ...field,
      name,
      flags,
      valueRef: value instanceof PdfRef ? value : undefined,
      value: signature instanceof PdfDict ? signature : undefined,
      widgets: kids.length > 0 ? kids : [field],
    });
  }
}

/**
 * Walks the form's field tree. Throws `pdf-ambiguous` for a signature field or a field with others below it that stands
 * twice (the form would be read in two ways), `pdf-limit-exceeded`, and what reading an object throws.
 */
export function readFormFields(document: PdfDocument): FormFields {
  const walk = new FieldWalk(document);
  const form = lookupDict(document, document.catalog(), 'AcroForm');
  const fields = form === undefined ? undefined : lookupArray(document, form, 'Fields');
  if (fields !== undefined) walk.visitAll(fields, nothingInherited, 0);
  return walk;
}
