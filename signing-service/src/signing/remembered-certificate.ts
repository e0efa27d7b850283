import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface RememberedCertificate {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly tokenLabel: string;
}

/** Where a certificate that was seen on a token is kept. */
export function rememberedFile(folder: string, credentialId: string): string {
  return join(folder, `${credentialId}.json`);
}

/** Throws what reading a file throws, and SyntaxError for one that holds no certificate. */
export async function readRemembered(folder: string, credentialId: string): Promise<RememberedCertificate> {
  const kept: unknown = JSON.parse(await readFile(rememberedFile(folder, credentialId), 'utf8'));
  if (typeof kept !== 'object' || kept === null || !('certificate' in kept) || !('tokenLabel' in kept)) {
    throw new SyntaxError('no certificate is kept here');
  }
  return { certificate: Buffer.from(String(kept.certificate), 'base64'), tokenLabel: String(kept.tokenLabel) };
}
