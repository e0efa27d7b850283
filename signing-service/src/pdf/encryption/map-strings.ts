import type { PdfObject } from '../object.js';
import { PdfArray, PdfDict, PdfName, PdfRef, PdfStream, PdfString } from '../object.js';
import type { ResolvedObject } from '../object-store.js';

/**
 * A copy in which `change` was applied to every string that encryption applies to; the very same object when there is none.
 * A stream's dictionary counts, its data do not. What `/Contents` of a signature dictionary holds stays: it is never encrypted
 * (ISO 32000-2 §7.6.2).
 */
export function mapStrings(object: ResolvedObject, change: (string: PdfString) => PdfString): ResolvedObject {
  if (object instanceof PdfString) return change(object);
  if (object instanceof PdfArray) return mapArray(object, change);
  if (object instanceof PdfDict) return mapDict(object, change);
  if (!(object instanceof PdfStream)) return object;
  const dict = mapDict(object.dict, change);
  return dict === object.dict ? object : new PdfStream(dict, object.length, () => object.raw());
}

function mapArray(array: PdfArray, change: (string: PdfString) => PdfString): PdfArray {
  const items = array.items.map((item) => mapValue(item, change));
  return items.every((item, index) => item === array.items[index]) ? array : new PdfArray(items, array.span);
}

function mapDict(dict: PdfDict, change: (string: PdfString) => PdfString): PdfDict {
  const keptKey = isSignature(dict) ? 'Contents' : undefined;
  let changed: Map<string, PdfObject> | undefined;
  for (const [key, value] of dict.entries()) {
    const after = key === keptKey ? value : mapValue(value, change);
    if (after !== value) changed = (changed ?? new Map(dict.entries())).set(key, after);
  }
  return changed ? new PdfDict(changed, dict) : dict;
}

function mapValue(value: PdfObject, change: (string: PdfString) => PdfString): PdfObject {
  return value instanceof PdfRef ? value : mapStrings(value, change);
}

/** /Type may be left out of a signature dictionary (ISO 32000-2 table 255), /ByteRange may not. */
function isSignature(dict: PdfDict): boolean {
  const type = dict.get('Type');
  if (type === undefined) return dict.has('ByteRange') && dict.has('Contents');
  return type instanceof PdfName && (type.value === 'Sig' || type.value === 'DocTimeStamp');
}
