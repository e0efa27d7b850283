import type { Readable } from 'node:stream';
import { z } from 'zod';
import { PortalError, toPortalError } from './portal-error.js';

const answerLimit = 8 * 1024 * 1024;

const errorSchema = z.object({
  error: z.coerce.string(),
  error_description: z.string().catch(''),
});

/** Reads a body as text, up to 8 MiB. Throws PortalError `unavailable`. */
export async function readText(body: Readable): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    const pieces: AsyncIterable<Uint8Array> = body;
    for await (const bytes of pieces) {
      length += bytes.length;
      if (length > answerLimit) throw new PortalError('unavailable', { mayHaveActed: true });
      chunks.push(bytes);
    }
  } catch (cause) {
    throw cause instanceof PortalError ? cause : new PortalError('unavailable', { mayHaveActed: true, cause });
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The JSON value of an answer. Throws the PortalError it carries, also with status 200, or `unavailable` for no JSON. */
export function readAnswer(status: number, text: string): unknown {
  const value = parseJson(text);
  const failed = errorSchema.safeParse(value);
  if (failed.success) {
    throw toPortalError(status, { code: failed.data.error, description: failed.data.error_description });
  }
  if (status >= 400 || typeof value !== 'object' || value === null) {
    throw new PortalError('unavailable', { status, mayHaveActed: status >= 500 || status < 400 });
  }
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
