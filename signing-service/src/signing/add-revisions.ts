import { oid } from '../cms/object-identifiers.js';
import { parseSignedData } from '../cms/parse-signed-data.js';
import { appendProofs } from '../pades/append-proofs.js';
import { reaches } from '../pades/signature-level.js';
import { proveSigner } from '../pades/signing-proofs.js';
import { materialOf, mergeMaterial, type ValidationMaterial } from '../pades/validation-material.js';
import { readCertificate } from '../trust/certificate.js';
import { openTimeStampToken } from '../trust/time-stamp-token.js';
import { asService } from './service-error-of.js';
import type { EngineDocument } from './signature-engine.js';
import type { SignatureOrder } from './signature-intent.js';
import { type SignatureRecord, type StampedSignature, startedIntent } from './signature-record.js';
import type { SigningContext } from './signing-context.js';

/**
 * What follows the signature's own revision: at B-LT the proofs for signer and time-stamp authority, at B-LTA a document time stamp over all
 * of it; null below. Throws TrustError, PadesError, ServiceError `credential-revoked`.
 */
export async function addRevisions(
  context: SigningContext,
  record: SignatureRecord,
  { tenantId, input }: EngineDocument,
): Promise<Uint8Array | null> {
  const { engine, trust, authorization, timed, reached } = context;
  const { order } = startedIntent(record);
  const { stamped } = record;
  if (stamped === null || !reaches(order.level, 'B-LT')) return null;
  const material = await timed('proofs', () => gatherMaterial(context, order, stamped));
  reached('proofs');
  const { timeStamps } = trust.servicesFor(order);
  const tools = { engine: engine.of(tenantId), timeStamps, randomBytes: authorization.randomBytes };
  const timeStamp = reaches(order.level, 'B-LTA') ? order.algorithm.digest : undefined;
  const { tail } = await timed('append', () => appendProofs(tools, input, { material, timeStamp }));
  reached('appended');
  return tail;
}

/** As of the time stamp, whose proofs are found anew: only its token was kept. */
async function gatherMaterial(
  { trust }: SigningContext,
  order: SignatureOrder,
  { contentInfo, timeStamp }: StampedSignature,
): Promise<ValidationMaterial> {
  const services = trust.servicesFor(order);
  const time = new Date(timeStamp.genTime);
  // The signer's own revocation ends the request; whatever else is wrong may pass.
  const signer = await asService(() => proveSigner(services, order, { genTime: time }));
  const [token] = parseSignedData(contentInfo).signer.unsigned.get(oid.signatureTimeStamp) ?? [];
  if (token === undefined) throw new TypeError('A stamped signature holds its time stamp');
  const { certificate, certificates } = openTimeStampToken(token.raw);
  const authority = await services.provePath(certificate, { intermediates: certificates.map(readCertificate), time });
  return mergeMaterial(materialOf(signer), materialOf(authority));
}
