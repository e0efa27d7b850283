import { createHash, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const noteSchema = z.object({ requestedAt: z.iso.datetime() });

/** By the key: its label and place may change until the certificate comes. */
function noteOf(folder: string, publicKey: KeyObject): string {
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return join(folder, 'certificate-requests', `${createHash('sha256').update(spki).digest('hex')}.json`);
}

/** Remembers that a certificate was asked for this key. `folder`: the service's data, or what the command line remembers elsewhere. */
export function awaitCertificate(folder: string, publicKey: KeyObject, now: Date): void {
  const note = noteOf(folder, publicKey);
  mkdirSync(join(folder, 'certificate-requests'), { recursive: true, mode: 0o700 });
  writeFileSync(note, JSON.stringify({ requestedAt: now.toISOString() }), { mode: 0o600 });
}

/** When it was asked for; null where it was not, or came. */
export function awaitedSince(folder: string, publicKey: KeyObject): Date | null {
  try {
    return new Date(noteSchema.parse(JSON.parse(readFileSync(noteOf(folder, publicKey), 'utf8'))).requestedAt);
  } catch {
    // None was written, or what was is of no use.
    return null;
  }
}

/** It came. */
export function certificateCame(folder: string, publicKey: KeyObject): void {
  rmSync(noteOf(folder, publicKey), { force: true });
}
