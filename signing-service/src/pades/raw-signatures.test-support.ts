/** A signature dictionary as its bytes stand in the file, found without a PDF reader; for documents that are not encrypted. */
export interface RawSignature {
  /** Text of the dictionary, one character a byte, /Contents left out. */
  readonly dictionary: string;
  readonly byteRange: readonly number[];
  /** Where the string /Contents stands, from its `<` to behind its `>`. */
  readonly contentsStart: number;
  readonly contentsEnd: number;
  readonly contents: Uint8Array;
  /** Bytes that the ByteRange covers. */
  readonly covered: Uint8Array;
}

const signatureObject = /\d+ \d+ obj\s*<<(?:(?!endobj)[\s\S])*?\/ByteRange(?:(?!endobj)[\s\S])*?>>\s*endobj/gu;

/** Signature dictionaries in the order of the file. */
export function rawSignatures(pdf: Uint8Array): RawSignature[] {
  const text = Buffer.from(pdf).toString('latin1');
  return Array.from(text.matchAll(signatureObject), ({ 0: object, index: start }) => {
    const contents = /\/Contents\s*(<[^>]*>)/u.exec(object);
    const hex = contents?.[1] ?? '<>';
    const contentsStart = start + (contents?.index ?? 0) + (contents?.[0].length ?? 0) - hex.length;
    const range = /\/ByteRange\s*\[([^\]]*)\]/u.exec(object)?.[1] ?? '';
    const byteRange = range.trim().split(/\s+/u).map(Number);
    const [a = 0, b = 0, c = 0, d = 0] = byteRange;
    return {
      dictionary: object.replace(hex, ''),
      byteRange,
      contentsStart,
      contentsEnd: contentsStart + hex.length,
      contents: Buffer.from(hex.slice(1, -1), 'hex'),
      covered: Buffer.concat([pdf.subarray(a, a + b), pdf.subarray(c, c + d)]),
    };
  });
}
