import { randomBytes, sign } from 'node:crypto';
import { buildContentInfo, contentInfoRoom } from '../cms/build-content-info.js';
import { summarizeCertificate } from '../cms/certificate-summary.js';
import { oid } from '../cms/object-identifiers.js';
import { parseSignedData } from '../cms/parse-signed-data.js';
import { signatureAlgorithmFor } from '../cms/signature-algorithm.js';
import { buildSignedAttributes } from '../cms/signed-attributes.js';
import { signatureTimeStamp } from '../cms/signature-time-stamp.js';
import { bufferSource } from '../pdf/source.js';
import { createOnlineScene } from '../trust/online-scene.test-support.js';
import type { OnlineScene, SceneKeys } from '../trust/online-scene.test-support.js';
import type { Pem } from '../trust/openssl-token.test-support.js';
import { opensslReply } from '../trust/time-stamping.test-support.js';
import type { TestAuthority } from '../trust/time-stamping.test-support.js';
import { listedHost } from '../trust/trust-server.test-support.js';
import { createTrustServices } from '../trust/trust-services.js';
import type { TrustServices, TrustServicesOptions } from '../trust/trust-services.js';
import { appendProofs } from './append-proofs.js';
import type { ValidationRecord } from './add-material.js';
import { completeSignature } from './complete-signature.js';
import { preparedDigest } from './document-digest.js';
import { judged } from './level-rules.test-support.js';
import { localEngine } from './local-engine.js';
import { prepareSignature } from './prepare-signature.js';
import type { PrepareOptions } from './prepare-signature.js';
import { rawSignatures } from './raw-signatures.test-support.js';
import { reaches } from './signature-level.js';
import type { SignatureLevel } from './signature-level.js';
import { foresee, gatherMaterial, stampSignature } from './signing-proofs.js';
import { prepareOptions } from './test-signer.js';
import type { ValidationMaterial } from './validation-material.js';

/** An online scene with its time-stamp authority at /tsa, and what is put together to call all of it. */
export interface LevelScene extends OnlineScene {
  readonly authority: TestAuthority;
  readonly services: TrustServices;
}

/** Services that call the scene and know nothing of it yet. */
export function sceneServices(
  { root, server }: Pick<OnlineScene, 'root' | 'server'>,
  changed: Partial<TrustServicesOptions> = {},
): TrustServices {
  return createTrustServices({
    trusted: [root.der],
    timeStampAuthorities: [{ url: `${server.url}/tsa` }],
    allowed: [listedHost],
    now: Date.now,
    randomBytes,
    ...changed,
  });
}

export async function createLevelScene(keys: SceneKeys = {}): Promise<LevelScene> {
  const scene = await createOnlineScene(keys);
  const { pki, root, issuing, stamps: identity, replies } = scene;
  const authority: TestAuthority = { pki, identity, issuers: [issuing, root] };
  const services = sceneServices(scene);
  // The same bytes whenever they are fetched: what is stored can be counted.
  const crls = [root, issuing].map((issuer) => pki.crl(issuer, { hours: 1 }));
  const heal = () => {
    scene.heal();
    ['/root.crl', '/issuing.crl'].forEach((path, index) =>
      replies.set(path, () => ({ body: crls[index] ?? Buffer.alloc(0) })),
    );
    replies.set('/tsa', (query) => ({ body: opensslReply(authority, query), type: 'application/timestamp-reply' }));
  };
  heal();
  const close = async () => {
    await services.close();
    await scene.close();
  };
  return { ...scene, authority, services, heal, close };
}

/** With `signed`, `unsigned` or `material`, a fault may be planted: what comes of it is not judged. */
export interface LevelOptions {
  readonly level: SignatureLevel;
  readonly changed?: Partial<PrepareOptions>;
  /** Records for /VRI, made of the document as far as it is then. */
  readonly records?: (signed: Uint8Array) => readonly ValidationRecord[];
  /** Changes the signed attributes, DER. */
  readonly signed?: (attributes: Uint8Array) => Uint8Array;
  /** In the place of the one attribute with the token. */
  readonly unsigned?: (token: Uint8Array, signature: Uint8Array) => readonly Uint8Array[];
  /** Roots in the place of the scene's own. */
  readonly anchors?: readonly Pem[];
  /** In the place of what proves signer and time stamp. */
  readonly material?: (material: ValidationMaterial) => ValidationMaterial;
}

const same = (material: ValidationMaterial): ValidationMaterial => material;

/** The input signed by the scene's signer, as a program would go about it; what was added is judged by the rules of the level. */
export async function signAtLevel(scene: LevelScene, input: Uint8Array, options: LevelOptions): Promise<Uint8Array> {
  const output = await signInput(scene, input, options);
  if ([options.signed, options.unsigned, options.material].some((change) => change !== undefined)) return output;
  const { level, changed: { password } = {}, anchors = [scene.root] } = options;
  return judged(output, { level, anchors, password, since: input.length });
}

async function signInput(scene: LevelScene, input: Uint8Array, options: LevelOptions): Promise<Uint8Array> {
  const { services, signer: identity, issuing } = scene;
  const { level, changed = {}, unsigned = (token) => [signatureTimeStamp(token)], material: alter = same } = options;
  const digest = 'sha256';
  const [certificate, chain] = [identity.der, [issuing.der]];
  const signer = { certificate, chain, digest } as const;
  const foresight = await foresee(services, signer, { level, time: new Date() });
  const summary = summarizeCertificate(certificate);
  const prepared = await prepareSignature(bufferSource(input), {
    ...prepareOptions({ der: certificate, pem: identity.pem, privateKey: identity.key }),
    signingTime: new Date(),
    contentsSize: contentInfoRoom([certificate, ...chain], foresight.tokenBytes),
    fileId: randomBytes(16),
    ...changed,
  });
  const mechanisms = ['CKM_RSA_PKCS', 'CKM_ECDSA'];
  const algorithm = signatureAlgorithmFor(summary, mechanisms);
  const messageDigest = preparedDigest(bufferSource(input), prepared, digest);
  const built = buildSignedAttributes({ algorithm, messageDigest, signingCertificate: certificate });
  const signedAttributes = options.signed?.(built) ?? built;
  const signature = sign(digest, signedAttributes, identity.key);
  const parts = { algorithm, signedAttributes, signature, signingCertificate: certificate, chain };
  const { password } = changed;
  if (level === 'B-B') {
    return Buffer.concat([input, completeSignature(bufferSource(input), prepared, buildContentInfo(parts), password)]);
  }
  const timeStamp = await stampSignature(services, { signature, digest }, foresight.tokenBytes);
  const unsignedAttributes = unsigned(timeStamp.token, signature);
  const contentInfo = buildContentInfo({ ...parts, unsignedAttributes });
  const tail = completeSignature(bufferSource(input), prepared, contentInfo, password);
  const signed = Buffer.concat([input, tail]);
  if (!reaches(level, 'B-LT')) return signed;
  const material = alter(await gatherMaterial(services, signer, { timeStamp, before: foresight.proven }));
  const tools = { engine: localEngine(password), timeStamps: services.timeStamps, randomBytes };
  const appended = await appendProofs(
    tools,
    { bytes: signed },
    { material, records: options.records?.(signed), timeStamp: level === 'B-LTA' ? digest : undefined },
  );
  return Buffer.concat([signed, appended.tail]);
}

/** All time-stamp tokens of a document, those of signatures and those of the document, in the order of the file. */
export function tokensOf(pdf: Uint8Array): Uint8Array[] {
  return rawSignatures(pdf).flatMap(({ contents }) => {
    const { contentType, signer, length } = parseSignedData(contents);
    if (contentType === oid.tstInfo) return [contents.subarray(0, length)];
    return (signer.unsigned.get(oid.signatureTimeStamp) ?? []).map(({ raw }) => raw);
  });
}
