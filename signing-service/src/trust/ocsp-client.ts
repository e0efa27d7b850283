import { createHash } from 'node:crypto';
import { CmsError } from '../cms/cms-error.js';
import type { IdHash } from './certificate-id.js';
import type { Certificate } from './certificate.js';
import { crlSource } from './crl-source.js';
import type { Crl } from './crl.js';
import { createFreshCache } from './fresh-cache.js';
import type { Kept } from './fresh-cache.js';
import type { GuardedAgent } from './guarded-agent.js';
import { consultOcsp } from './ocsp-consultation.js';
import type { OcspRules } from './ocsp-consultation.js';
import type { Responder } from './ocsp-responder.js';
import { buildOcspRequest } from './ocsp-request.js';
import { readOcspResponse } from './ocsp-response.js';
import type { OcspResponse, SingleResponse } from './ocsp-response.js';
import { ocspRulesOf, ocspStatus, responderQuestion } from './ocsp-source.js';
import type { OcspSourceOptions } from './ocsp-source.js';
import { withRetries } from './retry.js';
import type { Waiting } from './retry.js';
import type { RevocationQuestion, RevocationStatus } from './revocation.js';
import { TrustError } from './trust-error.js';
import { tryInOrder } from './try-in-order.js';

/** `required`: a response without it is refused. `none`: none is sent, and short requests go by GET, which caches may answer. */
export type NoncePolicy = 'required' | 'optional' | 'none';

export interface OcspClientOptions extends Omit<OcspSourceOptions, 'responses' | 'responderStatus' | 'now'> {
  readonly agent: GuardedAgent;
  readonly waiting: Waiting;
  readonly randomBytes: (count: number) => Uint8Array;
  /** `optional` when left out: many responders sign their answers beforehand. */
  readonly nonce?: NoncePolicy;
  /** SHA-1 when left out, which all responders answer to. */
  readonly idHash?: IdHash;
  /** CRLs for the status of a delegated responder whose certificate does not say `nocheck`; without it such are refused. */
  readonly crlsOfResponder?: (responder: Certificate) => Promise<readonly Crl[]>;
  readonly limits?: Partial<OcspLimits>;
}

export interface OcspLimits {
  /** For one request. */
  readonly attemptMs: number;
  /** For all requests about one certificate. */
  readonly budgetMs: number;
  readonly responseBytes: number;
  /** How long an answer is given out again at most; its nextUpdate may end it earlier. */
  readonly keepMs: number;
  readonly keptEntries: number;
  readonly keptBytes: number;
}

const defaults: OcspLimits = {
  attemptMs: 8_000,
  budgetMs: 15_000,
  responseBytes: 256 * 1024,
  keepMs: 3_600_000,
  keptEntries: 2_000,
  keptBytes: 16 * 1024 * 1024,
};

/** A response that was checked now. */
export interface OcspAnswer {
  readonly response: OcspResponse;
  /** When the status was last known to be right. */
  readonly thisUpdate: Date;
  /** `unknown` where the responder does not know the certificate. */
  readonly status: RevocationStatus;
  /** What the status of the responder was told from. */
  readonly responderCrls: readonly Crl[];
}

export interface OcspClient {
  /**
   * Asks the responders that the certificate names, in their order, for its status at `question.time`, which is now. With `since` no
   * kept answer is given whose thisUpdate is before it; a responder may still answer with an older one.
   * Throws TrustError `ocsp-unavailable` when none can be reached, and what the last one did wrong: `ocsp-refused`, `ocsp-invalid`.
   */
  ask(question: RevocationQuestion, since?: Date): Promise<OcspAnswer>;
}

/** Longest request that goes by GET, encoded (RFC 5019 §5). */
const longestGet = 255;

function transport(url: string, request: Uint8Array, isCacheable: boolean) {
  const encoded = encodeURIComponent(Buffer.from(request).toString('base64'));
  if (isCacheable && encoded.length <= longestGet) return { url: `${url.replace(/\/$/u, '')}/${encoded}` };
  return { url, body: request, headers: { 'content-type': 'application/ocsp-request' } };
}

function invalid(check: string, message: string, options: ErrorOptions = {}): TrustError {
  return new TrustError('ocsp-invalid', message, { ...options, check });
}

/** Throws `ocsp-refused`, `ocsp-invalid`. */
function readAnswer(body: Uint8Array): OcspResponse {
  try {
    return readOcspResponse(body);
  } catch (cause) {
    if (cause instanceof CmsError) throw invalid('evidence-malformed', 'the response cannot be read', { cause });
    throw cause;
  }
}

/** A nonce that comes back must be ours; one that we did not send is of a response made beforehand. */
function checkNonce({ nonce }: OcspResponse, sent: Uint8Array | undefined, policy: NoncePolicy): void {
  if (sent === undefined || (nonce === undefined && policy !== 'required')) return;
  if (nonce === undefined) throw invalid('nonce', 'the response has no nonce');
  if (Buffer.compare(nonce, sent) !== 0) throw invalid('nonce', 'the nonce is not the one that was sent');
}

/** Asks OCSP responders for the status of certificates (RFC 6960, RFC 9654) and keeps their answers while they are fresh. */
export function createOcspClient(options: OcspClientOptions): OcspClient {
  const { agent, waiting, randomBytes, nonce: policy = 'optional', idHash = 'sha1', crlsOfResponder } = options;
  const limits: OcspLimits = { ...defaults, ...options.limits };
  const { keptEntries: maxEntries, keptBytes: maxBytes } = limits;
  const cache = createFreshCache<OcspAnswer>({ maxEntries, maxBytes, now: waiting.now });

  /** The CRLs that tell the responder's own status. Throws `ocsp-invalid` when it is needed and not good. */
  async function proveResponder(responder: Responder, question: RevocationQuestion): Promise<readonly Crl[]> {
    const { certificate, needsStatus } = responder;
    if (certificate === undefined) return [];
    if (question.time < certificate.notBefore || question.time > certificate.notAfter) {
      throw invalid('evidence-signer-untrusted', 'the responder’s certificate is out of its dates');
    }
    if (!needsStatus) return [];
    const crls = (await crlsOfResponder?.(certificate)) ?? [];
    const { algorithms, clockTolerance } = options;
    const source = crlSource({ crls, now: question.time, algorithms, clockTolerance });
    const { status } = source(responderQuestion(certificate, question));
    if (status === 'good') return crls;
    throw invalid('evidence-signer-untrusted', `the responder’s own certificate is ${status}`);
  }

  /** One request to one responder, all of its answer checked. */
  async function request(url: string, question: RevocationQuestion, timeoutMs: number): Promise<Kept<OcspAnswer>> {
    const sent = policy === 'none' ? undefined : randomBytes(32);
    const { responseBytes } = limits;
    const query = transport(url, buildOcspRequest(question, idHash, sent), sent === undefined);
    const { contentType, body } = await agent.send({ ...query, maxBytes: responseBytes, timeoutMs });
    if (contentType !== 'application/ocsp-response') throw invalid('media-type', 'the answer is no OCSP response');
    const response = readAnswer(body);
    checkNonce(response, sent, policy);
    const now = new Date(waiting.now());
    const rules: OcspRules = { ...ocspRulesOf(options), now };
    const consulted = consultOcsp(response, { ...question, time: now }, rules);
    if (consulted.kind === 'doubt') throw invalid(consulted.code, `the response proves nothing: ${consulted.code}`);
    const responderCrls = await proveResponder(consulted.responder, { ...question, time: now });
    return kept(consulted.single, response, responderCrls);
  }

  function kept(single: SingleResponse, response: OcspResponse, responderCrls: readonly Crl[]): Kept<OcspAnswer> {
    const status = ocspStatus(single, response);
    const longest = waiting.now() + limits.keepMs;
    const freshUntil = Math.min(longest, single.nextUpdate?.getTime() ?? longest);
    const value = { response, status, thisUpdate: single.thisUpdate, responderCrls };
    const bytes = [response, ...responderCrls].reduce((sum, { der }) => sum + der.length, 0);
    // A certificate that is unknown may be known soon.
    return { value, bytes, freshUntil: status.status === 'unknown' ? 0 : freshUntil };
  }

  async function load(question: RevocationQuestion): Promise<Kept<OcspAnswer>> {
    const until = waiting.now() + limits.budgetMs;
    const urls = question.certificate.extensions.authorityInfoAccess?.ocsp ?? [];
    const ask = (url: string) => {
      const once = async () => {
        const timeoutMs = Math.min(limits.attemptMs, until - waiting.now());
        if (timeoutMs <= 0) throw new TrustError('egress-timeout', 'no time was left for another responder');
        return request(url, question, timeoutMs);
      };
      return withRetries(once, { attempts: 2, firstPauseMs: 200, until }, waiting);
    };
    const codes = { unavailable: 'ocsp-unavailable', invalid: 'ocsp-invalid', refused: 'ocsp-refused' } as const;
    return (await tryInOrder(urls, ask, codes)).value;
  }

  return {
    ask(question, since) {
      const { certificate, issuerKey } = question;
      const key = createHash('sha256').update(issuerKey.der).update(certificate.serial).digest('base64');
      const isRecent = ({ thisUpdate }: OcspAnswer) => since === undefined || thisUpdate >= since;
      return cache.get(key, () => load(question), isRecent);
    },
  };
}
