/**
 * Why something of the outer world cannot be relied on.
 *
 * - `trust-configuration`: a file that the configuration names cannot be used
 * - `egress-refused`: an address that may not be called, a scheme other than http and https, a redirect that leads too far
 * - `egress-timeout`: no connection, no answer or not all of it in time
 * - `egress-too-large`: the answer is longer than allowed
 * - `egress-failed`: no connection, a cut answer, an HTTP status that is no success
 * - `time-stamp-refused`: the authority answered that it gives no time stamp
 * - `time-stamp-invalid`: the answer is no time stamp that may be used; `check` names what is wrong with it
 * - `time-stamp-unavailable`: no authority answered; `causes` says why, for each
 * - `ocsp-refused`: the responder answered that it gives no status
 * - `ocsp-invalid`: the answer proves nothing; `check` names what is wrong with it
 * - `ocsp-unavailable`: no responder answered; `causes` says why, for each
 * - `crl-invalid`: what lies at a CRL's address is none, or proves nothing
 * - `crl-unavailable`: no address of a CRL answered; `causes` says why, for each
 * - `path-invalid`: the path from a trusted certificate fails; `check` names the first fault
 * - `path-unproven`: no path was found, or what proves it could not be had
 */
export type TrustErrorCode =
  | 'trust-configuration'
  | 'egress-refused'
  | 'egress-timeout'
  | 'egress-too-large'
  | 'egress-failed'
  | 'time-stamp-refused'
  | 'time-stamp-invalid'
  | 'time-stamp-unavailable'
  | 'ocsp-refused'
  | 'ocsp-invalid'
  | 'ocsp-unavailable'
  | 'crl-invalid'
  | 'crl-unavailable'
  | 'path-invalid'
  | 'path-unproven';

const later: ReadonlySet<TrustErrorCode> = new Set([
  'egress-timeout',
  'egress-failed',
  'time-stamp-unavailable',
  'ocsp-unavailable',
  'crl-unavailable',
  'path-unproven',
]);

interface TrustErrorOptions extends ErrorOptions {
  readonly check?: string;
  readonly causes?: readonly TrustError[];
  /** Where the same code may or may not be asked for again. */
  readonly retry?: 'never' | 'later';
}

/** The one error of `trust/`; `message` is for operators and holds no secret and no path of a URL. */
export class TrustError extends Error {
  override readonly name = 'TrustError';
  readonly code: TrustErrorCode;
  readonly retry: 'never' | 'later';
  /** The check that failed. */
  readonly check: string | undefined;
  /** One error for each of the services that were tried, in their order. */
  readonly causes: readonly TrustError[];

  constructor(code: TrustErrorCode, message: string, options: TrustErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retry = options.retry ?? (later.has(code) ? 'later' : 'never');
    this.check = options.check;
    this.causes = options.causes ?? [];
  }
}
