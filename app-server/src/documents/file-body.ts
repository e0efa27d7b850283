import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { StreamedBody } from '../bitrix24/rest-client.js';

/** Stands in a body's value where the file's base64 will stand. */
export function fileMark(): string {
  return randomUUID();
}

/** JSON of `value`, the text `mark` in it replaced by the file as base64, never as a whole in memory. */
export function bodyWithFile(
  value: Readonly<Record<string, unknown>>,
  { mark, file }: { mark: string; file: { readonly path: string; readonly size: number } },
): StreamedBody {
  const [before = '', after = ''] = JSON.stringify(value).split(mark);
  const encodedLength = Math.ceil(file.size / 3) * 4;
  return {
    length: Buffer.byteLength(before) + encodedLength + Buffer.byteLength(after),
    open: () => Readable.from(pieces({ before, after, path: file.path }), { objectMode: false }),
  };
}

/** A multiple of three, so that pieces of base64 join without padding between them. */
const pieceSize = 3 * 32 * 1024;

async function* pieces(parts: { before: string; after: string; path: string }): AsyncGenerator<Buffer> {
  yield Buffer.from(parts.before, 'utf8');
  let rest = Buffer.alloc(0);
  const file: AsyncIterable<Uint8Array> = createReadStream(parts.path, { highWaterMark: pieceSize });
  for await (const chunk of file) {
    const bytes = Buffer.concat([rest, chunk]);
    const whole = bytes.length - (bytes.length % 3);
    if (whole > 0) yield Buffer.from(bytes.toString('base64', 0, whole), 'latin1');
    rest = bytes.subarray(whole);
  }
  if (rest.length > 0) yield Buffer.from(rest.toString('base64'), 'latin1');
  yield Buffer.from(parts.after, 'utf8');
}
