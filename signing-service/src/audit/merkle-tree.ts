import { createHash } from 'node:crypto';

/** One step from a leaf to the root: the hash beside it, and on which side that stands. */
export interface PathStep {
  readonly side: 'left' | 'right';
  /** Lower-case hex. */
  readonly hash: string;
}

export interface MerkleTree {
  /** Lower-case hex. */
  readonly root: string;
  /** Of each leaf, from the leaf upwards (RFC 6962 §2.1.1). */
  readonly paths: readonly (readonly PathStep[])[];
}

/** SHA-256(0x00 ‖ data), lower-case hex (RFC 6962 §2.1). */
export function leafHash(data: Uint8Array): string {
  return createHash('sha256').update(Uint8Array.of(0)).update(data).digest('hex');
}

/** SHA-256(0x01 ‖ left ‖ right), lower-case hex (RFC 6962 §2.1). */
function nodeHash(left: string, right: string): string {
  return createHash('sha256').update(Uint8Array.of(1)).update(left, 'hex').update(right, 'hex').digest('hex');
}

/** The Merkle tree over leaves' hashes, of which there is one at least (RFC 6962 §2.1). */
export function merkleTree([first, ...others]: readonly [string, ...string[]]): MerkleTree {
  if (others.length === 0) return { root: first, paths: [[]] };
  const leaves = [first, ...others];
  // The largest power of two that is smaller than their number.
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  const [left, right] = [half(leaves.slice(0, split)), half(leaves.slice(split))];
  return {
    root: nodeHash(left.root, right.root),
    paths: [
      ...left.paths.map((path) => [...path, { side: 'right', hash: right.root } as const]),
      ...right.paths.map((path) => [...path, { side: 'left', hash: left.root } as const]),
    ],
  };
}

function half([first, ...others]: readonly string[]): MerkleTree {
  if (first === undefined) throw new TypeError('A half of two leaves or more is not empty');
  return merkleTree([first, ...others]);
}

/** The root that a path leads to. */
export function rootOf(leaf: string, path: readonly PathStep[]): string {
  return path.reduce(
    (hash, step) => (step.side === 'left' ? nodeHash(step.hash, hash) : nodeHash(hash, step.hash)),
    leaf,
  );
}
