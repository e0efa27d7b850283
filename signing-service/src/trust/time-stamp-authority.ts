import type { DigestName } from '../cms/object-identifiers.js';
import { CmsError } from '../cms/cms-error.js';
import { readCertificate } from './certificate.js';
import type { GuardedAgent } from './guarded-agent.js';
import type { ProvePath, ProvenPath } from './prove-path.js';
import { checkAnswer, checkAuthority } from './time-stamp-checks.js';
import { buildTimeStampRequest } from './time-stamp-request.js';
import { grantedToken } from './time-stamp-response.js';
import { invalidTimeStamp, openTimeStampToken } from './time-stamp-token.js';
import type { TimeStampToken } from './time-stamp-token.js';
import { TrustError } from './trust-error.js';

/** A time-stamp authority as an operator configures it. */
export interface TimeStampAuthority {
  /** http or https, without user and password. */
  readonly url: string;
  /** The policy to ask for, dotted. */
  readonly policy?: string;
  /** Policies that are good enough when none is asked for; any when left out. */
  readonly acceptedPolicies?: readonly string[];
  /** Value of the Authorization header, asked for before each request. */
  readonly authorization?: () => Promise<string>;
  /** Send it over plain HTTP too, where whoever is on the way can read it. */
  readonly authorizesOverHttp?: boolean;
}

/** What a time stamp is asked of. */
export interface Stamped {
  readonly digest: DigestName;
  readonly imprint: Uint8Array;
  /** Longest token that there is place for, in bytes. */
  readonly maxTokenBytes?: number | undefined;
}

export interface TimeStampSurroundings {
  readonly agent: GuardedAgent;
  readonly provePath: ProvePath;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  /** How far genTime may be from our clock. */
  readonly clockToleranceMs: number;
}

/** A token of which everything was checked. */
export interface ProvenToken {
  readonly token: TimeStampToken;
  /** Of the authority's certificate. */
  readonly proven: ProvenPath;
  /** genTime less the middle of asking and answering, in milliseconds: how far behind our clock is. */
  readonly clockOffsetMs: number;
}

const maxAnswerBytes = 1024 * 1024;

async function authorizationFor(authority: TimeStampAuthority): Promise<Record<string, string>> {
  const { url, authorization, authorizesOverHttp = false } = authority;
  if (authorization === undefined) return {};
  if (!/^https:/iu.test(url) && !authorizesOverHttp) {
    throw new TrustError('egress-refused', 'a password is not sent over plain HTTP');
  }
  return { authorization: await authorization() };
}

/** Throws `time-stamp-refused`, `time-stamp-invalid`. */
function readAnswer(body: Uint8Array): TimeStampToken {
  try {
    return openTimeStampToken(grantedToken(body));
  } catch (cause) {
    if (cause instanceof CmsError) throw invalidTimeStamp('encoding', 'the answer cannot be read', { cause });
    throw cause;
  }
}

async function checkPath(token: TimeStampToken, provePath: ProvePath): Promise<ProvenPath> {
  const { certificate, certificates, info } = token;
  try {
    return await provePath(certificate, { intermediates: certificates.map(readCertificate), time: info.genTime });
  } catch (cause) {
    if (!(cause instanceof TrustError)) throw cause;
    const { retry, message } = cause;
    throw new TrustError('time-stamp-invalid', `the authority’s certificate: ${message}`, {
      cause,
      check: 'path',
      retry,
    });
  }
}

/**
 * Asks one authority once and checks all of its answer (RFC 3161, RFC 5816). `timeoutMs` is for the request. Throws TrustError
 * `egress-*`, `time-stamp-refused`, `time-stamp-invalid`, `trust-configuration`.
 */
export async function askAuthority(
  authority: TimeStampAuthority,
  { digest, imprint, maxTokenBytes = Infinity }: Stamped,
  { agent, provePath, now, randomBytes, clockToleranceMs: toleranceMs }: TimeStampSurroundings,
  timeoutMs: number,
): Promise<ProvenToken> {
  const { url, policy, acceptedPolicies } = authority;
  const query = { digest, imprint, nonce: randomBytes(8), ...(policy === undefined ? {} : { policy }) };
  const headers = { 'content-type': 'application/timestamp-query', ...(await authorizationFor(authority)) };
  const askedAt = now();
  const request = { url, body: buildTimeStampRequest(query), headers, maxBytes: maxAnswerBytes, timeoutMs };
  const { contentType, body } = await agent.send(request);
  const answeredAt = now();
  if (contentType !== 'application/timestamp-reply')
    throw invalidTimeStamp('media-type', 'the answer is no time stamp');
  const token = readAnswer(body);
  const policies = acceptedPolicies === undefined ? {} : { acceptedPolicies };
  checkAnswer(token, query, { askedAt, answeredAt, toleranceMs, ...policies });
  checkAuthority(token);
  if (token.der.length > maxTokenBytes) {
    throw invalidTimeStamp(
      'size',
      `${String(token.der.length)} bytes where there is place for ${String(maxTokenBytes)}`,
    );
  }
  const proven = await checkPath(token, provePath);
  return { token, proven, clockOffsetMs: token.info.genTime.getTime() - (askedAt + answeredAt) / 2 };
}
