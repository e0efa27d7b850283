/** Why a pairing, or the service's own authority, failed. */
export type TenantsErrorCode =
  /** No PKCS#10 request, a signature that does not prove the key, or a weak key. */
  | 'certificate-request-invalid'
  /** The file of the authority or of the server certificate is not what the service wrote. */
  | 'authority-unreadable'
  | 'pairing-code-invalid'
  | 'pairing-code-expired';

export class TenantsError extends Error {
  override readonly name = 'TenantsError';
  readonly code: TenantsErrorCode;

  constructor(code: TenantsErrorCode, options: { readonly cause?: unknown } = {}) {
    super(code, options);
    this.code = code;
  }
}
