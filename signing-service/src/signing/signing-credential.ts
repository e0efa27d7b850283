import { type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type CertificateSummary, summarizeCertificate } from '../cms/certificate-summary.js';
import { type ChosenSignatureAlgorithm, signatureAlgorithmFor } from '../cms/signature-algorithm.js';
import { keyInput } from '../cms/signature-value.js';
import type { CredentialConfig } from '../config.js';
import { KeyError } from '../keys/errors.js';
import type { KeyDescription, SignatureMechanism } from '../keys/key-types.js';
import type { TokenClient } from '../keys/token-client.js';
import { verifySignature } from '../keys/verify-signature.js';

/** A key that has just proven itself, with the certificate under which its signatures verify. */
export interface SigningCredential {
  readonly credentialId: string;
  /** Finds exactly this key. */
  readonly keyUri: string;
  /** DER. */
  readonly certificate: Uint8Array;
  /** DER, each. */
  readonly chain: readonly Uint8Array[];
  readonly summary: CertificateSummary;
  readonly algorithm: ChosenSignatureAlgorithm;
  readonly publicKey: KeyObject;
  readonly tokenLabel: string;
}

/** The names by which `cms/` knows what the token can do; the digest is made here, so all but EdDSA take a digest. */
const mechanismNames: Readonly<Record<SignatureMechanism, string>> = {
  'rsa-pkcs1': 'CKM_RSA_PKCS',
  'rsa-pss': 'CKM_RSA_PKCS_PSS',
  ecdsa: 'CKM_ECDSA',
  eddsa: 'CKM_EDDSA',
};

/**
 * Finds the key, lets it sign a challenge and looks for the certificate that verifies it: the configured file, or else those that share
 * the key's CKA_ID. Throws KeyError, CmsError.
 */
export async function proveCredential(
  token: TokenClient,
  config: CredentialConfig,
  challenge: { readonly message: Uint8Array; readonly deadline: Date },
): Promise<SigningCredential> {
  const key = await token.describeKey(config.keyUri);
  const configured = config.certificateFile === undefined ? [] : await readCertificates(config.certificateFile);
  const candidates = config.certificateFile === undefined ? key.certificates : configured.slice(0, 1);
  for (const certificate of candidates) {
    const summary = summarizeCertificate(certificate);
    const algorithm = signatureAlgorithmFor(summary, namesOf(key));
    const { publicKey } = new X509Certificate(certificate);
    const signature = await token.sign(key.uri, {
      mechanism: algorithm.scheme,
      hash: algorithm.digest,
      digest: keyInput(algorithm, challenge.message),
      deadline: challenge.deadline,
      tenant: '',
    });
    const { message } = challenge;
    const proof = { key: publicKey, mechanism: algorithm.scheme, hash: algorithm.digest, message, signature } as const;
    if (!verifySignature(proof)) continue;
    const more = config.chainFile === undefined ? [] : await readCertificates(config.chainFile);
    return {
      credentialId: config.credentialId,
      keyUri: key.uri,
      certificate,
      chain: [...configured.slice(1), ...more],
      summary,
      algorithm,
      publicKey,
      tokenLabel: key.token.label,
    };
  }
  throw new KeyError('key-mismatch', 'no certificate verifies what the key signed');
}

/** RFC 5280 §4.2.1.3: without the extension nothing is restricted. */
export function maySign(summary: CertificateSummary): boolean {
  const { keyUsage } = summary;
  return keyUsage === undefined || keyUsage.includes('digitalSignature') || keyUsage.includes('nonRepudiation');
}

function namesOf(key: KeyDescription): string[] {
  return key.mechanisms.map((mechanism) => mechanismNames[mechanism]);
}

/** All certificates of a PEM file, or the one of a DER file. Throws KeyError `configuration`. */
async function readCertificates(file: string): Promise<Uint8Array[]> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new KeyError('configuration', `the certificate file ${file} cannot be read`, { cause });
  }
  const blocks = bytes.toString('latin1').matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g);
  const certificates = [...blocks].map(([, body]) => Buffer.from(body ?? '', 'base64'));
  return certificates.length > 0 ? certificates : [bytes];
}
