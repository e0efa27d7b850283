import { type AlternativeName, certificationRequest, certificationRequestInfo } from '../cms/certification-request.js';
import { CmsError } from '../cms/cms-error.js';
import type { SignatureAlgorithm } from '../cms/signature-algorithm.js';
import { isSignatureOf, signatureValueFromToken } from '../cms/signature-value.js';
import { writeName } from '../cms/write-name.js';
import { KeyError } from '../keys/errors.js';
import type { SigningKey } from '../keys/signing-key.js';
import { type Call, UsageError } from './command.js';

export interface RequestWish {
  /** DER of a Name. */
  readonly subject: Uint8Array;
  readonly alternativeNames: readonly AlternativeName[];
}

/** Subject and alternative names of the options. Throws UsageError for names that no certificate can carry. */
export function readRequest(call: Call): RequestWish {
  const kinds = ['email', 'dns', 'uri'] as const;
  const alternativeNames = kinds.flatMap((kind) => call.texts(kind).map((value) => ({ kind, value })));
  try {
    const subject = writeName(call.required('subject'));
    // Checked before a PIN is asked for.
    certificationRequestInfo({ subject, publicKey: Uint8Array.of(), alternativeNames });
    return { subject, alternativeNames };
  } catch (error) {
    throw error instanceof CmsError ? new UsageError(error.message, { cause: error }) : error;
  }
}

/** The request as PEM (RFC 7468 §7), its signature verified. Throws KeyError. */
export async function signRequest(key: SigningKey, wish: RequestWish): Promise<string> {
  const { publicKey } = key;
  if (publicKey === undefined) throw new KeyError('key-not-found', 'the token does not tell the key’s public half');
  const algorithm = algorithmOf(publicKey.asymmetricKeyType, publicKey.asymmetricKeyDetails?.namedCurve);
  const info = certificationRequestInfo({ ...wish, publicKey: publicKey.export({ format: 'der', type: 'spki' }) });
  const raw = await key.sign(info, { mechanism: algorithm.scheme, hash: algorithm.digest });
  const signature = signatureValueFromToken(algorithm, raw);
  if (!isSignatureOf({ algorithm, publicKey, message: info, signature })) {
    throw new KeyError('key-mismatch', 'the request’s signature does not verify under the key’s public half');
  }
  const base64 = Buffer.from(certificationRequest(info, { algorithm, signature })).toString('base64');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`;
}

/** The digest that goes with the curve; Ed25519 has its own. */
function algorithmOf(keyType: string | undefined, curve: string | undefined): SignatureAlgorithm {
  if (keyType === 'rsa') return { scheme: 'rsa-pkcs1', digest: 'sha256' };
  if (keyType === 'ed25519') return { scheme: 'eddsa', digest: 'sha512' };
  if (keyType !== 'ec') throw new KeyError('mechanism-unsupported', 'requests are not made for keys of this kind');
  return { scheme: 'ecdsa', digest: curve === 'secp521r1' ? 'sha512' : curve === 'secp384r1' ? 'sha384' : 'sha256' };
}
