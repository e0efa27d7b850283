import { createHash } from 'node:crypto';

/**
 * Keeps the answers to the byte arrays asked for last, by their SHA-256: a certificate takes OpenSSL most of a
 * millisecond to read, and the same few are read again and again. `read` must answer something immutable.
 */
export function rememberByBytes<T extends object>(
  size: number,
  read: (bytes: Uint8Array) => T,
): (bytes: Uint8Array) => T {
  const known = new Map<string, T>();
  return (bytes) => {
    const digest = createHash('sha256').update(bytes).digest('base64');
    const answer = known.get(digest) ?? read(bytes);
    known.delete(digest);
    known.set(digest, answer);
    for (const oldest of known.keys()) {
      if (known.size <= size) break;
      known.delete(oldest);
    }
    return answer;
  };
}
