import { createHash, X509Certificate } from 'node:crypto';
import type { Readable } from 'node:stream';

import { Agent, type Dispatcher, request } from 'undici';
import type { z } from 'zod';
import { type Act, actsAnswerSchema, type ActsAnswer } from './acts.js';
import {
  type AuditCheck,
  auditCheckAnswerSchema,
  type AuditCheckRequest,
  type AuditExportRequest,
  type AuditPage,
  auditPageSchema,
  type AuditSearch,
} from './audit.js';
import { certificateViewSchema, type CertificateView } from './certificate.js';
import { type Examination, examinationSchema } from './doctor.js';
import { type ErrorDetails, type Retry, serviceErrorBodySchema, type ServiceErrorCode } from './error.js';
import { type Events, eventsSchema } from './events.js';
import { type Grant, grantsSchema } from './grants.js';
import {
  contractHeader,
  contractVersion,
  infoSchema,
  type Info,
  newestContractHeader,
  type PairingAnswer,
  pairingAnswerSchema,
} from './info.js';
import type { PairingRequest } from './info.js';
import {
  confirmationAnswerSchema,
  type ConfirmationAnswer,
  type Credential,
  credentialsSchema,
  enrolmentAnswerSchema,
  type EnrolmentAnswer,
  type EnrolmentRequest,
  peopleSchema,
  type Person,
  personSchema,
  resetRequestAnswerSchema,
  type ResetRequestAnswer,
} from './people.js';
import { type RetentionAnswer, retentionSchema } from './retention.js';
import { settingsAnswerSchema, type SettingsAnswer } from './settings.js';
import {
  authorizationAnswerSchema,
  type AuthorizationAnswer,
  type AuthorizationRequest,
  decodeHeader,
  encodeHeader,
  type Inspection,
  inspectionSchema,
  receiptHeader,
  requestHeader,
  type SignatureReceipt,
  signatureReceiptSchema,
  type SignatureRequest,
  type SignatureStatus,
  signatureStatusSchema,
} from './signatures.js';

/** An error the service answered. */
export class SigningServiceError extends Error {
  override readonly name = 'SigningServiceError';
  readonly code: ServiceErrorCode;
  readonly retry: Retry;
  readonly reference: string;
  readonly details: ErrorDetails;

  constructor(error: { code: ServiceErrorCode; retry: Retry; reference: string; details?: ErrorDetails | undefined }) {
    super(error.code);
    this.code = error.code;
    this.retry = error.retry;
    this.reference = error.reference;
    this.details = error.details ?? {};
  }
}

/** The service could not be reached, or did not answer as its contract says. Whether it acted is unknown. */
export class SigningServiceUnreachable extends Error {
  override readonly name = 'SigningServiceUnreachable';
}

export interface ClientIdentity {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
  /** PEM of the service's authority. */
  readonly authority: string;
}

export interface ClientOptions {
  /** Origin, `https://host:port`. */
  readonly url: string;
  readonly identity: ClientIdentity;
  /** Milliseconds for an answer's head and between two chunks of its body. */
  readonly timeout?: number;
}

/** A tenant's connection to its signing-service over mutual TLS. Holds sockets: close it. */
export class SigningServiceClient {
  readonly #url: string;
  readonly #agent: Agent;
  readonly #timeout: number;

  constructor(options: ClientOptions) {
    this.#url = options.url.replace(/\/$/, '');
    this.#timeout = options.timeout ?? 60_000;
    this.#agent = new Agent({
      connect: {
        ca: options.identity.authority,
        cert: options.identity.certificate,
        key: options.identity.key,
        minVersion: 'TLSv1.3',
        timeout: 10_000,
      },
      connections: 32,
    });
  }

  info(): Promise<Info> {
    return this.#json(infoSchema, { method: 'GET', path: '/v1/info' });
  }

  /** Throws SigningServiceError `contract-mismatch` when neither side speaks the other's version. */
  async assertContract(): Promise<Info> {
    const info = await this.info();
    if (info.contract.oldest > contractVersion.current || info.contract.current < contractVersion.oldest) {
      throw new SigningServiceError({ code: 'contract-mismatch', retry: 'never', reference: '-' });
    }
    return info;
  }

  async people(): Promise<Person[]> {
    return (await this.#json(peopleSchema, { method: 'GET', path: '/v1/people' })).people;
  }

  person(personId: string): Promise<Person> {
    return this.#json(personSchema, { method: 'GET', path: `/v1/people/${encodeURIComponent(personId)}` });
  }

  async credentials(personId: string): Promise<Credential[]> {
    const path = `/v1/people/${encodeURIComponent(personId)}/credentials`;
    return (await this.#json(credentialsSchema, { method: 'GET', path })).credentials;
  }

  async tenantCredentials(): Promise<Credential[]> {
    return (await this.#json(credentialsSchema, { method: 'GET', path: '/v1/credentials' })).credentials;
  }

  /** What administrators and owners of keys should hear of, since a cursor. Throws SigningServiceError `not-found` by a service that tells none. */
  events(after: number | 'head'): Promise<Events> {
    return this.#json(eventsSchema, { method: 'GET', path: `/v1/events/${after}?owners=yes` });
  }

  /** What the tenant's people may sign with. Throws SigningServiceError `not-found` by a service that knows no limits. */
  async grants(): Promise<Grant[]> {
    return (await this.#json(grantsSchema, { method: 'GET', path: '/v1/grants' })).grants;
  }

  /** The same of one person. */
  async grantsOf(personId: string): Promise<Grant[]> {
    const path = `/v1/people/${encodeURIComponent(personId)}/grants`;
    return (await this.#json(grantsSchema, { method: 'GET', path })).grants;
  }

  /** Throws SigningServiceError `not-found` for one that is not the tenant's, and by a service that does not know the question. */
  certificate(credentialId: string): Promise<CertificateView> {
    const path = `/v1/credentials/${encodeURIComponent(credentialId)}/certificate`;
    return this.#json(certificateViewSchema, { method: 'GET', path });
  }

  beginEnrolment(body: EnrolmentRequest): Promise<EnrolmentAnswer> {
    return this.#json(enrolmentAnswerSchema, { method: 'POST', path: '/v1/enrolments', body });
  }

  confirmEnrolment(enrolmentId: string, body: { personId: string; codes: string[] }): Promise<ConfirmationAnswer> {
    const path = `/v1/enrolments/${encodeURIComponent(enrolmentId)}/confirm`;
    return this.#json(confirmationAnswerSchema, { method: 'POST', path, body });
  }

  async cancelEnrolment(enrolmentId: string, personId: string): Promise<void> {
    const path = `/v1/enrolments/${encodeURIComponent(enrolmentId)}/cancel`;
    const answer = await this.#send({ method: 'POST', path, body: { personId } });
    await answer.body.dump();
  }

  renewEnrolment(enrolmentId: string, body: { personId: string; account: string }): Promise<EnrolmentAnswer> {
    const path = `/v1/enrolments/${encodeURIComponent(enrolmentId)}/renew`;
    return this.#json(enrolmentAnswerSchema, { method: 'POST', path, body });
  }

  proveUnlocking(body: { personId: string; code: string }): Promise<Person> {
    return this.#json(personSchema, { method: 'POST', path: '/v1/unlockings', body });
  }

  requestReset(personId: string): Promise<ResetRequestAnswer> {
    return this.#json(resetRequestAnswerSchema, { method: 'POST', path: '/v1/reset-requests', body: { personId } });
  }

  act(body: { requestKey: string; personId: string; code: string; acts: Act[] }): Promise<ActsAnswer> {
    return this.#json(actsAnswerSchema, { method: 'POST', path: '/v1/acts', body });
  }

  settings(): Promise<SettingsAnswer> {
    return this.#json(settingsAnswerSchema, { method: 'GET', path: '/v1/settings' });
  }

  /** Throws `not-found` where the service is older. */
  retention(): Promise<RetentionAnswer> {
    return this.#json(retentionSchema, { method: 'GET', path: '/v1/retention' });
  }

  /** Looks at everything that the service does for the tenant, or at one part; takes up to a minute. */
  examine(part: string | null): Promise<Examination> {
    return this.#json(examinationSchema, { method: 'POST', path: '/v1/examinations', body: { part } });
  }

  authorize(body: AuthorizationRequest): Promise<AuthorizationAnswer> {
    return this.#json(authorizationAnswerSchema, { method: 'POST', path: '/v1/authorizations', body });
  }

  /** Streams the document in and gives the signed one as a stream, with its receipt. */
  async sign(
    requestBody: SignatureRequest,
    document: Readable,
  ): Promise<{ receipt: SignatureReceipt; body: Readable }> {
    const answer = await this.#send({
      method: 'POST',
      path: '/v1/signatures',
      stream: document,
      size: requestBody.size,
      headers: { [requestHeader]: encodeHeader(requestBody) },
    });
    const header = answer.headers[receiptHeader];
    const receipt = signatureReceiptSchema.safeParse(typeof header === 'string' ? decodeHeader(header) : null);
    if (!receipt.success) {
      await answer.body.dump();
      throw new SigningServiceUnreachable('The answer carries no receipt');
    }
    return { receipt: receipt.data, body: answer.body };
  }

  signatureStatus(requestKey: string): Promise<SignatureStatus> {
    return this.#json(signatureStatusSchema, {
      method: 'GET',
      path: `/v1/signatures/${encodeURIComponent(requestKey)}`,
    });
  }

  /** Throws SigningServiceError `not-found` by a service that does not know the question, as the two below. */
  searchAudit(body: AuditSearch): Promise<AuditPage> {
    return this.#json(auditPageSchema, { method: 'POST', path: '/v1/audit/search', body });
  }

  /** Reads the whole chain: some seconds for each half million entries. */
  async checkAudit(body: AuditCheckRequest): Promise<AuditCheck | null> {
    return (await this.#json(auditCheckAnswerSchema, { method: 'POST', path: '/v1/audit/checks', body })).check;
  }

  /** As a stream: read it or destroy it. */
  async exportAudit(body: AuditExportRequest): Promise<Readable> {
    return (await this.#send({ method: 'POST', path: '/v1/audit/exports', body })).body;
  }

  inspect(document: Readable, size: number): Promise<Inspection> {
    return this.#json(inspectionSchema, { method: 'POST', path: '/v1/inspections', stream: document, size });
  }

  close(): Promise<void> {
    return this.#agent.close();
  }

  async #json<T extends z.ZodType>(schema: T, call: Call): Promise<z.output<T>> {
    const answer = await this.#send(call);
    const parsed = schema.safeParse(await readJson(answer));
    if (!parsed.success) throw new SigningServiceUnreachable('The answer is not what the contract says');
    return parsed.data;
  }

  async #send(call: Call): Promise<Dispatcher.ResponseData> {
    return send(this.#agent, this.#url, { ...call, timeout: this.#timeout });
  }
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly stream?: Readable;
  readonly size?: number;
  readonly headers?: Record<string, string>;
  readonly timeout?: number;
}

async function send(dispatcher: Dispatcher, url: string, call: Call): Promise<Dispatcher.ResponseData> {
  let answer: Dispatcher.ResponseData;
  try {
    answer = await request(`${url}${call.path}`, {
      dispatcher,
      method: call.method,
      headersTimeout: call.timeout ?? 60_000,
      bodyTimeout: call.timeout ?? 60_000,
      headers: {
        ...(call.stream === undefined
          ? {}
          : { 'content-type': 'application/pdf', 'content-length': String(call.size) }),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        [contractHeader]: String(contractVersion.oldest),
        [newestContractHeader]: String(contractVersion.current),
        ...call.headers,
      },
      body: call.stream ?? (call.body === undefined ? null : JSON.stringify(call.body)),
    });
  } catch (cause) {
    throw new SigningServiceUnreachable('No answer from the signing-service', { cause });
  }
  if (answer.statusCode < 400) return answer;
  const parsed = serviceErrorBodySchema.safeParse(await readJson(answer));
  if (!parsed.success) throw new SigningServiceUnreachable(`Unexpected answer ${answer.statusCode}`);
  throw new SigningServiceError(parsed.data.error);
}

async function readJson(answer: Dispatcher.ResponseData): Promise<unknown> {
  try {
    return await answer.body.json();
  } catch (cause) {
    throw new SigningServiceUnreachable('The answer is no JSON', { cause });
  }
}

/**
 * Trades a pairing code for a client certificate. The service is known by the fingerprint in the code: its chain must end
 * in exactly that authority, which is then checked like any other.
 */
export async function pair(options: {
  readonly url: string;
  readonly authorityFingerprint: string;
  readonly request: PairingRequest;
}): Promise<PairingAnswer> {
  const agent = new Agent({
    connect: {
      // The authority is not known yet, only its fingerprint: the check below replaces the one by CA file.
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
      timeout: 10_000,
    },
  });
  try {
    const authority = await fetchAuthority(agent, options);
    const pinned = new Agent({ connect: { ca: authority, minVersion: 'TLSv1.3', timeout: 10_000 } });
    try {
      const answer = await send(pinned, options.url, { method: 'POST', path: '/v1/pairings', body: options.request });
      const parsed = pairingAnswerSchema.safeParse(await readJson(answer));
      if (!parsed.success) throw new SigningServiceUnreachable('The answer is not what the contract says');
      return parsed.data;
    } finally {
      await pinned.close();
    }
  } finally {
    await agent.close();
  }
}

/** `GET /v1/authority` (PEM, open): accepted only if it is the certificate that the pairing code names. */
async function fetchAuthority(agent: Agent, options: { url: string; authorityFingerprint: string }): Promise<string> {
  const answer = await send(agent, options.url, { method: 'GET', path: '/v1/authority' });
  const pem = await answer.body.text();
  let fingerprint: string;
  try {
    fingerprint = createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url');
  } catch (cause) {
    throw new SigningServiceUnreachable('The service named no authority', { cause });
  }
  if (fingerprint !== options.authorityFingerprint) {
    throw new SigningServiceError({ code: 'pairing-code-invalid', retry: 'input', reference: '-' });
  }
  return pem;
}
