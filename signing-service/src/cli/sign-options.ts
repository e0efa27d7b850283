import type { DigestName } from '../cms/object-identifiers.js';
import type { AlgorithmWish } from '../cms/signature-algorithm.js';
import type { CertificateFiles } from '../file-signing/certificate-choice.js';
import type { DocumentWish } from '../file-signing/document-signer.js';
import type { CertificationLevel } from '../pades/field-lock.js';
import type { Call } from './command.js';
import { type NamedFiles, readFilePairs } from './file-pairs.js';
import { readMark } from './mark-option.js';
import { languageOption, oneOf, timeZoneOption } from './option-words.js';
import { type TrustOptions, readTrustOptions } from './trust-options.js';

const digests = { sha256: 'sha256', sha384: 'sha384', sha512: 'sha512' } as const satisfies Record<
  DigestName,
  DigestName
>;
const schemes = { pkcs1: 'rsa-pkcs1', pss: 'rsa-pss' } as const;
const levels = { '1': 1, '2': 2, '3': 3 } as const satisfies Record<string, CertificationLevel>;

function documentWish(call: Call): DocumentWish {
  const { text } = call;
  const { mark, logo } = readMark(text('mark'));
  const needsZone = mark.kind !== 'none' || text('time-zone') !== undefined;
  return {
    signerName: text('name'),
    reason: text('reason'),
    location: text('location'),
    mark,
    logo,
    language: languageOption(call),
    timeZone: needsZone ? timeZoneOption(call) : 'UTC',
    fieldName: text('field'),
    certify: oneOf(call, 'certify', levels),
    repair: call.flag('repair'),
  };
}

/** All that `dealseal sign` was asked for. */
export interface SignOptions extends NamedFiles, TrustOptions {
  /** A PKCS#11 URI, or the path of a PKCS#12 file. */
  readonly key: string;
  readonly pinFile: string | undefined;
  readonly keyPasswordFile: string | undefined;
  readonly passwordFile: string | undefined;
  readonly certificates: CertificateFiles;
  readonly algorithm: AlgorithmWish;
  readonly wish: DocumentWish;
}

/** Throws UsageError; `logo-unreadable`. */
export function readSignOptions(call: Call): SignOptions {
  const { text, texts, required } = call;
  return {
    key: required('key'),
    pinFile: text('pin-file'),
    keyPasswordFile: text('key-password-file'),
    passwordFile: text('password-file'),
    certificates: { certificate: text('cert'), chain: texts('chain') },
    algorithm: { digest: oneOf(call, 'digest', digests), scheme: oneOf(call, 'scheme', schemes) },
    wish: documentWish(call),
    ...readTrustOptions(call, 'B-B'),
    ...readFilePairs(call),
  };
}
