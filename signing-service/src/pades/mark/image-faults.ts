import { PadesError } from '../pades-error.js';

const maxPixels = 4_000_000;

/** What is wrong with a logo, for whoever chose it. */
export function imageInvalid(fault: string, cause?: unknown): PadesError {
  return new PadesError('mark-image-invalid', `the logo cannot be used: ${fault}`, { cause });
}

export function imageTooLarge(fault: string): PadesError {
  return new PadesError('mark-image-too-large', `the logo is too large: ${fault}`);
}

/** Throws `mark-image-invalid` for a picture without pixels, `mark-image-too-large` for one of more than 4 million. */
export function requireSize(width: number, height: number): void {
  if (width === 0 || height === 0) throw imageInvalid('it has no pixels');
  if (width * height > maxPixels) throw imageTooLarge(`more than ${maxPixels} pixels`);
}
