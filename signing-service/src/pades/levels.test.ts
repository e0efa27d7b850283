import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { signatureTimeStamp } from '../cms/signature-time-stamp.js';
import { openPdf } from '../pdf/document.js';
import { encryptedPdf, encryptionKinds } from '../pdf/encryption/encrypted-samples.test-support.js';
import { lookupDict } from '../pdf/lookup.js';
import { bufferSource } from '../pdf/source.js';
import { signToken } from '../trust/time-stamping.test-support.js';
import { generalizedTime, tstInfo } from '../trust/tst-info.test-support.js';
import { addMaterial } from './add-material.js';
import { appendProofs } from './append-proofs.js';
import { documentShapes } from './document-shapes.test-support.js';
import { EnginePool } from './engine-pool.js';
import { findLevels } from './find-levels.js';
import { inspectDocument } from './inspect-document.js';
import { brokenLevelRules } from './level-rules.test-support.js';
import { createLevelScene, signAtLevel, tokensOf } from './level-scene.test-support.js';
import type { LevelScene } from './level-scene.test-support.js';
import { rawSignatures } from './raw-signatures.test-support.js';
import { readSecurityStore, recordKeyOf, storedMaterial } from './security-store.js';
import type { SecurityStore } from './security-store.js';
import { readSignatures } from './signature-evidence.js';
import { signatureLevels } from './signature-level.js';
import { textPdf } from './test-pdf.js';
import { judge } from './test-signer.js';
import { materialOf, mergeMaterial } from './validation-material.js';

let scene: LevelScene;
beforeAll(async () => {
  scene = await createLevelScene();
});
afterAll(() => scene.close());

function storeOf(pdf: Uint8Array, password?: string): SecurityStore | undefined {
  return readSecurityStore(openPdf(bufferSource(pdf), { password }));
}

describe('a signature at each level', () => {
  it.each(signatureLevels)('%s: what belongs to it is there, and other readers take it', async (level) => {
    const pdf = await signAtLevel(scene, await textPdf(), { level });
    const rank = signatureLevels.indexOf(level);
    expect(tokensOf(pdf)).toHaveLength([0, 1, 1, 2][rank] ?? 0);
    const store = storeOf(pdf);
    const counts = store && Object.values(store.items).map((items) => items.length);
    // Signer, its issuer, the root, the time-stamp authority; two OCSP responses; CRLs of the root and, for the responder, of the issuer.
    expect(counts).toEqual(rank < 2 ? undefined : [4, 2, 2]);
    const { signatures } = await inspectDocument(bufferSource(pdf));
    expect(signatures.map(({ intact, subFilter }) => [intact, subFilter])).toEqual(
      [
        [true, 'ETSI.CAdES.detached'],
        [true, 'ETSI.RFC3161'],
      ].slice(0, rank < 3 ? 1 : 2),
    );
    // pdfsig names document time stamps and does not verify them.
    const { pdfsig, ...verdict } = judge(pdf);
    expect(verdict).toEqual({ validSignatures: 1, totalDocumentSigned: level !== 'B-LT', qpdfStatus: 0 });
    expect(pdfsig.includes('not yet been verified')).toBe(level === 'B-LTA');
    const [found] = findLevels(openPdf(bufferSource(pdf)));
    expect(found?.level).toBe(level);
    expect(found?.timeStamps.map(({ authorityName }) => authorityName)).toEqual(rank < 1 ? [] : ['Stamps']);
  });

  it.each(documentShapes)('B-LTA on a document $name', async ({ make }) => {
    const pdf = await signAtLevel(scene, await make(), { level: 'B-LTA' });
    expect(judge(pdf)).toMatchObject({ validSignatures: 1, totalDocumentSigned: true, qpdfStatus: 0 });
  });
});

describe.each(encryptionKinds)('B-LTA on a document encrypted with $name', ({ options }) => {
  it('encrypts what it stores and leaves tokens as they are', async () => {
    const input = encryptedPdf(await textPdf(), { user: 'korisnik', options });
    const changed = { password: 'korisnik' };
    const pdf = await signAtLevel(scene, input, { level: 'B-LTA', changed });
    expect(judge(pdf, 'korisnik')).toMatchObject({ validSignatures: 1, totalDocumentSigned: true, qpdfStatus: 0 });
    const stored = storeOf(pdf, 'korisnik')?.items.certificates.map(({ der }) => Buffer.compare(der, scene.root.der));
    expect(stored).toContain(0);
    expect(findLevels(openPdf(bufferSource(pdf), changed), 'korisnik')[0]?.level).toBe('B-LTA');
    const { signatures } = await inspectDocument(bufferSource(pdf), changed);
    expect(signatures.map(({ intact }) => intact)).toEqual([true, true]);
  });
});

describe('a pool of engine workers', () => {
  it('appends proofs as this thread does', async () => {
    const workerUrl = new URL('../../dist/pades/engine-worker.js', import.meta.url);
    const engine = new EnginePool({ workerUrl, size: 1, timeLimit: 30_000 });
    onTestFinished(() => engine.close());
    const bytes = await textPdf();
    const tail = (await signAtLevel(scene, bytes, { level: 'B-T' })).subarray(bytes.length);
    const [signed] = readSignatures(openPdf(bufferSource(Buffer.concat([bytes, tail])))).signatures;
    const [token] = signed?.timeStamps ?? [];
    const { provePath, timeStamps } = scene.services;
    const paths = [signed?.certificate, token?.certificate].flatMap((certificate) =>
      certificate === undefined ? [] : [provePath(certificate, { intermediates: [], time: new Date() })],
    );
    const material = mergeMaterial(...(await Promise.all(paths)).map(materialOf));
    const wish = { material, timeStamp: 'sha256' } as const;
    const appended = await appendProofs({ engine, timeStamps, randomBytes }, { bytes, tail }, wish);
    expect(appended.timeStamp?.authorityName).toBe('Stamps');
    const archived = Buffer.concat([bytes, tail, appended.tail]);
    expect(brokenLevelRules(archived, { level: 'B-LTA', anchors: [scene.root] })).toEqual([[], []]);
  });
});

describe('the security store', () => {
  it('takes nothing twice, and writes nothing when all is there', async () => {
    const pdf = await signAtLevel(scene, await textPdf(), { level: 'B-LT' });
    const store = storeOf(pdf);
    const material = store === undefined ? undefined : storedMaterial(store);
    expect(material).toBeDefined();
    if (material === undefined) return;
    const fileId = Buffer.alloc(16, 1);
    expect(addMaterial(bufferSource(pdf), { material, fileId })).toBeUndefined();
    const more = { ...material, crls: [...material.crls, scene.pki.crl(scene.root, { hours: 5 })] };
    const tail = addMaterial(bufferSource(pdf), { material: more, fileId }) ?? Buffer.alloc(0);
    const grown = storeOf(Buffer.concat([pdf, tail]));
    const before = store?.items.certificates.map(({ ref }) => ref.num);
    expect(grown?.items.certificates.map(({ ref }) => ref.num)).toEqual(before);
    expect(grown?.items.crls).toHaveLength(3);
  });

  it('keeps a record of a signature by the SHA-1 of its contents when asked to', async () => {
    let key = '';
    const pdf = await signAtLevel(scene, await textPdf(), {
      level: 'B-LT',
      records: (signed) => {
        key = recordKeyOf(rawSignatures(signed)[0]?.contents ?? Buffer.alloc(0));
        const [certificates, none] = [[scene.signer.der], []];
        return [{ key, material: { certificates, ocspResponses: none, crls: none } }];
      },
    });
    const store = storeOf(pdf);
    expect(key).toMatch(/^[0-9A-F]{40}$/u);
    const recorded = store?.records.get(key)?.certificates.map(({ ref }) => ref.num);
    const all = store?.items.certificates.map(({ ref }) => ref.num);
    expect(recorded).toHaveLength(1);
    expect(all).toEqual(expect.arrayContaining(recorded ?? []));
  });

  it('that carries two time stamps, each in an attribute of its own, has both', async () => {
    const twice = (token: Uint8Array) => [signatureTimeStamp(token), signatureTimeStamp(token)];
    const pdf = await signAtLevel(scene, await textPdf(), {
      level: 'B-T',
      unsigned: twice,
      changed: { contentsSize: 20_000 },
    });
    expect(judge(pdf)).toMatchObject({ validSignatures: 1, qpdfStatus: 0 });
    const [found] = findLevels(openPdf(bufferSource(pdf)));
    expect([found?.level, found?.timeStamps.length]).toEqual(['B-T', 2]);
  });

  it('has its level also where a document time stamp ends in the midst of the document', async () => {
    const pdf = await signAtLevel(scene, await textPdf(), { level: 'B-LTA' });
    const [, stamp] = rawSignatures(pdf);
    const end = stamp?.contentsEnd ?? 0;
    const odd = Buffer.from(pdf);
    const range = `/ByteRange [0 ${stamp?.contentsStart ?? 0} ${end} 3]`;
    const at = odd.lastIndexOf('/ByteRange');
    odd.write(range.padEnd(odd.indexOf(']', at) + 1 - at), at, 'latin1');
    const imprint = createHash('sha256')
      .update(odd.subarray(0, stamp?.contentsStart))
      .update(odd.subarray(end, end + 3));
    const genTime = generalizedTime();
    const token = signToken(scene.authority, tstInfo({ imprint: imprint.digest(), genTime }));
    odd.write(
      token.toString('hex').padEnd(end - 2 - (stamp?.contentsStart ?? 0), '0'),
      (stamp?.contentsStart ?? 0) + 1,
    );
    expect(findLevels(openPdf(bufferSource(odd))).map(({ level }) => level)).toEqual(['B-LT', undefined]);
  });

  it('declares the extension below PDF 2.0', async () => {
    const document = openPdf(bufferSource(await signAtLevel(scene, await textPdf(), { level: 'B-LTA' })));
    const extensions = lookupDict(document, document.catalog(), 'Extensions');
    expect(extensions?.has('ESIC')).toBe(true);
  });
});

describe('earlier signers', () => {
  it('cannot forbid material and document time stamps by allowing no changes', async () => {
    const certified = await signAtLevel(scene, await textPdf(), { level: 'B-LTA', changed: { certify: 1 } });
    expect(judge(certified)).toMatchObject({ validSignatures: 1, totalDocumentSigned: true, qpdfStatus: 0 });
    const { signable } = await inspectDocument(bufferSource(certified));
    expect(signable).toEqual({ code: 'pdf-certified-no-changes' });
  });
});
