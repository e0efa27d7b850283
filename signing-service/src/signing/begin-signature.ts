import { createHash } from 'node:crypto';
import { appendAudit } from '../audit/append-audit.js';
import { ServiceError } from '../authorization/errors.js';
import { readPerson } from '../authorization/people.js';
import { spendDigest } from '../authorization/spend-digest.js';
import { contentInfoRoom } from '../cms/build-content-info.js';
import { buildSignedAttributes } from '../cms/signed-attributes.js';
import type { SignatureRequest } from '../contract/signatures.js';
import type { PrepareOptions } from '../pades/prepare-signature.js';
import { type AuthorizedDocument, readAuthorized } from './authorized-document.js';
import { chosenDesign, type DesignOptions } from './chosen-design.js';
import type { SpooledDocument } from './document-spool.js';
import { asService } from './service-error-of.js';
import type { SignatureOrder } from './signature-intent.js';
import { insertSignature, type SignatureRecord } from './signature-record.js';
import type { SigningContext } from './signing-context.js';
import type { SigningCredential } from './signing-credential.js';

/** What a signature begins with when nothing speaks against it. */
export interface CheckedRequest extends Pick<AuthorizedDocument, 'signer' | 'settings'> {
  readonly credential: SigningCredential;
  readonly credentialId: string;
  /** Room to keep for a time stamp. */
  readonly tokenBytes: number;
}

export interface BegunRequest {
  readonly request: SignatureRequest;
  readonly document: SpooledDocument;
  readonly checked: CheckedRequest;
}

/**
 * Before anything is spent: code and digest are good, the key can sign, a TEST certificate's mark will be seen, and what is asked of the outer
 * world can be had. Throws `test-mark-needed` and what `readAuthorized`, the credential's check and `SigningTrust.assertFinishable` throw.
 */
export async function checkRequest(
  context: SigningContext,
  tenantId: string,
  request: SignatureRequest,
): Promise<CheckedRequest> {
  const { authorization, credentials, trust, timed } = context;
  const { credentialId, signer, settings } = await readAuthorized(authorization, tenantId, request);
  const credential = await credentials.assertUsable(credentialId);
  if (credential.isTest && request.mark.kind === 'none') throw new ServiceError('test-mark-needed');
  const tokenBytes = await timed('trust', () => trust.assertFinishable(credential, settings));
  return { credential, credentialId, signer, settings, tokenBytes };
}

/**
 * Step 1: everything that decides the bytes to be signed, durable together with the spent digest and the audit's intent.
 * Throws what `spendDigest` and the engine throw: then nothing was spent.
 */
export async function beginSignature(
  context: SigningContext,
  tenantId: string,
  { request, document, checked }: BegunRequest,
): Promise<SignatureRecord> {
  const { authorization, engine, logos, timed, reached } = context;
  const { credential, credentialId, signer, settings, tokenBytes } = checked;
  const options = prepareOptions(
    credential,
    {
      request,
      signer,
      tokenBytes,
      now: authorization.now(),
      design: await chosenDesign(logos, tenantId, { settings, request }),
    },
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
    intent: { order: orderOf(credential, request, { signer, settings }), signedAttributes, prepared },
  };
  const now = authorization.now();
  await timed('intent', () =>
    authorization.store.transaction(async (trx) => {
      const { requestKey, personId, authorizationId, sha256 } = request;
      const spent = await spendDigest(trx, { tenantId, personId, authorizationId, sha256, requestKey, now });
      await insertSignature(trx, record, now);
      const payload = {
        requestKey,
        personId,
        authorizationId,
        credentialId,
        inputSha256: sha256,
        signedAttributesSha256: createHash('sha256').update(signedAttributes).digest('hex'),
        signedAt: prepared.signingTime,
        fieldName: prepared.fieldName,
        level: settings.level,
        labels: spent.labels,
      };
      await appendAudit(trx, { tenantId, time: now, type: 'intent', payload }, authorization.randomBytes);
    }),
  );
  reached('intent');
  return { ...record, state: 'intent', rawSignature: null, stamped: null, tail: null, receipt: null };
}

/**
 * Before a signature that was begun earlier goes to the token: the person must still be allowed, the credential the same and usable.
 * Throws `credential-not-granted`, `credential-unsuitable` and what the checks of credential and outer world throw.
 */
export async function assertStillAllowed(context: SigningContext, record: SignatureRecord): Promise<void> {
  const { tenantId, personId, credentialId, intent } = record;
  const person = await readPerson(context.authorization, { tenantId, personId });
  // A lock ends what is open, and not what was begun.
  const isEnrolled = !['none', 'invited', 'stopped'].includes(person.state);
  if (!isEnrolled || !person.credentialIds.includes(credentialId)) throw new ServiceError('credential-not-granted');
  const credential = await context.credentials.assertUsable(credentialId);
  if (intent !== null) await context.trust.assertFinishable(credential, intent.order);
  if (intent === null || !Buffer.from(credential.certificate).equals(intent.order.certificate)) {
    throw new ServiceError('credential-unsuitable', { privateCause: 'another certificate than at the intent' });
  }
}

function orderOf(
  credential: SigningCredential,
  request: SignatureRequest,
  { signer, settings }: Pick<AuthorizedDocument, 'signer' | 'settings'>,
): SignatureOrder {
  const { keyUri, certificate, algorithm, isTest } = credential;
  const { scheme, digest } = algorithm;
  const { level, timeStampAuthorities } = settings;
  const by = { keyUri, algorithm: { scheme, digest }, certificate, chain: [...credential.chain] };
  return { request, signer, ...by, level, timeStampAuthorities, isTest };
}

function prepareOptions(
  { certificate, chain, summary, isTest }: SigningCredential,
  {
    request,
    signer,
    tokenBytes,
    now,
    design,
  }: {
    readonly request: SignatureRequest;
    readonly signer: string;
    readonly tokenBytes: number;
    readonly now: number;
    readonly design: DesignOptions;
  },
  fileId: Uint8Array,
): PrepareOptions {
  return {
    signerName: signer,
    organisation: summary.subjectOrganisation,
    reason: request.reason,
    location: request.location,
    signingTime: new Date(Math.floor(now / 1000) * 1000),
    timeZone: request.timeZone,
    ...design,
    mark: request.mark,
    certificate: summary,
    isTest,
    contentsSize: contentInfoRoom([certificate, ...chain], tokenBytes),
    fileId,
  };
}
