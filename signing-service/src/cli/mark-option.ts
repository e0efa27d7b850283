import { statSync, readFileSync } from 'node:fs';
import { FileSigningError, systemReason } from '../file-signing/file-signing-error.js';
import type { MarkChoice } from '../pades/mark/mark-choice.js';
import { MarkSpecError, parseMarkSpec } from '../pades/mark/mark-spec.js';
import { UsageError } from './command.js';

/** Whether, where and with what picture the signature is seen. */
export interface MarkOption {
  readonly mark: MarkChoice;
  /** A PNG or JPEG file. */
  readonly logo: Uint8Array | undefined;
}

/** Enough for every logo that the mark takes; the mark tells which. */
const mostLogoBytes = 16 * 1024 * 1024;

/** Throws UsageError; `logo-unreadable`. */
export function readMark(spec: string | undefined): MarkOption {
  try {
    const { mark, logoPath } = parseMarkSpec(spec ?? 'none');
    return { mark, logo: logoPath === undefined ? undefined : readLogo(logoPath) };
  } catch (error) {
    if (error instanceof MarkSpecError) throw new UsageError(`--mark: ${error.message}`);
    throw error;
  }
}

function readLogo(file: string): Uint8Array {
  try {
    if (statSync(file).size > mostLogoBytes) throw new Error('it is too large for a picture');
    return readFileSync(file);
  } catch (cause) {
    throw new FileSigningError('logo-unreadable', systemReason(cause), { cause, file });
  }
}
