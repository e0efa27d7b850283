import type { UsedAlgorithm } from './signature-scheme.js';

/** Why a signature by this algorithm and key does not count at `time`; undefined when it does. */
export type AlgorithmPolicy = (used: UsedAlgorithm, time: Date) => string | undefined;

const weakDigests: ReadonlySet<string> = new Set(['md5', 'sha1']);
const soundCurves: ReadonlySet<string> = new Set([
  'prime256v1',
  'secp384r1',
  'secp521r1',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
]);

/**
 * The policy where none is given, at any time: SHA-2 or SHA-3, RSA from 2048 bits, curves from 256 bits that are named (one given by
 * its parameters may be anything), Ed25519 and Ed448. No DSA.
 */
export const soundAlgorithms: AlgorithmPolicy = ({ digest, key }) => {
  if (digest !== undefined && weakDigests.has(digest)) return `signed with ${digest}`;
  switch (key.kind) {
    case 'rsa':
    case 'rsa-pss':
      return key.bits < 2048 ? `an RSA key of ${key.bits} bits` : undefined;
    case 'ec':
      return soundCurves.has(key.curve ?? '')
        ? undefined
        : `a key on the curve ${key.curve ?? 'of its own parameters'}`;
    case 'ed25519':
    case 'ed448':
      return undefined;
    case 'dsa':
    case 'other':
      return `a key of type ${key.kind}`;
  }
};
