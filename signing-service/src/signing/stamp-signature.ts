import { buildContentInfo } from '../cms/build-content-info.js';
import { signatureImprint, signatureTimeStamp } from '../cms/signature-time-stamp.js';
import { signatureValueFromToken } from '../cms/signature-value.js';
import { asUnfinished } from './service-error-of.js';
import { keepTimeStamp, rawSignatureOf, readSignature, type SignatureRecord, startedIntent } from './signature-record.js';
import type { SigningContext } from './signing-context.js';

/**
 * Step 3 above B-B: the time stamp over the value that is durable, kept with the ContentInfo that holds both. Asked for again as often as it takes,
 * over the same value. Throws `signature-unfinished`, `clock-unsure`.
 */
export async function stampSignature(
  context: SigningContext,
  record: SignatureRecord,
): Promise<SignatureRecord> {
  const { authorization, trust, timed, reached } = context;
  const { order, signedAttributes, prepared } = startedIntent(record);
  const signature = signatureValueFromToken(order.algorithm, rawSignatureOf(record));
  const build = (unsignedAttributes: readonly Uint8Array[]): Uint8Array => {
    const { algorithm, certificate: signingCertificate, chain } = order;
    return buildContentInfo({ algorithm, signedAttributes, signature, signingCertificate, chain, unsignedAttributes });
  };
  const { digest } = order.algorithm;
  const room = (prepared.contentsLength - 2) / 2;
  const maxTokenBytes = room - build([signatureTimeStamp(Buffer.alloc(room))]).length + room;
  const imprint = signatureImprint(signature, digest);
  const stamp = await timed('time-stamp', () =>
    asUnfinished(() => trust.stamp(order, { digest, imprint, maxTokenBytes })),
  );
  reached('time-stamp');
  const timeStamp = { authority: stamp.authorityName, genTime: stamp.genTime.toISOString() };
  const stamped = { contentInfo: build([signatureTimeStamp(stamp.token)]), timeStamp };
  const now = authorization.now();
  const kept = await timed('store', () =>
    authorization.store.transaction((trx) => keepTimeStamp(trx, record, { ...stamped, now })),
  );
  reached('stamped');
  return kept ? { ...record, state: 'stamped', stamped } : readSignature(authorization.store.db, record);
}
