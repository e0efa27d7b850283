import { FileSource } from '../pdf/file-source.js';
import { bufferSource, concatSource } from '../pdf/source.js';
import type { ByteSource } from '../pdf/source.js';
import type { EngineInput } from './engine-messages.js';

/** The same document with one more revision. */
export function withTail(input: EngineInput, tail: Uint8Array): EngineInput {
  return { ...input, tail: input.tail === undefined ? tail : Buffer.concat([input.tail, tail]) };
}

/** Opens the document for one act. Throws the file system's errors. */
export async function withSource<T>(input: EngineInput, act: (source: ByteSource) => T | Promise<T>): Promise<T> {
  const whole = (source: ByteSource) => (input.tail === undefined ? source : concatSource(source, input.tail));
  if ('bytes' in input) return act(whole(bufferSource(input.bytes)));
  const file = new FileSource(input.path);
  try {
    return await act(whole(file));
  } finally {
    file.close();
  }
}
