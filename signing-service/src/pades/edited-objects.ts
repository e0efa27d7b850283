import type { PdfDocument } from '../pdf/document.js';
import { PdfError } from '../pdf/errors.js';
import { PdfDict, PdfRef } from '../pdf/object.js';
import type { PdfObject } from '../pdf/object.js';
import type { RevisionWriter } from '../pdf/revision.js';

/** Changes existing objects within a revision: always the nearest indirect object around the value (ISO 32000-2 §7.5.6). */
export class EditedObjects {
  readonly #document: PdfDocument;
  readonly #writer: RevisionWriter;
  readonly #rewritten = new Map<string, PdfRef>();

  constructor(document: PdfDocument, writer: RevisionWriter) {
    this.#document = document;
    this.#writer = writer;
  }

  /**
   * Replaces what stands at `path` under the object `ref` by what `change` answers for it; undefined when nothing stands
   * there, the same value for no change. Dictionaries missing on the way are made.
   */
  changeAt(ref: PdfRef, path: readonly string[], change: (value: PdfObject | undefined) => PdfObject): void {
    const before = this.#writer.get(ref);
    const after = this.#changeWithin(before, path, change);
    if (after === before) return;
    if (after instanceof PdfRef) throw new TypeError('an indirect object is never a reference');
    this.#rewritten.set(ref.toString(), ref);
    this.#writer.put(ref, after);
  }

  /**
   * Throws `pdf-ambiguous` when two readers would see different objects in a place that was rewritten: what was signed
   * would then not be what was read.
   */
  requireUnambiguous(): void {
    this.#document.assertUnambiguous(...this.#rewritten.values());
  }

  #changeWithin(
    value: PdfObject | undefined,
    path: readonly string[],
    change: (value: PdfObject | undefined) => PdfObject,
  ): PdfObject {
    const [key, ...rest] = path;
    if (key === undefined) return change(value ?? undefined);
    const dict = value ?? new PdfDict();
    if (!(dict instanceof PdfDict)) throw new PdfError('pdf-damaged', `the parent of /${key} is not a dictionary`);
    const child = dict.get(key);
    // A reference to nothing stands for null, also where a new object has come by that number.
    if (child instanceof PdfRef && this.#document.locate(child) && this.#writer.get(child) !== null) {
      this.changeAt(child, rest, change);
      return dict;
    }
    const current = child instanceof PdfRef ? undefined : child;
    const changed = this.#changeWithin(current, rest, change);
    return changed === current ? dict : dict.with(key, changed);
  }
}
