import {
  derNull,
  objectIdentifier,
  octetString,
  sequence,
  smallInteger,
  tlv,
  unsignedInteger,
} from '../cms/der-writer.js';
import { digestLength, digestOid, type DigestName } from '../cms/object-identifiers.js';

/** What a time-stamp authority is asked for. */
export interface TimeStampQuery {
  readonly digest: DigestName;
  /** Digest of what is to be stamped. */
  readonly imprint: Uint8Array;
  /** Magnitude, big-endian, 64 random bits or more. */
  readonly nonce: Uint8Array;
  /** reqPolicy, dotted; the authority's own when left out. */
  readonly policy?: string;
}

const certReq = tlv(0x01, Uint8Array.of(0xff));

/**
 * DER of TimeStampReq (RFC 3161 §2.4.1), which asks for the authority's certificate too. The digest's parameters are NULL, as
 * OpenSSL and others write them. Throws RangeError for an imprint that is not as long as its digest.
 */
export function buildTimeStampRequest({ digest, imprint, nonce, policy }: TimeStampQuery): Uint8Array {
  if (imprint.length !== digestLength[digest]) throw new RangeError('the imprint has not the length of its digest');
  const messageImprint = sequence(sequence(objectIdentifier(digestOid[digest]), derNull), octetString(imprint));
  const reqPolicy = policy === undefined ? [] : [objectIdentifier(policy)];
  return sequence(smallInteger(1), messageImprint, ...reqPolicy, unsignedInteger(nonce), certReq);
}
