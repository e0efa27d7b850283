import { AppError } from '../app-error.js';
import type { AppErrorCode } from '../contract/error.js';
import type { ScopeName } from '../contract/scopes.js';

/** What went wrong between us and a portal or the OAuth server. */
export type PortalErrorCode =
  /** The access token has run out or was replaced. */
  | 'token-dead'
  /** The person may not, or the application is closed for them. */
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
  /** The application is not installed there, unpaid, or the portal is gone. */
  | 'application-off'
  /** A refresh token that no longer works. */
  | 'grant-dead'
  /** Too many calls; this one was not carried out. */
  | 'limited'
  /** The portal answers at another host now. */
  | 'renamed'
  /** No answer, or one that is none. */
  | 'unavailable'
  /** A host that is not ours to call. */
  | 'host-refused';

const appCodes: Readonly<Record<PortalErrorCode, AppErrorCode>> = {
  'token-dead': 'session-expired',
  'access-denied': 'access-denied',
  'scope-missing': 'scope-missing',
  'not-found': 'access-denied',
  'method-unknown': 'portal-refused',
  'field-refused': 'required-fields-empty',
  'call-refused': 'portal-refused',
  'already-bound': 'portal-refused',
  'application-off': 'portal-not-installed',
  'grant-dead': 'portal-needs-administrator',
  limited: 'portal-busy',
  renamed: 'portal-unavailable',
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
  PAYMENT_REQUIRED: 'application-off',
  APPLICATION_NOT_FOUND: 'application-off',
  NOT_INSTALLED: 'application-off',
  ERROR_OAUTH: 'application-off',
  PORTAL_DELETED: 'application-off',
  WRONG_CLIENT: 'application-off',
  authorization_error: 'access-denied',
  METHOD_CONFIRM_WAITING: 'access-denied',
  METHOD_CONFIRM_DENIED: 'access-denied',
  ACCESS_DENIED: 'access-denied',
  INVALID_CREDENTIALS: 'access-denied',
  user_access_error: 'access-denied',
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
