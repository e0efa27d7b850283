/** PAdES levels in words. */
export const levels = {
  'level.B-B': 'Signature alone',
  'level.B-T': 'Signature with a time stamp',
  'level.B-LT': 'Signature with a time stamp and proofs',
  'level.B-LTA': 'Signature for the archive',
};
