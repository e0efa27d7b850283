import { PdfError } from '../pdf/errors.js';
import { lookupArray, lookupInteger, lookupName } from '../pdf/lookup.js';
import type { ObjectResolver } from '../pdf/lookup.js';
import { PdfArray, PdfDict, PdfName, PdfString } from '../pdf/object.js';
import { decodeTextString, textString } from '../pdf/text-string.js';

/** What a DocMDP transform, or a lock's /P, allows from then on (ISO 32000-2 table 257). */
export type CertificationLevel = 1 | 2 | 3;

/** Which fields a signature locks (ISO 32000-2 tables 236 and 259). */
export interface FieldLock {
  readonly action: 'All' | 'Include' | 'Exclude';
  /** Fully qualified names; a field that has fields below it stands for these too, as in Acrobat. */
  readonly fields: readonly string[];
  /** /P: what is allowed of the whole document from then on; absent when the lock does not say. */
  readonly level: CertificationLevel | undefined;
}

/** The level that /P states: 2 for any other number, as the standard's default. */
export function levelOf(value: number | undefined): CertificationLevel {
  return value === 1 || value === 3 ? value : 2;
}

function namesIn(resolver: ObjectResolver, dict: PdfDict): string[] {
  const items = lookupArray(resolver, dict, 'Fields')?.items ?? [];
  return items.map((item) => {
    const name = resolver.resolve(item);
    if (!(name instanceof PdfString))
      throw new PdfError('pdf-damaged', 'a lock names a field by something else than text');
    return decodeTextString(name);
  });
}

/** Reads a SigFieldLock dictionary or FieldMDP transform parameters. Throws `pdf-damaged` for one that cannot be obeyed. */
export function readFieldLock(resolver: ObjectResolver, dict: PdfDict): FieldLock {
  const action = lookupName(resolver, dict, 'Action');
  if (action !== 'All' && action !== 'Include' && action !== 'Exclude') {
    throw new PdfError('pdf-damaged', 'a field lock has no known /Action');
  }
  const stated = lookupInteger(resolver, dict, 'P');
  return {
    action,
    fields: action === 'All' ? [] : namesIn(resolver, dict),
    level: stated === undefined ? undefined : levelOf(stated),
  };
}

/** Whether the lock covers the field of that fully qualified name. */
export function locksField({ action, fields }: FieldLock, name: string): boolean {
  const isNamed = fields.some((field) => name === field || name.startsWith(`${field}.`));
  return action === 'All' || isNamed === (action === 'Include');
}

/**
 * FieldMDP transform parameters that put the lock into force. /P goes with them, as Acrobat writes it: a DocMDP reference
 * beside this one would make an approval signature look like a certification.
 */
export function fieldMdpParameters({ action, fields, level }: FieldLock): PdfDict {
  return PdfDict.of({
    Type: new PdfName('TransformParams'),
    Action: new PdfName(action),
    Fields: action === 'All' ? undefined : new PdfArray(fields.map((name) => textString(name))),
    P: level,
    V: new PdfName('1.2'),
  });
}
