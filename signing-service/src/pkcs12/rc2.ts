/** PITABLE (RFC 2268 §2). */
const piTable = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32' +
    'bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a' +
    '961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2e' +
    'c5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);

const blockBytes = 8;
const wordMask = 0xffff;

/** 64 words of 16 bits; the effective key is as long as `key` (RFC 2268 §2). */
function expandKey(key: Uint8Array): Uint16Array {
  const bytes = new Uint8Array(128);
  bytes.set(key);
  const pi = (index: number): number => piTable[index & 0xff] ?? 0;
  for (let i = key.length; i < 128; i += 1) bytes[i] = pi((bytes[i - 1] ?? 0) + (bytes[i - key.length] ?? 0));
  const first = 128 - key.length;
  bytes[first] = pi(bytes[first] ?? 0);
  for (let i = first - 1; i >= 0; i -= 1) bytes[i] = pi((bytes[i + 1] ?? 0) ^ (bytes[i + key.length] ?? 0));
  return Uint16Array.from({ length: 64 }, (_, i) => (bytes[2 * i] ?? 0) | ((bytes[2 * i + 1] ?? 0) << 8));
}

/** How far each of the four words is turned in a mixing round. */
const turns = [1, 2, 3, 5];

/** One block backwards through 16 mixing and 2 mashing rounds (RFC 2268 §4). */
function decryptBlock(expanded: Uint16Array, block: Buffer): Buffer {
  const words = [0, 2, 4, 6].map((offset) => block.readUInt16LE(offset));
  const word = (index: number): number => words[index & 3] ?? 0;
  let next = 63;
  const unmix = (): void => {
    for (let i = 3; i >= 0; i -= 1) {
      const turn = turns[i] ?? 0;
      const turned = (word(i) >> turn) | (word(i) << (16 - turn));
      const mixed = (expanded[next] ?? 0) + (word(i + 3) & word(i + 2)) + (~word(i + 3) & word(i + 1));
      words[i] = (turned - mixed) & wordMask;
      next -= 1;
    }
  };
  const unmash = (): void => {
    for (let i = 3; i >= 0; i -= 1) words[i] = (word(i) - (expanded[word(i + 3) & 63] ?? 0)) & wordMask;
  };
  for (let round = 16; round >= 1; round -= 1) {
    unmix();
    if (round === 12 || round === 6) unmash();
  }
  const plain = Buffer.alloc(blockBytes);
  for (const [index, value] of words.entries()) plain.writeUInt16LE(value, 2 * index);
  return plain;
}

/**
 * RC2 in CBC mode backwards, padding (RFC 8018 §6.1.1) removed. OpenSSL 3 has it no more, but the certificates of many a PKCS#12 file
 * were encrypted with 40 bits of it. Undefined when the padding is none, so when the key is another one.
 */
export function decryptRc2Cbc(key: Uint8Array, iv: Uint8Array, encrypted: Uint8Array): Buffer | undefined {
  const input = Buffer.from(encrypted);
  if (input.length === 0 || input.length % blockBytes !== 0) return undefined;
  const expanded = expandKey(key);
  const plain = Buffer.alloc(input.length);
  let previous: Uint8Array = iv;
  for (let at = 0; at < input.length; at += blockBytes) {
    const block = input.subarray(at, at + blockBytes);
    for (const [index, byte] of decryptBlock(expanded, block).entries())
      plain[at + index] = byte ^ (previous[index] ?? 0);
    previous = block;
  }
  const padding = plain.at(-1) ?? 0;
  const isPadded = padding >= 1 && padding <= blockBytes && plain.subarray(-padding).every((byte) => byte === padding);
  return isPadded ? plain.subarray(0, -padding) : undefined;
}
