import { randomBytes } from 'node:crypto';
import { buildContentInfo, contentInfoRoom } from '../cms/build-content-info.js';
import { signatureValueFromToken } from '../cms/signature-value.js';
import { buildSignedAttributes } from '../cms/signed-attributes.js';
import { KeyError } from '../keys/errors.js';
import { verifySignature } from '../keys/verify-signature.js';
import type { FieldChoice } from '../pades/field-choice.js';
import type { CertificationLevel } from '../pades/field-lock.js';
import type { MarkChoice } from '../pades/mark/mark-choice.js';
import type { MarkLanguage } from '../pades/mark/mark-text.js';
import { PadesError } from '../pades/pades-error.js';
import type { PrepareOptions } from '../pades/prepare-signature.js';
import type { FileCredential } from './certificate-choice.js';
import type { ProofWish } from './signature-proofs.js';

/** How documents are to be signed; the same for all of a run. */
export interface DocumentWish {
  /** The certificate's common name or organisation when left out. */
  readonly signerName?: string | undefined;
  readonly reason?: string | undefined;
  readonly location?: string | undefined;
  readonly mark: MarkChoice;
  /** A PNG or JPEG file for the mark. */
  readonly logo?: Uint8Array | undefined;
  readonly language: MarkLanguage;
  /** IANA name. */
  readonly timeZone: string;
  /** Fully qualified name: an empty signature field of that name is filled, else a new one is made. */
  readonly fieldName?: string | undefined;
  readonly certify?: CertificationLevel | undefined;
  /** Rebuild broken cross-reference data of unsigned documents. */
  readonly repair?: boolean | undefined;
  /** Opens encrypted documents, as their user or owner. */
  readonly password?: string | undefined;
  /** B-B when left out. */
  readonly proofs?: ProofWish | undefined;
}

/** What the engine is to prepare for a signature of this moment. */
export function prepareOptionsFor(
  { certificate, chain, summary, algorithm }: FileCredential,
  wish: DocumentWish,
  { field, tokenBytes }: { readonly field: FieldChoice | undefined; readonly tokenBytes: number },
): PrepareOptions {
  return {
    signerName: wish.signerName ?? summary.subjectCommonName ?? summary.subjectOrganisation ?? '',
    organisation: summary.subjectOrganisation,
    reason: wish.reason,
    location: wish.location,
    signingTime: new Date(Math.floor(Date.now() / 1000) * 1000),
    timeZone: wish.timeZone,
    language: wish.language,
    mark: wish.mark,
    logo: wish.logo,
    certificate: summary,
    contentsSize: contentInfoRoom([certificate, ...chain], tokenBytes),
    field,
    certify: wish.certify,
    password: wish.password,
    repair: wish.repair,
    credential: { certificate, chain, digest: algorithm.digest },
    fileId: randomBytes(16),
  };
}

/** Fills the field of that name; where there is none, makes one of exactly that name. */
export async function inField<T>(
  name: string | undefined,
  act: (field: FieldChoice | undefined) => Promise<T>,
): Promise<T> {
  if (name === undefined) return act(undefined);
  try {
    return await act({ kind: 'existing', name });
  } catch (error) {
    if (!(error instanceof PadesError) || error.code !== 'field-not-found') throw error;
  }
  return act({ kind: 'new', name, exact: true });
}

/**
 * DER ContentInfo for a document's digest; the signature is verified before anything is made of it, and `stamp` is asked for unsigned
 * attributes over its value. Throws KeyError, CmsError, and what `stamp` throws.
 */
export async function contentInfoFor(
  credential: FileCredential,
  messageDigest: Uint8Array,
  stamp: (signature: Uint8Array) => Promise<readonly Uint8Array[]>,
): Promise<Uint8Array> {
  const { key, algorithm, certificate: signingCertificate, chain, publicKey } = credential;
  const signedAttributes = buildSignedAttributes({ algorithm, messageDigest, signingCertificate });
  const facts = { mechanism: algorithm.scheme, hash: algorithm.digest } as const;
  const raw = await key.sign(signedAttributes, facts);
  if (!verifySignature({ key: publicKey, ...facts, message: signedAttributes, signature: raw })) {
    throw new KeyError('key-mismatch', 'the key answered a signature that does not verify');
  }
  const signature = signatureValueFromToken(algorithm, raw);
  const unsignedAttributes = await stamp(signature);
  return buildContentInfo({ algorithm, signedAttributes, signature, signingCertificate, chain, unsignedAttributes });
}
