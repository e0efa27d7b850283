import { appendAudit } from '../audit/append-audit.js';
import { ServiceError } from '../authorization/errors.js';
import { buildContentInfo } from '../cms/build-content-info.js';
import type { CertificateSummary } from '../cms/certificate-summary.js';
import { signatureValueFromToken } from '../cms/signature-value.js';
import type { SignatureReceipt } from '../contract/signatures.js';
import { verifySignature } from '../keys/verify-signature.js';
import { withTail } from '../pades/engine-input.js';
import type { Signer } from './pin-entry.js';
import { presentCertificate } from './credential-registry.js';
import type { SpooledDocument } from './document-spool.js';
import { addRevisions } from './add-revisions.js';
import { asService, asUnfinished } from './service-error-of.js';
import { stampSigned } from './stamp-signature.js';
import {
  keepRawSignature,
  keepRelease,
  keepStampedRelease,
  rawSignatureOf,
  readSignature,
  type SignatureRecord,
  startedIntent,
} from './signature-record.js';
import type { SigningContext } from './signing-context.js';

/** Step 2: the token signs exactly the bytes of the intent. What it answers has been verified. Throws the token's errors. */
export async function signByToken(
  context: SigningContext,
  record: SignatureRecord,
  signer: Signer,
): Promise<Uint8Array> {
  const { authorization, credentials, timed, reached } = context;
  const { tenantId } = record;
  const { order, signedAttributes } = startedIntent(record);
  const { scheme: mechanism, digest: hash } = order.algorithm;
  const rawSignature = await timed('token', () =>
    asService(() =>
      signer.sign(order.keyUri, {
        mechanism,
        hash,
        message: signedAttributes,
        deadline: new Date(authorization.now() + context.tokenMs),
        tenant: tenantId,
      }),
    ),
  ).catch((error: unknown) => {
    credentials.distrust(record.credentialId);
    throw error;
  });
  const { publicKey: key } = context.certificates.get(order.certificate);
  if (!verifySignature({ key, mechanism, hash, message: signedAttributes, signature: rawSignature })) {
    credentials.distrust(record.credentialId);
    throw new ServiceError('token-failed', { privateCause: 'the token answered a signature that does not verify' });
  }
  credentials.confirm(record.credentialId, order.certificate);
  reached('raw-signature');
  return rawSignature;
}

/** Keeps what the token answered. Another instance that did so before has its own kept: that one holds. */
export async function keepSigned(
  context: SigningContext,
  record: SignatureRecord,
  rawSignature: Uint8Array,
): Promise<SignatureRecord> {
  const { authorization, timed, reached } = context;
  const signed = { rawSignature, now: authorization.now() };
  const kept = await timed('store', () =>
    authorization.store.transaction((trx) => keepRawSignature(trx, record, signed)),
  );
  reached('signed');
  return kept ? { ...record, state: 'signed', rawSignature } : readSignature(authorization.store.db, record);
}

/** What follows once the token has signed. Throws `signature-unfinished` where the outer world does not give what the level needs. */
export function finishSignature(
  context: SigningContext,
  record: SignatureRecord,
  document: SpooledDocument,
): Promise<SignatureRecord> {
  if (startedIntent(record).order.level === 'B-B') return releaseSignature(context, record, document);
  const finish = async (): Promise<SignatureRecord> => {
    const stamped = record.state === 'signed' ? await stampSigned(context, record) : record;
    return stamped.state === 'released' ? stamped : releaseSignature(context, stamped, document);
  };
  return asUnfinished(() => context.trust.inTurn(record.tenantId, finish));
}

/**
 * The last steps: the completed revision, those that follow it, and its release. At level B-B the ContentInfo follows from what is already
 * durable, so it is kept in the transaction that releases it. Whoever moves the row releases; everybody else reads what was released.
 */
async function releaseSignature(
  context: SigningContext,
  record: SignatureRecord,
  document: SpooledDocument,
): Promise<SignatureRecord> {
  const { authorization, timed, reached } = context;
  const contentInfo = record.stamped?.contentInfo ?? contentInfoOf(record);
  const { tenantId } = record;
  const { order, prepared } = startedIntent(record);
  const { input } = document;
  const own = await timed('complete', () =>
    asService(() => context.engine.complete({ tenantId, input }, prepared, contentInfo)),
  );
  reached('completed');
  const revisions = await addRevisions(context, record, { tenantId, input: withTail(input, own) });
  const tail = revisions === null ? own : Buffer.concat([own, revisions]);
  const now = authorization.now();
  const { summary } = context.certificates.get(order.certificate);
  const receiptFacts = receiptOf(record, document, { tail, summary });
  const receipt = await timed('release', () =>
    authorization.store.transaction(async (trx) => {
      const { requestKey, inputSha256, outputSha256, outputSize, fieldName, level, timeStamp } = receiptFacts;
      const { personId, credentialId } = record;
      const by = { personId, credentialId, authorizationId: order.request.authorizationId };
      const payload = { requestKey, ...by, inputSha256, outputSha256, outputSize, fieldName, level, timeStamp };
      const audit = await appendAudit(
        trx,
        { tenantId, time: now, type: 'release', payload },
        authorization.randomBytes,
      );
      const complete = { ...receiptFacts, audit };
      const release = { receipt: complete, now };
      const isOurs =
        record.stamped === null
          ? await keepRelease(trx, record, { ...release, contentInfo })
          : await keepStampedRelease(trx, record, { ...release, revisions });
      if (!isOurs) throw new ReleasedElsewhere();
      return complete;
    }),
  ).catch(nullWhenReleasedElsewhere);
  reached('released');
  return receipt === null
    ? readSignature(authorization.store.db, record)
    : { ...record, state: 'released', tail, receipt };
}

/** Undoes the transaction of an instance that came second. */
class ReleasedElsewhere extends Error {
  override readonly name = 'ReleasedElsewhere';
}

function nullWhenReleasedElsewhere(error: unknown): null {
  if (error instanceof ReleasedElsewhere) return null;
  throw error;
}

function contentInfoOf(record: SignatureRecord): Uint8Array {
  const { order, signedAttributes } = startedIntent(record);
  return buildContentInfo({
    algorithm: order.algorithm,
    signedAttributes,
    signature: signatureValueFromToken(order.algorithm, rawSignatureOf(record)),
    signingCertificate: order.certificate,
    chain: order.chain,
  });
}

function receiptOf(
  record: SignatureRecord,
  document: SpooledDocument,
  { tail, summary }: { readonly tail: Uint8Array; readonly summary: CertificateSummary },
): Omit<SignatureReceipt, 'audit'> {
  const { prepared, order } = startedIntent(record);
  return {
    requestKey: record.requestKey,
    inputSha256: record.inputSha256,
    outputSha256: document.sha256With(tail),
    outputSize: document.size + tail.length,
    level: order.level,
    timeStamp: record.stamped?.timeStamp ?? null,
    fieldName: prepared.fieldName,
    signedAt: prepared.signingTime,
    signer: order.signer,
    credential: {
      credentialId: record.credentialId,
      ...presentCertificate(summary),
      ...(order.isTest ? { isTest: true } : {}),
    },
  };
}
