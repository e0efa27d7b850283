import { oid } from '../cms/object-identifiers.js';
import { parseSignedData } from '../cms/parse-signed-data.js';
import type { EngineInput } from '../pades/engine-input.js';
import { withTail } from '../pades/engine-input.js';
import { materialOf, mergeMaterial, type ValidationMaterial } from '../pades/validation-material.js';
import { readCertificate } from '../trust/certificate.js';
import { openTimeStampToken, type TimeStampToken } from '../trust/time-stamp-token.js';
import { asService, asUnfinished } from './service-error-of.js';
import type { SignatureOrder } from './signature-intent.js';
import { type SignatureRecord, type StampedSignature, startedIntent } from './signature-record.js';
import type { SigningContext } from './signing-context.js';

/** The document with all revisions so far. */
export interface SignedInput {
  readonly tenantId: string;
  readonly input: EngineInput;
}

/**
 * What follows the signature's own revision: at B-LT the proofs for signer and time-stamp authority, at B-LTA a document time stamp over all
 * of it. Null below. Throws `signature-unfinished`, `credential-revoked`.
 */
export async function addRevisions(
  context: SigningContext,
  record: SignatureRecord,
  signed: SignedInput,
): Promise<Uint8Array | null> {
  const { order } = startedIntent(record);
  if (order.level === 'B-B' || order.level === 'B-T') return null;
  if (record.stamped === null) throw new TypeError('A signature above B-B is stamped before it is extended');
  const { stamped } = record;
  const material = await context.timed('proofs', () => asUnfinished(() => collectMaterial(context, order, stamped)));
  const fileId = context.authorization.randomBytes(16);
  const store = (await context.engine.addMaterial(signed, { material, fileId })) ?? new Uint8Array();
  context.reached('proofs');
  if (order.level === 'B-LT') return store;
  const stamp = await addDocumentTimeStamp(context, order, { ...signed, input: withTail(signed.input, store) });
  return Buffer.concat([store, stamp]);
}

/** As of the time stamp, and not older: what was said before it proves nothing of the time of signing. */
async function collectMaterial(
  { trust }: SigningContext,
  order: SignatureOrder,
  { contentInfo, timeStamp }: StampedSignature,
): Promise<ValidationMaterial> {
  const time = new Date(timeStamp.genTime);
  const { certificate, certificates } = tokenOf(contentInfo);
  // Only of the signer's own certificate a revocation ends the request.
  const signer = await asService(() => trust.prove(readCertificate(order.certificate), order.chain, time));
  const authority = await trust.prove(certificate, certificates, time);
  return mergeMaterial(materialOf(signer), materialOf(authority));
}

function tokenOf(contentInfo: Uint8Array): TimeStampToken {
  const [token] = parseSignedData(contentInfo).signer.unsigned.get(oid.signatureTimeStamp) ?? [];
  if (token === undefined) throw new TypeError('A stamped signature holds its time stamp');
  return openTimeStampToken(token.raw);
}

async function addDocumentTimeStamp(
  { trust, engine, authorization, timed, reached }: SigningContext,
  order: SignatureOrder,
  { tenantId, input }: SignedInput,
): Promise<Uint8Array> {
  const { digest } = order.algorithm;
  const tokenBytes = await asUnfinished(() => trust.tokenBytes(order, digest));
  const options = { tokenBytes, fileId: authorization.randomBytes(16) };
  const { prepared, digest: imprint } = await engine.prepareTimeStamp({ tenantId, input }, options, digest);
  const stamped = { digest, imprint, maxTokenBytes: (prepared.contentsLength - 2) / 2 };
  const { token } = await timed('time-stamp', () => asUnfinished(() => trust.stamp(order, stamped)));
  const tail = await engine.complete({ tenantId, input }, prepared, token);
  reached('document-time-stamp');
  return tail;
}
