import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childrenOf, readElement } from '../cms/der-reader.js';
import { explicit, sequence, setOf } from '../cms/der-writer.js';
import { oid } from '../cms/object-identifiers.js';
import { signatureTimeStamp } from '../cms/signature-time-stamp.js';
import { unsignedAttribute } from '../cms/signed-attributes.js';
import { documentShapes } from '../pades/document-shapes.test-support.js';
import { findLevels } from '../pades/find-levels.js';
import { foreignSignature } from '../pades/foreign-signature.test-support.js';
import { brokenLevelRules } from '../pades/level-rules.test-support.js';
import { createLevelScene, sceneServices, signAtLevel, tokensOf } from '../pades/level-scene.test-support.js';
import type { LevelScene } from '../pades/level-scene.test-support.js';
import { localEngine } from '../pades/local-engine.js';
import { textPdf } from '../pades/test-pdf.js';
import { judge } from '../pades/test-signer.js';
import { openPdf } from '../pdf/document.js';
import { encryptedPdf, encryptionKinds } from '../pdf/encryption/encrypted-samples.test-support.js';
import { bufferSource } from '../pdf/source.js';
import { ocspResponse, questionOf } from '../trust/ocsp.test-support.js';
import { ecKey, respondingExtensions, rsaKey } from '../trust/test-pki.test-support.js';
import type { TestIdentity } from '../trust/test-pki.test-support.js';
import { signToken } from '../trust/time-stamping.test-support.js';
import { generalizedTime, tstInfo } from '../trust/tst-info.test-support.js';
import { extendDocument } from './extend-document.js';
import type { ExtensionWish } from './extend-document.js';

interface Changed {
  /** Rules that the document breaks as it came. */
  readonly breaks?: readonly string[];
  readonly password?: string;
  readonly now?: () => number;
}

/** With what was added; judged by the rules of the level. */
async function extended(
  scene: LevelScene,
  bytes: Uint8Array,
  { level, password, now = Date.now, breaks = [] }: Changed & Pick<ExtensionWish, 'level'>,
): Promise<Uint8Array> {
  const tools = { ...scene.services, engine: localEngine(password), randomBytes, now };
  const { tail } = await extendDocument(tools, { bytes }, { level, digest: 'sha256', password });
  const output = Buffer.concat([bytes, tail]);
  const broken = brokenLevelRules(output, { level, anchors: [scene.root], password });
  expect([...new Set(broken.flat())].toSorted()).toEqual(breaks);
  return output;
}

async function refusalOf(act: Promise<unknown>): Promise<readonly unknown[]> {
  try {
    await act;
    return [];
  } catch (error) {
    return error instanceof Error && 'code' in error ? [error.code, error.message] : [error];
  }
}

/** What a signature breaks that has another subfilter, a signing-time and no signing-certificate: OpenSSL asks for that too. */
const foreignBreaks = [
  'dictionary-sub-filter',
  'no-signing-time',
  'signature-verifies',
  'signing-certificate-default-omitted',
  'signing-certificate-hash',
  'signing-certificate-issuer-serial',
  'signing-certificate-v2-alone',
];

const allRsa = { authorities: rsaKey, signer: rsaKey, stamps: rsaKey, responder: rsaKey };
const signerRsa = { authorities: ecKey, signer: rsaKey, stamps: ecKey, responder: rsaKey };
const signerEc = { authorities: rsaKey, signer: ecKey, stamps: rsaKey, responder: ecKey };
const some = documentShapes.filter(({ name }) => /table|stream$|hybrid/u.test(name));

describe.each([
  { name: 'of EC keys', keys: {}, shapes: documentShapes },
  { name: 'of RSA keys', keys: allRsa, shapes: some },
  { name: 'of both, the signer RSA', keys: signerRsa, shapes: some },
  { name: 'of both, the signer EC', keys: signerEc, shapes: some },
])('signed, extended, signed, extended, $name', ({ keys, shapes }) => {
  let scene: LevelScene;
  beforeAll(async () => {
    scene = await createLevelScene(keys);
  });
  afterAll(() => scene.close());

  it.each(shapes)('a document $name', async ({ make }) => {
    const first = await signAtLevel(scene, await make(), { level: 'B-B' });
    const stamped = await extended(scene, first, { level: 'B-T' });
    const second = await signAtLevel(scene, stamped, { level: 'B-LT' });
    const archived = await extended(scene, second, { level: 'B-LTA' });
    expect(judge(archived)).toMatchObject({ validSignatures: 2, totalDocumentSigned: true, qpdfStatus: 0 });
    const renewed = await extended(scene, archived, { level: 'B-LTA' });
    expect(judge(renewed)).toMatchObject({ validSignatures: 2, totalDocumentSigned: true, qpdfStatus: 0 });
    // One of the second signature's own, three of the document's.
    expect(tokensOf(renewed)).toHaveLength(4);
    for (const [before, after] of [
      [first, stamped],
      [second, archived],
      [archived, renewed],
    ] as const) {
      expect(Buffer.compare(after.subarray(0, before.length), before)).toBe(0);
    }
  });
});

describe('a document', () => {
  let scene: LevelScene;
  let plain: Uint8Array;
  beforeAll(async () => {
    scene = await createLevelScene();
    plain = await textPdf();
  });
  afterAll(() => scene.close());

  const levels = (pdf: Uint8Array, password?: string) =>
    findLevels(openPdf(bufferSource(pdf), { password }), password).map(({ level }) => level);

  it.each(encryptionKinds)('encrypted with $name is raised from level to level', async ({ options }) => {
    const password = 'korisnik';
    const input = encryptedPdf(plain, { user: password, options });
    let pdf = await signAtLevel(scene, input, { level: 'B-B', changed: { password } });
    for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
      pdf = await extended(scene, pdf, { level, password });
      expect(levels(pdf, password)[0]).toBe(level);
      expect(judge(pdf, password)).toMatchObject({ validSignatures: 1, qpdfStatus: 0 });
    }
  });

  it('with signatures of several levels has all of them raised', async () => {
    let pdf = await signAtLevel(scene, plain, { level: 'B-T' });
    pdf = await signAtLevel(scene, pdf, { level: 'B-LTA' });
    pdf = await signAtLevel(scene, pdf, { level: 'B-B' });
    expect(levels(pdf)).toEqual(['B-LTA', 'B-LTA', undefined, 'B-B']);
    const raised = await extended(scene, pdf, { level: 'B-LT' });
    expect(levels(raised)).toEqual(['B-LTA', 'B-LTA', undefined, 'B-LT', undefined]);
  });

  it('signed by another program, with another subfilter, is stamped and proven', async () => {
    const pdf = await foreignSignature(scene.pki, { signer: scene.signer, issuers: [scene.issuing] }, plain);
    expect(levels(pdf)).toEqual([undefined]);
    const raised = await extended(scene, pdf, { level: 'B-LTA', breaks: foreignBreaks });
    expect(judge(raised)).toMatchObject({ validSignatures: 1, totalDocumentSigned: true, qpdfStatus: 0 });
    expect(tokensOf(raised)).toHaveLength(2);
    expect(await extended(scene, raised, { level: 'B-LT', breaks: foreignBreaks })).toHaveLength(raised.length);
  });

  it('whose signature carries its evidence itself, as older programs did, needs no responder for it', async () => {
    const { pki, issuing, signer, stamps, replies } = scene;
    const responder = pki.issue({ subject: '/CN=Nocheck', issuer: issuing, extensions: respondingExtensions });
    const about = (identity: TestIdentity) => ocspResponse({ question: questionOf(identity, issuing), responder });
    const archival = sequence(
      explicit(0, sequence(pki.crl(scene.root, { hours: 1 }))),
      explicit(1, sequence(about(signer))),
    );
    const signed = (attributes: Uint8Array) => {
      const others = childrenOf(readElement(attributes)).map(({ raw }) => raw);
      return setOf(...others, unsignedAttribute(oid.revocationInfoArchival, archival));
    };
    const pdf = await signAtLevel(scene, plain, { level: 'B-T', signed });
    replies.delete('/issuing.crl');
    replies.set('/ocsp', () => ({ body: about(stamps) }));
    const services = sceneServices(scene);
    const raised = await extended({ ...scene, services }, pdf, { level: 'B-LT', breaks: ['no-revocation-archival'] });
    await services.close();
    scene.heal();
    expect(levels(raised)).toEqual(['B-LT']);
  });

  it('whose signature carries something else in that place is proven by others', async () => {
    const signed = (attributes: Uint8Array) => {
      const others = childrenOf(readElement(attributes)).map(({ raw }) => raw);
      return setOf(...others, unsignedAttribute(oid.revocationInfoArchival, setOf()));
    };
    const pdf = await signAtLevel(scene, plain, { level: 'B-T', signed });
    const raised = await extended(scene, pdf, { level: 'B-LT', breaks: ['no-revocation-archival'] });
    expect(levels(raised)).toEqual(['B-LT']);
  });

  it('that allows no changes is extended all the same', async () => {
    const certified = await signAtLevel(scene, plain, { level: 'B-B', changed: { certify: 1 } });
    const raised = await extended(scene, certified, { level: 'B-LTA' });
    expect(judge(raised)).toMatchObject({ validSignatures: 1, totalDocumentSigned: true, qpdfStatus: 0 });
  });

  it('whose time stamp somebody signed who may not gets one that counts', async () => {
    const forged = (_: Uint8Array, signature: Uint8Array) => {
      const imprint = createHash('sha256').update(signature).digest();
      const info = tstInfo({ imprint, genTime: generalizedTime(new Date(Date.now() - 3_600_000)) });
      return [signatureTimeStamp(signToken(scene.authority, info, { signer: scene.signer }))];
    };
    const pdf = await signAtLevel(scene, plain, { level: 'B-T', unsigned: forged });
    expect(levels(pdf)).toEqual(['B-B']);
    const breaks = ['time-stamp-certificate', 'time-stamp-in-time', 'time-stamp-verifies'];
    const raised = await extended(scene, pdf, { level: 'B-LT', breaks });
    expect(levels(raised)).toEqual(['B-LT', undefined]);
  });

  it('whose time stamp is of an authority that is not trusted gets one of ours', async () => {
    const other = await createLevelScene();
    const strangers = { ...scene, services: { ...scene.services, timeStamps: other.services.timeStamps } };
    const pdf = await signAtLevel(strangers, plain, { level: 'B-T', anchors: [scene.root, other.root] });
    await other.close();
    const raised = await extended(scene, pdf, { level: 'B-T', breaks: ['time-stamp-verifies'] });
    expect(levels(raised)).toEqual(['B-T', undefined]);
    const [code, message] = await refusalOf(extended(scene, pdf, { level: 'B-LT' }));
    expect([code, String(message).split(':')[0]]).toEqual([expect.stringContaining('path-'), 'Signature1, time-stamp']);
  });

  it('without a signature is refused', async () => {
    const [code] = await refusalOf(extended(scene, plain, { level: 'B-T' }));
    expect(code).toBe('not-signed');
  });

  it('whose signature was tampered with is refused, by the name of its field', async () => {
    const pdf = Buffer.from(await signAtLevel(scene, plain, { level: 'B-T' }));
    pdf[20] = (pdf[20] ?? 0) ^ 1;
    expect(await refusalOf(extended(scene, pdf, { level: 'B-LT' }))).toEqual(['signature-not-intact', 'Signature1']);
  });

  const later = () => Date.now() + 40 * 86_400_000;

  it('whose signer has expired without a time stamp comes too late', async () => {
    const pdf = await signAtLevel(scene, plain, { level: 'B-B' });
    const late = extended(scene, pdf, { level: 'B-T', now: later });
    expect(await refusalOf(late)).toEqual(['signature-expired', 'Signature1']);
  });

  it('whose signer has expired, and whose time stamp cannot be proven just now, may be extended later', async () => {
    const signer = scene.pki.issue({
      subject: '/CN=Short',
      issuer: scene.issuing,
      extensions: ['keyUsage=digitalSignature'],
      days: 1,
    });
    const pdf = await signAtLevel({ ...scene, signer }, plain, { level: 'B-T' });
    for (const name of ['/ocsp', '/issuing.crl'])
      scene.replies.set(name, () => ({ body: Buffer.alloc(0), status: 503 }));
    const services = sceneServices(scene);
    const late = extended({ ...scene, services }, pdf, { level: 'B-T', now: () => Date.now() + 2 * 86_400_000 });
    const [code, message] = await refusalOf(late);
    await services.close();
    scene.heal();
    expect([code, String(message).split(':')[0]]).toEqual(['path-unproven', 'Signature1, time-stamp']);
  });

  it('whose last document time stamp nobody can prove any more comes too late, its signature not', async () => {
    const pdf = await signAtLevel(scene, plain, { level: 'B-LTA' });
    const [code, message] = await refusalOf(extended(scene, pdf, { level: 'B-LT', now: later }));
    expect([code, String(message).split(':')[0]]).toEqual(['path-invalid', 'Timestamp, time-stamp']);
  });
});
