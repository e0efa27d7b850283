/** Levels of a PAdES baseline signature, each with all of the ones before it (EN 319 142-1 §6.1). */
export const signatureLevels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;

/**
 * - `B-B`: the signature
 * - `B-T`: with a time stamp that proves when it existed
 * - `B-LT`: with all that proves signer's and time stamps' certificates, in the document security store
 * - `B-LTA`: with a document time stamp over all of that
 */
export type SignatureLevel = (typeof signatureLevels)[number];

/** Whether `level` has what `wanted` has. */
export function reaches(level: SignatureLevel, wanted: SignatureLevel): boolean {
  return signatureLevels.indexOf(level) >= signatureLevels.indexOf(wanted);
}
