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

/** A revision with its ContentInfo in it, read again as a viewer would. */
export interface CompletedRevision {
  readonly contentInfo: Uint8Array;
  /** Rejects as the engine does. */
  readonly tail: Promise<Uint8Array>;
}

/**
 * Completes the revision of a B-B signature from what the token answered: it leaves no trace, so that it may go on while that answer is still
 * being kept. Null at the levels whose ContentInfo others have a part in.
 */
export function completeAhead(
  context: SigningContext,
  record: SignatureRecord,
  { rawSignature, document }: { readonly rawSignature: Uint8Array; readonly document: SpooledDocument },
): CompletedRevision | null {
  if (startedIntent(record).order.level !== 'B-B') return null;
  const contentInfo = contentInfoOf(record, rawSignature);
  const tail = completeRevision(context, record, { contentInfo, document });
  // Whoever waits for it hears of it; when keeping the answer fails first, nobody does.
  tail.catch(() => undefined);
  return { contentInfo, tail };
}

/**
 * What follows once the token has signed; `ahead` is what has been completed meanwhile. Throws `signature-unfinished` where the outer world
 * does not give what the level needs.
 */
export function finishSignature(
  context: SigningContext,
  record: SignatureRecord,
  { document, ahead }: { readonly document: SpooledDocument; readonly ahead: CompletedRevision | null },
): Promise<SignatureRecord> {
  if (startedIntent(record).order.level === 'B-B') return releaseSignature(context, record, { document, ahead });
  const finish = async (): Promise<SignatureRecord> => {
    const stamped = record.state === 'signed' ? await stampSigned(context, record) : record;
    return stamped.state === 'released' ? stamped : releaseSignature(context, stamped, { document, ahead });
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
  { document, ahead }: { readonly document: SpooledDocument; readonly ahead: CompletedRevision | null },
): Promise<SignatureRecord> {
  const { authorization, timed, reached } = context;
  const contentInfo =
    ahead?.contentInfo ?? record.stamped?.contentInfo ?? contentInfoOf(record, rawSignatureOf(record));
  const { tenantId } = record;
  const { order } = startedIntent(record);
  const { input } = document;
  const own = await (ahead?.tail ?? completeRevision(context, record, { contentInfo, document }));
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

function completeRevision(
  context: SigningContext,
  record: SignatureRecord,
  { contentInfo, document }: { readonly contentInfo: Uint8Array; readonly document: SpooledDocument },
): Promise<Uint8Array> {
  const { engine, timed } = context;
  const { tenantId } = record;
  const { prepared } = startedIntent(record);
  const { input } = document;
  return timed('complete', () => asService(() => engine.complete({ tenantId, input }, prepared, contentInfo)));
}

function contentInfoOf(record: SignatureRecord, rawSignature: Uint8Array): Uint8Array {
  const { order, signedAttributes } = startedIntent(record);
  return buildContentInfo({
    algorithm: order.algorithm,
    signedAttributes,
    signature: signatureValueFromToken(order.algorithm, rawSignature),
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
