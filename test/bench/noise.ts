import { createCipheriv, type Cipher } from 'node:crypto';

/** Bytes that do not compress, the same for the same seed: an AES key stream. */
export class NoiseSource {
  readonly #stream: Cipher;

  constructor(seed: number) {
    this.#stream = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16));
  }

  /** Each byte is replaced by what `mapping` holds for it. */
  bytes(length: number, mapping: Uint8Array): Buffer {
    const bytes = this.#stream.update(Buffer.alloc(length));
    for (let index = 0; index < length; index += 1) bytes[index] = mapping[bytes[index] ?? 0] ?? 0;
    return bytes;
  }
}

/** Bytes that need no escape in a literal string (ISO 32000-2 §7.3.4.2). */
export const stringBytes = Uint8Array.from({ length: 256 }, (_, byte) =>
  '()\\\r'.includes(String.fromCharCode(byte)) ? 0x20 : byte,
);

/** Hexadecimal digits. */
export const digitBytes = Uint8Array.from({ length: 256 }, (_, byte) => '0123456789ABCDEF'.charCodeAt(byte & 0xf));

/** Without the highest bit. */
export const lowBytes = Uint8Array.from({ length: 256 }, (_, byte) => byte & 0x7f);
