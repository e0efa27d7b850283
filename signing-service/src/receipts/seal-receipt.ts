import { readPinPolicy } from '../authorization/pin-policies.js';
import { ServiceError } from '../authorization/errors.js';
import { readSettings } from '../authorization/settings.js';
import type { AuthorizationContext } from '../authorization/context.js';
import { buildContentInfo, contentInfoRoom } from '../cms/build-content-info.js';
import { buildSignedAttributes } from '../cms/signed-attributes.js';
import { signatureTimeStamp } from '../cms/signature-time-stamp.js';
import { signatureValueFromToken } from '../cms/signature-value.js';
import { verifySignature } from '../keys/verify-signature.js';
import type { MarkLanguage } from '../pades/mark/mark-text.js';
import { reaches } from '../pades/signature-level.js';
import { stampSignature } from '../pades/signing-proofs.js';
import type { CredentialKeys } from '../signing/credential-keys.js';
import { type CredentialRegistry, presentCertificate } from '../signing/credential-registry.js';
import type { SignatureEngine } from '../signing/signature-engine.js';
import type { SigningCredential } from '../signing/signing-credential.js';
import type { LevelChoice, SigningTrust } from '../signing/signing-trust.js';
import type { SealFacts } from './receipt-facts.js';

export interface SealContext {
  readonly authorization: AuthorizationContext;
  readonly credentials: Pick<CredentialRegistry, 'assertUsable' | 'distrust'>;
  readonly keys: Pick<CredentialKeys, 'sign'>;
  readonly engine: Pick<SignatureEngine, 'prepare' | 'complete'>;
  readonly trust: Pick<SigningTrust, 'assertFinishable' | 'servicesFor' | 'inTurn'>;
  /** How long the key may take, in milliseconds. */
  readonly tokenMs: number;
}

export interface SealConfig {
  readonly credentialId: string;
  /** Tenants may use it too. */
  readonly alsoSigns: boolean;
}

/** A seal that can be set at this moment. */
export interface ReadySeal {
  readonly facts: SealFacts;
  readonly credential: SigningCredential;
  readonly choice: LevelChoice;
  /** Room to keep for a time stamp. */
  readonly tokenBytes: number;
}

/**
 * Makes sure that a seal can be set for the tenant: B-T by the authorities of its settings, B-B where its level is B-B. Nobody is asked for a
 * code or a PIN: a key whose PIN is typed seals nothing, and one that a tenant may use neither, unless the operator says so.
 * Throws ServiceError `credential-unsuitable`, and what the checks of credential and outer world throw.
 */
export async function readySeal(
  { authorization, credentials, trust }: SealContext,
  { credentialId, alsoSigns }: SealConfig,
  tenantId: string,
): Promise<ReadySeal> {
  const { db } = authorization.store;
  const { kind } = await readPinPolicy(db, credentialId);
  if (kind !== 'remembered') throw unsuitable('the PIN of the seal is typed');
  if (!alsoSigns && (await isAnyTenants(authorization, credentialId))) {
    throw unsuitable('the seal is a credential that people may be given, and receipts.sealAlsoSigns is not set');
  }
  const credential = await credentials.assertUsable(credentialId);
  const { settings } = await readSettings(authorization, tenantId);
  const { timeStampAuthorities } = settings;
  const choice: LevelChoice = reaches(settings.level, 'B-T')
    ? { level: 'B-T', timeStampAuthorities }
    : { level: 'B-B', timeStampAuthorities: [] };
  const tokenBytes = await trust.assertFinishable(credential, choice);
  const { owner } = presentCertificate(credential.summary);
  return { facts: { owner, level: choice.level }, credential, choice, tokenBytes };
}

function unsuitable(privateCause: string): ServiceError {
  return new ServiceError('credential-unsuitable', { privateCause });
}

async function isAnyTenants({ store }: AuthorizationContext, credentialId: string): Promise<boolean> {
  const row = await store.db
    .selectFrom('tenant_credentials')
    .select('tenant_id')
    .where('credential_id', '=', credentialId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export interface ReceiptToSeal {
  readonly tenantId: string;
  readonly pdf: Uint8Array;
  readonly language: MarkLanguage;
  readonly timeZone: string;
}

/**
 * The receipt with an invisible PAdES signature of the seal (EN 319 142-1, level B-B or B-T). Throws KeyError, PadesError, TrustError, CmsError,
 * and ServiceError `token-failed`, `clock-unsure`.
 */
export async function sealReceipt(
  context: SealContext,
  { credential, choice, tokenBytes }: ReadySeal,
  { tenantId, pdf, language, timeZone }: ReceiptToSeal,
): Promise<Uint8Array> {
  const { authorization, engine } = context;
  const { certificate, chain, summary, algorithm } = credential;
  const document = { tenantId, input: { bytes: pdf } };
  const { owner } = presentCertificate(summary);
  const options = {
    signerName: owner,
    organisation: summary.subjectOrganisation,
    signingTime: new Date(Math.floor(authorization.now() / 1000) * 1000),
    timeZone,
    language,
    mark: { kind: 'none' },
    certificate: summary,
    contentsSize: contentInfoRoom([certificate, ...chain], tokenBytes),
    fileId: authorization.randomBytes(16),
  } as const;
  const { prepared, digest } = await engine.prepare(document, options, algorithm.digest);
  const signedAttributes = buildSignedAttributes({
    algorithm,
    messageDigest: digest,
    signingCertificate: certificate,
  });
  const raw = await signBySeal(context, credential, { tenantId, message: signedAttributes });
  const signature = signatureValueFromToken(algorithm, raw);
  const unsignedAttributes = await stamp(
    context,
    { tenantId, choice, tokenBytes },
    { signature, digest: algorithm.digest },
  );
  const parts = { algorithm, signedAttributes, signature, signingCertificate: certificate, chain, unsignedAttributes };
  const tail = await engine.complete(document, prepared, buildContentInfo(parts));
  return Buffer.concat([pdf, tail]);
}

async function signBySeal(
  { authorization, credentials, keys, tokenMs }: SealContext,
  { credentialId, keyUri, algorithm, publicKey: key }: SigningCredential,
  { tenantId, message }: { readonly tenantId: string; readonly message: Uint8Array },
): Promise<Uint8Array> {
  const facts = { mechanism: algorithm.scheme, hash: algorithm.digest, message } as const;
  const deadline = new Date(authorization.now() + tokenMs);
  const signature = await keys.sign(keyUri, { ...facts, deadline, tenant: tenantId });
  if (verifySignature({ key, ...facts, signature })) return signature;
  credentials.distrust(credentialId);
  throw new ServiceError('token-failed', { privateCause: 'the seal answered a signature that does not verify' });
}

async function stamp(
  { trust }: SealContext,
  { tenantId, choice, tokenBytes }: Pick<ReadySeal, 'choice' | 'tokenBytes'> & { readonly tenantId: string },
  stamped: Parameters<typeof stampSignature>[1],
): Promise<Uint8Array[]> {
  if (choice.level === 'B-B') return [];
  const work = () => stampSignature(trust.servicesFor(choice), stamped, tokenBytes);
  return [signatureTimeStamp((await trust.inTurn(tenantId, work)).token)];
}
