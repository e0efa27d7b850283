/** A signature dictionary as its bytes stand in the file, found without a PDF reader. */
export interface RawSignature {
  /** `12 0 R` */
  readonly object: string;
  /** Text of the dictionary, one character a byte, /Contents left out; strings are encrypted where the document is. */
  readonly dictionary: string;
  readonly byteRange: readonly number[];
  /** Where the string /Contents stands, from its `<` to behind its `>`. */
  readonly contentsStart: number;
  readonly contentsEnd: number;
  readonly contents: Uint8Array;
  /** Bytes that the ByteRange covers. */
  readonly covered: Uint8Array;
  /** Where the last range ends, from the start of the file. */
  readonly end: number;
}

/** The object whose dictionary holds what stands at that place; undefined where it stands in something else. */
function objectAround(text: string, at: number): { readonly name: string; readonly start: number } | undefined {
  const from = Math.max(text.lastIndexOf('endobj', at), 0);
  const before = text.slice(from, at);
  const found = /(\d+) (\d+) obj\s*<</u.exec(before);
  // A signature that grants usage rights may stand within the catalog (ISO 32000-1 §12.8.2.3).
  if (found === null || /\/Perms\b/u.test(before)) return undefined;
  const [, num = '', generation = ''] = found;
  return { name: `${num} ${generation} R`, start: from + found.index };
}

function signatureAt(text: string, pdf: Uint8Array, at: number): RawSignature | undefined {
  const around = objectAround(text, at);
  const endobj = text.indexOf('endobj', at);
  if (around === undefined || endobj < 0) return undefined;
  const { name, start } = around;
  const object = text.slice(start, endobj);
  const contents = /\/Contents\s*(<[^<>]*>)/u.exec(object);
  const hex = contents?.[1] ?? '<>';
  const contentsStart = start + (contents?.index ?? 0) + (contents?.[0].length ?? 0) - hex.length;
  const range = /\/ByteRange\s*\[([^\]]*)\]/u.exec(object)?.[1] ?? '';
  const byteRange = range.trim().split(/\s+/u).map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = byteRange;
  return {
    object: name,
    dictionary: object.replace(hex, ''),
    byteRange,
    contentsStart,
    contentsEnd: contentsStart + hex.length,
    contents: Buffer.from(hex.slice(1, -1), 'hex'),
    covered: Buffer.concat([pdf.subarray(a, a + b), pdf.subarray(c, c + d)]),
    end: c + d,
  };
}

/** Signature dictionaries in the order of the file. */
export function rawSignatures(pdf: Uint8Array): RawSignature[] {
  const text = Buffer.from(pdf).toString('latin1');
  return Array.from(text.matchAll(/\/ByteRange\b/gu), ({ index }) => signatureAt(text, pdf, index)).filter(
    (signature) => signature !== undefined,
  );
}
