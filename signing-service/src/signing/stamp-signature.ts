import { buildContentInfo } from '../cms/build-content-info.js';
import { signatureTimeStamp } from '../cms/signature-time-stamp.js';
import { signatureValueFromToken } from '../cms/signature-value.js';
import { stampSignature } from '../pades/signing-proofs.js';
import {
  keepTimeStamp,
  rawSignatureOf,
  readSignature,
  type SignatureRecord,
  startedIntent,
} from './signature-record.js';
import type { SigningContext } from './signing-context.js';

/**
 * Step 3 above B-B: the time stamp over the value that is durable, kept with the ContentInfo that holds both. It is asked for as often as it
 * takes, always over the same value. Throws TrustError `time-stamp-*`, and what `authorization.now` throws.
 */
export async function stampSigned(context: SigningContext, record: SignatureRecord): Promise<SignatureRecord> {
  const { authorization, trust, timed, reached } = context;
  const { order, signedAttributes, prepared } = startedIntent(record);
  const { algorithm, certificate: signingCertificate, chain } = order;
  const signature = signatureValueFromToken(algorithm, rawSignatureOf(record));
  const build = (token: Uint8Array): Uint8Array => {
    const unsignedAttributes = [signatureTimeStamp(token)];
    return buildContentInfo({ algorithm, signedAttributes, signature, signingCertificate, chain, unsignedAttributes });
  };
  // Of the room in /Contents, what is not taken by the rest.
  const room = (prepared.contentsLength - 2) / 2;
  const maxTokenBytes = 2 * room - build(Buffer.alloc(room)).length;
  const { token, authorityName, genTime } = await timed('time-stamp', () =>
    stampSignature(trust.servicesFor(order), { signature, digest: algorithm.digest }, maxTokenBytes),
  );
  reached('time-stamp');
  const timeStamp = { authority: authorityName, genTime: genTime.toISOString() };
  const stamped = { contentInfo: build(token), timeStamp };
  const now = authorization.now();
  const kept = await timed('store', () =>
    authorization.store.transaction((trx) => keepTimeStamp(trx, record, { ...stamped, now })),
  );
  reached('stamped');
  return kept ? { ...record, state: 'stamped', stamped } : readSignature(authorization.store.db, record);
}
