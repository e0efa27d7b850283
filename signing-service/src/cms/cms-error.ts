/**
 * What the ASN.1 room can refuse.
 *
 * - `asn1-malformed`: bytes that are not the structure they should be
 * - `certificate-weak`: RSA below 2048 bits, or a certificate signed with SHA-1 or MD5
 * - `certificate-key-unsupported`: a key of a kind or curve that this service does not sign with
 * - `algorithm-unsuitable`: a digest or scheme was asked for that the certificate's key cannot have
 * - `mechanism-unavailable`: the token offers no mechanism that fits the certificate
 * - `name-malformed`: a name that somebody wrote, and that no certificate can carry
 * - `signature-malformed`: a raw signature value of the wrong length
 */
export type CmsErrorCode =
  | 'asn1-malformed'
  | 'certificate-weak'
  | 'certificate-key-unsupported'
  | 'algorithm-unsuitable'
  | 'mechanism-unavailable'
  | 'name-malformed'
  | 'signature-malformed';

/** The one error of `cms/`; `message` is for operators and holds no secret. */
export class CmsError extends Error {
  readonly code: CmsErrorCode;
  readonly retry: 'never' | 'input';

  constructor(code: CmsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CmsError';
    this.code = code;
    this.retry = code === 'asn1-malformed' ? 'input' : 'never';
  }
}
