import type { PdfErrorCode } from './errors.js';
import { PdfError } from './errors.js';

/** For tests: the code of the PdfError that `act` throws, or `none`. Other errors pass. */
export function errorCodeOf(act: () => unknown): PdfErrorCode | 'none' {
  try {
    act();
  } catch (error) {
    if (error instanceof PdfError) return error.code;
    throw error;
  }
  return 'none';
}
