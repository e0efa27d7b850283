import { derNull, explicit, objectIdentifier, octetString, sequence, tlv, unsignedInteger } from '../cms/der-writer.js';

/** Parts of a TSTInfo that a test changes; encodings are complete unless said. */
export interface TstInfoParts {
  readonly version?: number;
  readonly policy?: string;
  /** Object identifier. */
  readonly imprintAlgorithm?: string;
  readonly imprint?: Uint8Array;
  readonly serial?: Uint8Array;
  /** Text of the GeneralizedTime. */
  readonly genTime?: string;
  readonly accuracy?: Uint8Array;
  readonly ordering?: boolean;
  readonly nonce?: Uint8Array;
  /** A GeneralName. */
  readonly tsa?: Uint8Array;
  readonly extension?: { readonly critical: boolean };
  /** A field after all others. */
  readonly unknown?: Uint8Array;
  /** With nonce after tsa. */
  readonly swapped?: boolean;
}

function optional(bytes: Uint8Array | undefined): Uint8Array[] {
  return bytes === undefined ? [] : [bytes];
}

/** GeneralizedTime's text of now or another time, to the second. */
export function generalizedTime(time = new Date()): string {
  return `${time.toISOString().slice(0, 19).replaceAll(/[-:T]/gu, '')}Z`;
}

/** DER of a TSTInfo (RFC 3161 §2.4.2). */
export function tstInfo(parts: TstInfoParts): Uint8Array {
  const algorithm = objectIdentifier(parts.imprintAlgorithm ?? '2.16.840.1.101.3.4.2.1');
  const imprint = octetString(parts.imprint ?? Buffer.alloc(32, 1));
  const tsa = optional(parts.tsa).map((name) => explicit(0, name));
  const nonce = parts.swapped === true ? [unsignedInteger(Uint8Array.of(1))] : optional(parts.nonce);
  const critical = parts.extension?.critical === true ? [tlv(0x01, Uint8Array.of(0xff))] : [];
  const extension = sequence(objectIdentifier('1.3.6.1.4.1.13762.9'), ...critical, octetString(derNull));
  return sequence(
    unsignedInteger(Uint8Array.of(parts.version ?? 1)),
    objectIdentifier(parts.policy ?? '1.3.6.1.4.1.13762.3'),
    sequence(sequence(algorithm, derNull), imprint),
    unsignedInteger(parts.serial ?? Uint8Array.of(42)),
    tlv(0x18, Buffer.from(parts.genTime ?? generalizedTime())),
    ...optional(parts.accuracy),
    ...(parts.ordering === true ? [tlv(0x01, Uint8Array.of(0xff))] : []),
    ...(parts.swapped === true ? [...tsa, ...nonce] : [...nonce, ...tsa]),
    ...(parts.extension === undefined ? [] : [tlv(0xa1, extension)]),
    ...optional(parts.unknown),
  );
}
