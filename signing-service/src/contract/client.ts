import type { Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import type { z } from 'zod';
import { type Act, actsAnswerSchema, type ActsAnswer } from './acts.js';
import {
  type AuditCheck,
  auditCheckAnswerSchema,
  type AuditCheckRequest,
  type AuditDigests,
  type AuditDigestsRequest,
  auditDigestsSchema,
  type AuditExportRequest,
  type AuditPage,
  auditPageSchema,
  type AuditSearch,
} from './audit.js';
import { certificateViewSchema, type CertificateView } from './certificate.js';
import { type Examination, examinationSchema } from './doctor.js';
import { type Events, eventsSchema } from './events.js';
import { type Grant, grantsSchema } from './grants.js';
import { contractVersion, infoSchema, type Info } from './info.js';
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
import {
  keptMarkLogoSchema,
  type MarkLogo,
  type MarkLogoAnswer,
  markLogoAnswerSchema,
  type MarkSample,
  type MarkSampleAnswer,
  markSampleAnswerSchema,
} from './mark-design.js';
import { type Policies, policiesSchema } from './policies.js';
import { longestReceipt, type ReceiptOrder } from './receipts.js';
import { type RetentionAnswer, retentionSchema } from './retention.js';
import {
  type Call,
  readBytes,
  readJson,
  send,
  SigningServiceError,
  SigningServiceUnreachable,
} from './service-call.js';
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

import { type TrialAdministrator, type TrialInvitation, trialInvitationSchema } from './trial.js';

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

  /** Throws SigningServiceError `act-not-possible`, and `not-found` by a service that knows no trials. */
  inviteTrialAdministrator(body: TrialAdministrator): Promise<TrialInvitation> {
    return this.#json(trialInvitationSchema, { method: 'POST', path: '/v1/trial/administrator', body });
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
    return this.#json(eventsSchema, { method: 'GET', path: `/v1/events/${after}?owners=yes&policies=yes` });
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

  act(body: {
    requestKey: string;
    personId: string;
    code: string;
    acts: Act[];
    propose?: boolean;
  }): Promise<ActsAnswer> {
    return this.#json(actsAnswerSchema, { method: 'POST', path: '/v1/acts', body });
  }

  settings(): Promise<SettingsAnswer> {
    return this.#json(settingsAnswerSchema, { method: 'GET', path: '/v1/settings' });
  }

  /** Throws SigningServiceError `not-found` by a service that has none. */
  policies(): Promise<Policies> {
    return this.#json(policiesSchema, { method: 'GET', path: '/v1/policies' });
  }

  /** Throws `not-found` where the service is older, as does `drawMark`. */
  keepMarkLogo(body: MarkLogo): Promise<MarkLogoAnswer> {
    return this.#json(markLogoAnswerSchema, { method: 'POST', path: '/v1/mark-logos', body });
  }

  /** base64. Throws `not-found` for one that is not kept as well. */
  async markLogo(sha256: string): Promise<string> {
    return (await this.#json(keptMarkLogoSchema, { method: 'GET', path: `/v1/mark-logos/${sha256}` })).picture;
  }

  drawMark(body: MarkSample): Promise<MarkSampleAnswer> {
    return this.#json(markSampleAnswerSchema, { method: 'POST', path: '/v1/mark-samples', body });
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

  /** The receipt's PDF. Throws SigningServiceError `not-found` by a service that draws none. */
  async receipt(requestKey: string, body: ReceiptOrder): Promise<Uint8Array> {
    const path = `/v1/signatures/${encodeURIComponent(requestKey)}/receipt`;
    return readBytes(await this.#send({ method: 'POST', path, body }), longestReceipt);
  }

  /** Throws SigningServiceError `not-found` by a service that does not know the question, as the two below. */
  searchAudit(body: AuditSearch): Promise<AuditPage> {
    return this.#json(auditPageSchema, { method: 'POST', path: '/v1/audit/search', body });
  }

  /** Reads the whole chain: some seconds for each half million entries. */
  async checkAudit(body: AuditCheckRequest): Promise<AuditCheck | null> {
    return (await this.#json(auditCheckAnswerSchema, { method: 'POST', path: '/v1/audit/checks', body })).check;
  }

  /** Throws SigningServiceError `not-found` by a service that is older. */
  auditDigests(body: AuditDigestsRequest): Promise<AuditDigests> {
    return this.#json(auditDigestsSchema, { method: 'POST', path: '/v1/audit/digests', body });
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
