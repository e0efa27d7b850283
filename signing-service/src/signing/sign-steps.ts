import { createHash } from 'node:crypto';
import { appendAudit } from '../audit/append-audit.js';
import type { AuthorizationContext } from '../authorization/context.js';
import { ServiceError } from '../authorization/errors.js';
import { readPerson } from '../authorization/people.js';
import { spendDigest } from '../authorization/spend-digest.js';
import { buildContentInfo } from '../cms/build-content-info.js';
import type { CertificateSummary } from '../cms/certificate-summary.js';
import { signatureValueFromToken } from '../cms/signature-value.js';
import { buildSignedAttributes } from '../cms/signed-attributes.js';
import type { SignatureReceipt, SignatureRequest } from '../contract/signatures.js';
import type { TokenClient } from '../keys/token-client.js';
import { verifySignature } from '../keys/verify-signature.js';
import type { PrepareOptions } from '../pades/prepare-signature.js';
import { readAuthorized } from './authorized-document.js';
import { type CredentialRegistry, presentCertificate } from './credential-registry.js';
import type { SpooledDocument } from './document-spool.js';
import type { KnownCertificates } from './known-certificates.js';
import { asService } from './service-error-of.js';
import type { SignatureEngine } from './signature-engine.js';
import {
  findSignature,
  insertIntent,
  moveSignature,
  type SignatureOrder,
  type SignatureRecord,
} from './signature-record.js';
import type { SigningCredential } from './signing-credential.js';

/** Points at which a crash is simulated by tests; each comes after what it names. */
export type SigningPoint = 'prepared' | 'intent' | 'raw-signature' | 'signed' | 'completed' | 'released';

export interface SigningContext {
  /** Its store commits in groups; its clock throws `clock-unsure`. */
  readonly authorization: AuthorizationContext;
  readonly credentials: CredentialRegistry;
  readonly token: Pick<TokenClient, 'sign'>;
  readonly engine: SignatureEngine;
  readonly certificates: KnownCertificates;
  /** How long a signature may wait for the token and take there, in milliseconds. */
  readonly tokenMs: number;
  /** Called between the steps; what it throws ends the request there. */
  readonly reached: (point: SigningPoint) => void;
  /** Takes the time of a step. */
  readonly timed: <T>(step: string, work: () => Promise<T>) => Promise<T>;
}

/**
 * Step 1: everything that decides the bytes to be signed, durable together with the spent digest and the audit's intent.
 * Throws what `spendDigest`, the engine and the credential's check throw.
 */
export async function beginSignature(
  context: SigningContext,
  tenantId: string,
  request: SignatureRequest,
  document: SpooledDocument,
): Promise<SignatureRecord> {
  const { authorization, credentials, engine, timed, reached } = context;
  const { credentialId, signer } = await readAuthorized(authorization, tenantId, request);
  const credential = await credentials.assertUsable(credentialId);
  const options = prepareOptions(
    credential,
    { request, signer, now: authorization.now() },
    authorization.randomBytes(16),
  );
  const { prepared, digest } = await timed('prepare', () =>
    asService(() => engine.prepare({ tenantId, input: document.input }, options, credential.algorithm.digest)),
  );
  reached('prepared');
  const signedAttributes = buildSignedAttributes({
    algorithm: credential.algorithm,
    messageDigest: digest,
    signingCertificate: credential.certificate,
  });
  const record = {
    tenantId,
    requestKey: request.requestKey,
    credentialId,
    personId: request.personId,
    inputSha256: document.sha256,
    inputSize: document.size,
    order: orderOf(credential, request, signer),
    signedAttributes,
    prepared,
  };
  const now = authorization.now();
  await timed('intent', () =>
    authorization.store.transaction(async (trx) => {
      const { requestKey, personId, authorizationId, sha256 } = request;
      const spent = await spendDigest(trx, { tenantId, personId, authorizationId, sha256, requestKey, now });
      await insertIntent(trx, record, now);
      const payload = {
        requestKey,
        personId,
        authorizationId,
        credentialId,
        inputSha256: sha256,
        signedAttributesSha256: createHash('sha256').update(signedAttributes).digest('hex'),
        signedAt: prepared.signingTime,
        fieldName: prepared.fieldName,
        labels: spent.labels,
      };
      await appendAudit(trx, { tenantId, time: now, type: 'intent', payload }, authorization.randomBytes);
    }),
  );
  reached('intent');
  return { ...record, state: 'intent', rawSignature: null, tail: null, receipt: null };
}

/**
 * Before a signature that was begun earlier goes to the token: the person must still be allowed, the credential the same and usable.
 * Throws `credential-not-granted`, `credential-unsuitable` and what the credential's check throws.
 */
export async function assertStillAllowed(context: SigningContext, record: SignatureRecord): Promise<void> {
  const { tenantId, personId, credentialId } = record;
  const person = await readPerson(context.authorization, { tenantId, personId });
  const mayStillSign = person.state === 'active' || person.state === 'locked' || person.state === 'locked-for-good';
  if (!mayStillSign || !person.credentialIds.includes(credentialId)) throw new ServiceError('credential-not-granted');
  const credential = await context.credentials.assertUsable(credentialId);
  if (!Buffer.from(credential.certificate).equals(record.order.certificate)) {
    throw new ServiceError('credential-unsuitable', { privateCause: 'another certificate than at the intent' });
  }
}

/** Step 2: the token signs exactly the bytes of the intent; what it answers is verified, then kept. Throws the token's errors. */
export async function signIntent(context: SigningContext, record: SignatureRecord): Promise<SignatureRecord> {
  const { authorization, credentials, token, timed, reached } = context;
  const { order, signedAttributes, tenantId } = record;
  const { scheme: mechanism, digest: hash } = order.algorithm;
  const rawSignature = await timed('token', () =>
    asService(() =>
      token.sign(order.keyUri, {
        mechanism,
        hash,
        digest: createHash(hash).update(signedAttributes).digest(),
        deadline: new Date(authorization.now() + context.tokenMs),
        tenant: tenantId,
      }),
    ),
  ).catch((error: unknown) => {
    credentials.distrust(record.credentialId);
    throw error;
  });
  if (
    !verifySignature({ key: order.certificate, mechanism, hash, message: signedAttributes, signature: rawSignature })
  ) {
    credentials.distrust(record.credentialId);
    throw new ServiceError('token-failed', { privateCause: 'the token answered a signature that does not verify' });
  }
  reached('raw-signature');
  const change = { state: 'signed', raw_signature: rawSignature, updated_at: authorization.now() } as const;
  const moved = await timed('store', () =>
    authorization.store.transaction((trx) => moveSignature(trx, record, 'intent', change)),
  );
  reached('signed');
  return moved ? { ...record, state: 'signed', rawSignature } : readAgain(context, record);
}

/**
 * Steps 3 and 4: the completed revision and its release. At level B-B the tail follows from what is already durable, so it
 * is kept in the transaction that releases it. Whoever moves the row releases; everybody else reads what was released.
 */
export async function releaseSignature(
  context: SigningContext,
  record: SignatureRecord,
  document: SpooledDocument,
): Promise<SignatureRecord> {
  const { authorization, timed, reached } = context;
  const tail = await timed('complete', () => completeTail(context, record, document));
  reached('completed');
  const now = authorization.now();
  const { tenantId } = record;
  const { summary } = context.certificates.get(record.order.certificate);
  const receiptFacts = receiptOf(record, document, { tail, summary });
  const receipt = await timed('release', () =>
    authorization.store.transaction(async (trx) => {
      const { requestKey, inputSha256, outputSha256, outputSize, fieldName } = receiptFacts;
      const payload = { requestKey, inputSha256, outputSha256, outputSize, fieldName };
      const audit = await appendAudit(
        trx,
        { tenantId, time: now, type: 'release', payload },
        authorization.randomBytes,
      );
      const complete = { ...receiptFacts, audit };
      const change = {
        state: 'released',
        tail,
        prepared: null,
        receipt_json: JSON.stringify(complete),
        updated_at: now,
      } as const;
      if (!(await moveSignature(trx, record, record.state, change))) throw new ReleasedElsewhere();
      return complete;
    }),
  ).catch(nullWhenReleasedElsewhere);
  reached('released');
  return receipt === null
    ? readAgain(context, record)
    : { ...record, state: 'released', tail, prepared: null, receipt };
}

/** Undoes the transaction of an instance that came second. */
class ReleasedElsewhere extends Error {
  override readonly name = 'ReleasedElsewhere';
}

function nullWhenReleasedElsewhere(error: unknown): null {
  if (error instanceof ReleasedElsewhere) return null;
  throw error;
}

async function completeTail(
  context: SigningContext,
  record: SignatureRecord,
  document: SpooledDocument,
): Promise<Uint8Array> {
  const { tenantId, prepared, rawSignature, order, signedAttributes } = record;
  if (prepared === null || rawSignature === null) throw new TypeError('A signed record lacks what it was signed with');
  const contentInfo = buildContentInfo({
    algorithm: order.algorithm,
    signedAttributes,
    signature: signatureValueFromToken(order.algorithm, rawSignature),
    signingCertificate: order.certificate,
    chain: order.chain,
  });
  return asService(() => context.engine.complete({ tenantId, input: document.input }, prepared, contentInfo));
}

async function readAgain(context: SigningContext, { tenantId, requestKey }: SignatureRecord): Promise<SignatureRecord> {
  const record = await findSignature(context.authorization.store.db, tenantId, requestKey);
  if (record === null) throw new TypeError('A signature that was begun has no row');
  return record;
}

function orderOf(credential: SigningCredential, request: SignatureRequest, signer: string): SignatureOrder {
  const { keyUri, certificate, algorithm } = credential;
  const { scheme, digest } = algorithm;
  return { request, signer, keyUri, algorithm: { scheme, digest }, certificate, chain: [...credential.chain] };
}

function prepareOptions(
  { certificate, chain, summary }: SigningCredential,
  { request, signer, now }: { readonly request: SignatureRequest; readonly signer: string; readonly now: number },
  fileId: Uint8Array,
): PrepareOptions {
  const certificates = [certificate, ...chain].reduce((size, der) => size + der.length, 0);
  return {
    signerName: signer,
    organisation: summary.subjectOrganisation,
    reason: request.reason,
    location: request.location,
    signingTime: new Date(Math.floor(now / 1000) * 1000),
    timeZone: request.timeZone,
    language: request.language,
    mark: request.mark,
    certificate: summary,
    // Signed attributes with the issuer's name, signature value and framing take less than 2 KB; whole KB keep the length steady.
    contentsSize: Math.ceil((certificates + 2048) / 1024) * 1024,
    fileId,
  };
}

function receiptOf(
  record: SignatureRecord,
  document: SpooledDocument,
  { tail, summary }: { readonly tail: Uint8Array; readonly summary: CertificateSummary },
): Omit<SignatureReceipt, 'audit'> {
  const { prepared, order } = record;
  if (prepared === null) throw new TypeError('A signed record lacks what it was signed with');
  return {
    requestKey: record.requestKey,
    inputSha256: record.inputSha256,
    outputSha256: document.sha256With(tail),
    outputSize: document.size + tail.length,
    level: 'B-B',
    fieldName: prepared.fieldName,
    signedAt: prepared.signingTime,
    signer: order.signer,
    credential: {
      credentialId: record.credentialId,
      ...presentCertificate(summary),
    },
  };
}
