import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { certificatesIn } from '../cms/certificate-file.js';
import { CmsError } from '../cms/cms-error.js';
import { FileSigningError, systemReason } from '../file-signing/file-signing-error.js';
import { type Certificate, readCertificate } from '../trust/certificate.js';
import { type Call, Refusal } from './command.js';
import { refusalLine } from './refusal-line.js';

/** What the files hold, one after the other. Throws Refusal for the first that cannot be read. */
export function readFiles<T>(
  { cwd }: Call,
  files: readonly string[],
  { split, read }: { split: (bytes: Uint8Array) => Uint8Array[]; read: (der: Uint8Array) => T },
): T[] {
  return files.flatMap((file) => {
    try {
      return split(readFileSync(resolve(cwd, file))).map(read);
    } catch (cause) {
      const error = cause instanceof CmsError ? cause : new FileSigningError('input-unreadable', systemReason(cause));
      throw new Refusal(refusalLine(file, error), { cause });
    }
  });
}

/** Throws Refusal for the first file that cannot be read. */
export function readCertificates(call: Call, files: readonly string[]): Certificate[] {
  return readFiles(call, files, { split: certificatesIn, read: readCertificate });
}
