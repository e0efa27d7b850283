import { AppError } from '../app-error.js';
import type { AppErrorCode } from '../contract/error.js';
import type { ScopeName } from '../contract/scopes.js';

/** What went wrong between us and a portal or the OAuth server. */
export type PortalErrorCode =
  /** The access token has run out or was replaced. */
  | 'token-dead'
  /** Whose token this is does not work here any more: dismissed, or without access to the application. */
  | 'user-gone'
  /** The person may not. */
  | 'access-denied'
  | 'scope-missing'
  /** The entity does not exist, or is hidden. */
  | 'not-found'
  | 'method-unknown'
  /** A field's value was refused, or another mandatory field is empty. */
  | 'field-refused'
  /** The portal found the call itself wrong. */
  | 'call-refused'
  /** What is to be registered is registered already. */
  | 'already-bound'
  /** The application is not installed there, or the portal is gone. */
  | 'application-off'
  /** The application's subscription is over. */
  | 'unpaid'
  /** A refresh token that no longer works. */
  | 'grant-dead'
  /** Too many calls; this one was not carried out. */
  | 'limited'
  /** The portal answers at another host now. */
  | 'renamed'
  /** Its TLS certificate is not one that we trust: nothing was sent. */
  | 'certificate-refused'
  /** No answer, or one that is none. */
  | 'unavailable'
  /** A host that is not ours to call. */
  | 'host-refused';

const appCodes: Readonly<Record<PortalErrorCode, AppErrorCode>> = {
  'token-dead': 'session-expired',
  'user-gone': 'no-app-access',
  'access-denied': 'access-denied',
  'scope-missing': 'scope-missing',
  'not-found': 'access-denied',
  'method-unknown': 'portal-refused',
  'field-refused': 'required-fields-empty',
  'call-refused': 'portal-refused',
  'already-bound': 'portal-refused',
  'application-off': 'portal-not-installed',
  unpaid: 'subscription-over',
  'grant-dead': 'portal-needs-administrator',
  limited: 'portal-busy',
  renamed: 'portal-unavailable',
  'certificate-refused': 'portal-certificate-refused',
  unavailable: 'portal-unavailable',
  'host-refused': 'portal-refused',
};

/** A call to a portal or the OAuth server that failed. */
export class PortalError extends Error {
  override readonly name = 'PortalError';
  readonly code: PortalErrorCode;
  /** The portal's own code, e.g. `QUERY_LIMIT_EXCEEDED`; empty when it gave none. */
  readonly portalCode: string;
  /** HTTP status, 0 without an answer. */
  readonly status: number;
  /** True when the call may have been carried out all the same. */
  readonly mayHaveActed: boolean;
  /** Of `limited`: seconds after which another try has a chance, where known. */
  readonly waitSeconds: number | undefined;
  /** Of `scope-missing`: the right, where known. */
  readonly scope: ScopeName | undefined;

  constructor(
    code: PortalErrorCode,
    options: {
      portalCode?: string;
      status?: number;
      mayHaveActed?: boolean;
      waitSeconds?: number;
      scope?: ScopeName;
      cause?: unknown;
    } = {},
  ) {
    const { portalCode = '', status = 0, mayHaveActed = false, waitSeconds, scope, cause } = options;
    super(`${code} ${portalCode} ${status}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.portalCode = portalCode;
    this.status = status;
    this.mayHaveActed = mayHaveActed;
    this.waitSeconds = waitSeconds;
    this.scope = scope;
  }

  /** The error as a caller of ours may see it. */
  toAppError(): AppError {
    const { waitSeconds, scope } = this;
    return new AppError(appCodes[this.code], {
      cause: this,
      ...(waitSeconds !== undefined && { details: { waitSeconds } }),
      ...(scope !== undefined && { details: { missing: [scope] } }),
    });
  }
}

const byPortalCode: Readonly<Record<string, PortalErrorCode>> = {
  expired_token: 'token-dead',
  invalid_token: 'token-dead',
  NO_AUTH_FOUND: 'token-dead',
  PAYMENT_REQUIRED: 'unpaid',
  APPLICATION_NOT_FOUND: 'application-off',
  NOT_INSTALLED: 'application-off',
  ERROR_OAUTH: 'application-off',
  PORTAL_DELETED: 'application-off',
  WRONG_CLIENT: 'application-off',
  authorization_error: 'user-gone',
  METHOD_CONFIRM_WAITING: 'access-denied',
  METHOD_CONFIRM_DENIED: 'access-denied',
  ACCESS_DENIED: 'access-denied',
  INVALID_CREDENTIALS: 'access-denied',
  user_access_error: 'user-gone',
  allowed_only_intranet_user: 'access-denied',
  WRONG_AUTH_TYPE: 'call-refused',
  insufficient_scope: 'scope-missing',
  invalid_scope: 'scope-missing',
  NOT_FOUND: 'not-found',
  ERROR_NOT_FOUND: 'not-found',
  ERROR_ENTITY_NOT_FOUND: 'not-found',
  ERROR_METHOD_NOT_FOUND: 'method-unknown',
  ERROR_MANIFEST_IS_NOT_AVAILABLE: 'method-unknown',
  CRM_FIELD_ERROR_VALUE_NOT_VALID: 'field-refused',
  CRM_FIELD_ERROR_REQUIRED: 'field-refused',
  QUERY_LIMIT_EXCEEDED: 'limited',
  OPERATION_TIME_LIMIT: 'limited',
  OVERLOAD_LIMIT: 'unavailable',
  invalid_grant: 'grant-dead',
  invalid_client: 'application-off',
};

/** Codes of Node's TLS for a certificate that does not lead to a trusted one, is out of its time, or is another host's. */
const certificateCodes: ReadonlySet<unknown> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** A call that got no answer; what became of it is not known, unless it was never sent. */
export function unanswered(cause: unknown): PortalError {
  if (cause instanceof PortalError) return cause;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return certificateCodes.has(code)
    ? new PortalError('certificate-refused', { cause })
    : new PortalError('unavailable', { mayHaveActed: true, cause });
}

/** Reads a portal's error `{error, error_description}` with its HTTP status (system errors of the REST documentation). */
export function toPortalError(status: number, error: { code: string; description: string }): PortalError {
  const { code, description } = error;
  return new PortalError(codeOf(status, error), {
    portalCode: code === '' ? description.slice(0, 40) : code,
    status,
    mayHaveActed: status >= 500 && byPortalCode[code] === undefined,
  });
}

function codeOf(status: number, { code, description }: { code: string; description: string }): PortalErrorCode {
  // One code of the OAuth server for both: an application that is not installed, and one that is not paid for.
  if (code === 'ERROR_OAUTH' && /subscription/i.test(description)) return 'unpaid';
  const known = byPortalCode[code];
  if (known !== undefined) return known;
  // Older crm.* methods answer an empty code and a text only.
  if (/already (binded|bound|exists|installed)/i.test(description)) return 'already-bound';
  if (code === '' && /not found/i.test(description)) return 'not-found';
  if (code === '' && /access denied/i.test(description)) return 'access-denied';
  if (status === 429) return 'limited';
  if (status === 401) return 'token-dead';
  if (status === 410) return 'application-off';
  return status >= 500 ? 'unavailable' : 'call-refused';
}
