import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { childrenOf, expectTag, oidOf } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { sequence } from '../cms/der-writer.js';

/** A SubjectPublicKeyInfo taken apart; the elements are complete encodings. */
export interface SubjectPublicKey {
  readonly algorithm: string;
  /** Absent also where the encoding has NULL. */
  readonly parameters: Uint8Array | undefined;
  /** The AlgorithmIdentifier's OBJECT IDENTIFIER. */
  readonly algorithmDer: Uint8Array;
  /** The BIT STRING. */
  readonly bits: DerElement;
  /** All of it as it came. */
  readonly der: Uint8Array;
}

/** A public key as an algorithm policy judges it. */
export interface KeyDescription {
  readonly kind: 'rsa' | 'rsa-pss' | 'dsa' | 'ec' | 'ed25519' | 'ed448' | 'other';
  /** Length of the modulus (of p for DSA); 0 for curves. */
  readonly bits: number;
  /** By OpenSSL's name; undefined for other keys and for a curve given by its parameters. */
  readonly curve: string | undefined;
}

const dsa = '1.2.840.10040.4.1';

/** Throws `asn1-malformed`. */
export function readPublicKey(info: DerElement): SubjectPublicKey {
  const [identifier, bits] = childrenOf(info);
  const [algorithm, parameters] = childrenOf(expectTag(identifier, 0x30, 'AlgorithmIdentifier'));
  return {
    algorithm: oidOf(algorithm),
    parameters: parameters === undefined || parameters.tag === 0x05 ? undefined : parameters.raw,
    algorithmDer: expectTag(algorithm, 0x06, 'algorithm').raw,
    bits: expectTag(bits, 0x03, 'subjectPublicKey'),
    der: info.raw,
  };
}

/**
 * The key with the parameters it inherits from its issuer's (RFC 5280 §6.1.4 (f)). Only DSA keys may leave theirs out (RFC 3279
 * §2.3.2): absent ones of RSASSA-PSS mean no restriction, and elliptic curves are always named.
 */
export function inheritParameters(key: SubjectPublicKey, issuer: SubjectPublicKey): SubjectPublicKey {
  if (key.algorithm !== dsa || issuer.algorithm !== dsa || key.parameters !== undefined) return key;
  const { parameters } = issuer;
  if (parameters === undefined) return key;
  return { ...key, parameters, der: sequence(sequence(key.algorithmDer, parameters), key.bits.raw) };
}

const opened = new WeakMap<SubjectPublicKey, KeyObject>();

/** The key for node:crypto; undefined when it is of a kind that OpenSSL does not know, or none at all. */
export function openPublicKey(key: SubjectPublicKey): KeyObject | undefined {
  const known = opened.get(key);
  if (known !== undefined) return known;
  try {
    const made = createPublicKey({ key: Buffer.from(key.der), format: 'der', type: 'spki' });
    opened.set(key, made);
    return made;
  } catch {
    return undefined;
  }
}

function kindOf(key: KeyObject): KeyDescription['kind'] {
  const kind = key.asymmetricKeyType;
  switch (kind) {
    case 'rsa':
    case 'rsa-pss':
    case 'dsa':
    case 'ec':
    case 'ed25519':
    case 'ed448':
      return kind;
    default:
      return 'other';
  }
}

/** `opened` is the same key. A curve given by its parameters has no name, even when they are a known curve's (RFC 5480 §2.1.1). */
export function describePublicKey({ parameters }: SubjectPublicKey, opened: KeyObject): KeyDescription {
  const { modulusLength: bits = 0, namedCurve } = opened.asymmetricKeyDetails ?? {};
  return { kind: kindOf(opened), bits, curve: parameters?.[0] === 0x06 ? namedCurve : undefined };
}
