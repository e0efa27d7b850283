import { hash as hashOnce } from 'node:crypto';

/** What the derived octets are for (RFC 7292 appendix B.3). */
export const derivedFor = { key: 1, iv: 2, mac: 3 } as const;

export interface Derivation {
  /** node:crypto's name. */
  readonly hash: string;
  /** As `passwordForms` gives it. */
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly purpose: (typeof derivedFor)[keyof typeof derivedFor];
  /** Octets wanted. */
  readonly length: number;
}

/** Length of the hash's input block in octets (FIPS 180-4). */
function blockLengthOf(hash: string): number {
  return hash === 'sha384' || hash === 'sha512' ? 128 : 64;
}

/** The octets again and again, up to a whole number of blocks. */
function filled(octets: Uint8Array, block: number): Buffer {
  const length = block * Math.ceil(octets.length / block);
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, octets);
}

/** Adds `addend` + 1 to each block, modulo its length (appendix B.2, step 6C). */
function advance(blocks: Buffer, addend: Buffer): void {
  for (let start = 0; start < blocks.length; start += addend.length) {
    let carry = 1;
    for (let at = addend.length - 1; at >= 0; at -= 1) {
      carry += (blocks[start + at] ?? 0) + (addend[at] ?? 0);
      blocks[start + at] = carry & 0xff;
      carry >>= 8;
    }
  }
}

/** The key derivation of PKCS#12 (RFC 7292 appendix B.2). */
export function derive({ hash, password, salt, iterations, purpose, length }: Derivation): Buffer {
  const block = blockLengthOf(hash);
  const diversifier = Buffer.alloc(block, purpose);
  const input = Buffer.concat([filled(salt, block), filled(password, block)]);
  const parts: Buffer[] = [];
  for (let made = 0; made < length;) {
    let digest = hashOnce(hash, Buffer.concat([diversifier, input]), 'buffer');
    for (let round = 1; round < iterations; round += 1) digest = hashOnce(hash, digest, 'buffer');
    parts.push(digest);
    made += digest.length;
    advance(input, Buffer.alloc(block, digest));
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** A password in the two forms that PKCS#12 files use. */
export interface PasswordForms {
  /** UTF-16 big-endian with a closing zero character, for what `derive` makes (RFC 7292 appendix B.1). */
  readonly wide: Buffer;
  /** As it was given, for PBES2 (RFC 7292 appendix A, RFC 8018). */
  readonly plain: Buffer;
}

/**
 * The forms of a password to be tried. Octets that are no UTF-8 are read as Latin-1, as OpenSSL does; an empty password is
 * written with and without its closing zero.
 */
export function passwordForms(password: Buffer): PasswordForms[] {
  const decoded = password.toString('utf8');
  const text = Buffer.from(decoded, 'utf8').equals(password) ? decoded : password.toString('latin1');
  const wide = Buffer.from(`${text}\0`, 'utf16le').swap16();
  const forms = [{ wide, plain: password }];
  return password.length === 0 ? [...forms, { wide: Buffer.alloc(0), plain: password }] : forms;
}
