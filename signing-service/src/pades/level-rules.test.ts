import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derNull, objectIdentifier, sequence, tlv } from '../cms/der-writer.js';
import { oid } from '../cms/object-identifiers.js';
import { signatureTimeStamp } from '../cms/signature-time-stamp.js';
import { unsignedAttribute } from '../cms/signed-attributes.js';
import { openPdf } from '../pdf/document.js';
import { encryptedPdf } from '../pdf/encryption/encrypted-samples.test-support.js';
import { lookupDict } from '../pdf/lookup.js';
import { PdfArray, PdfDict, PdfName, PdfRef } from '../pdf/object.js';
import { RevisionWriter } from '../pdf/revision.js';
import { bufferSource } from '../pdf/source.js';
import { authorityExtensions } from '../trust/test-pki.test-support.js';
import { signToken } from '../trust/time-stamping.test-support.js';
import type { TokenOptions } from '../trust/time-stamping.test-support.js';
import { tstInfo } from '../trust/tst-info.test-support.js';
import type { TstInfoParts } from '../trust/tst-info.test-support.js';
import { preparedDigest } from './document-digest.js';
import type { Expected } from './judged-file.test-support.js';
import { brokenLevelRules, levelRules } from './level-rules.test-support.js';
import { createLevelScene, signAtLevel } from './level-scene.test-support.js';
import type { LevelOptions, LevelScene } from './level-scene.test-support.js';
import { placeContents } from './place-contents.js';
import { prepareTimeStamp } from './prepare-time-stamp.js';
import { signatureLevels } from './signature-level.js';
import type { SignatureLevel } from './signature-level.js';
import { textPdf } from './test-pdf.js';

let scene: LevelScene;
let plain: Uint8Array;
beforeAll(async () => {
  scene = await createLevelScene();
  plain = await textPdf();
});
afterAll(() => scene.close());

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const longAgo = '20200101000000Z';
const farOff = '20400101000000Z';

/** A token over these bytes, with something wrong. */
function token(bytes: Uint8Array, parts: TstInfoParts = {}, options: TokenOptions = {}): Uint8Array {
  return signToken(scene.authority, tstInfo({ imprint: sha256(bytes), ...parts }), options);
}

const atLevel = (level: SignatureLevel): Expected => ({ level, anchors: [scene.root] });
const brokenAt = (pdf: Uint8Array, level: SignatureLevel): string[] => brokenLevelRules(pdf, atLevel(level)).flat();

type Make = () => Promise<Uint8Array>;
const signed = (level: SignatureLevel, options: Partial<LevelOptions> = {}): Make => {
  return () => signAtLevel(scene, plain, { level, ...options });
};
const stamped = (unsigned: LevelOptions['unsigned']): Make => signed('B-T', unsigned === undefined ? {} : { unsigned });

/** A document of level B-LT with a document time stamp in which something is wrong; sizes are kept. */
function archived(fault: {
  readonly revision?: (text: string) => string;
  readonly token?: (imprint: Uint8Array) => Uint8Array;
  readonly finished?: (text: string) => string;
}): Make {
  return async () => {
    const input = await signAtLevel(scene, plain, { level: 'B-LT' });
    const source = bufferSource(input);
    const prepared = prepareTimeStamp(source, { tokenBytes: 8192, fileId: randomBytes(16) });
    const text = Buffer.from(prepared.tail).toString('latin1');
    const faulty = { ...prepared, tail: Buffer.from(fault.revision?.(text) ?? text, 'latin1') };
    const imprint = preparedDigest(source, faulty, 'sha256');
    const contents = fault.token?.(imprint) ?? signToken(scene.authority, tstInfo({ imprint }));
    const tail = Buffer.from(placeContents(faulty, contents)).toString('latin1');
    return Buffer.concat([input, Buffer.from(fault.finished?.(tail) ?? tail, 'latin1')]);
  };
}

/** A document of level B-LT whose store was changed by one more revision. */
function restored(change: (store: PdfDict, add: (bytes: Uint8Array) => PdfRef) => PdfDict): Make {
  return async () => {
    const input = await signAtLevel(scene, plain, { level: 'B-LT' });
    const document = openPdf(bufferSource(input));
    const writer = new RevisionWriter(document);
    const store = document.catalog().getRef('DSS') ?? new PdfRef(0);
    const add = (bytes: Uint8Array): PdfRef => {
      const ref = writer.allocate();
      writer.putStream(ref, new PdfDict(), bytes);
      return ref;
    };
    writer.put(store, change(lookupDict(document, document.catalog(), 'DSS') ?? new PdfDict(), add));
    return Buffer.concat([input, writer.finish({ fileId: randomBytes(16) }).tail]);
  };
}

/** Another value in the place of a token's signature, which stands last. */
const forged = (good: Uint8Array): Uint8Array =>
  Buffer.concat([good.subarray(0, -1), Buffer.of((good.at(-1) ?? 0) ^ 1)]);

const listed = (store: PdfDict, key: string): PdfArray => store.getArray(key) ?? new PdfArray([]);
const garbage = (key: string) =>
  restored((store, add) => store.with(key, listed(store, key).append(add(Buffer.from('garbage')))));
const recorded = (key: string, ref: (store: PdfDict, add: (bytes: Uint8Array) => PdfRef) => PdfRef): Make =>
  restored((store, add) => {
    const record = PdfDict.of({ Cert: new PdfArray([ref(store, add)]) });
    return store.with('VRI', new PdfDict([[key, record]]));
  });
const firstCertificate = (store: PdfDict): PdfRef => {
  const first = listed(store, 'Certs').at(0);
  return first instanceof PdfRef ? first : new PdfRef(0);
};
/** The ByteRange two bytes shorter, in the same room. */
const endingEarlier = (text: string): string =>
  text.replace(/(\/ByteRange \[0 \d+ \d+) (\d+)/u, (_, before: string, rest: string) => {
    return `${before} ${String(Number(rest) - 2).padEnd(rest.length)}`;
  });
const zeros = '0'.repeat(40);

const faults: readonly (readonly [rule: string, what: string, level: SignatureLevel, make: Make])[] = [
  ['is-signed', 'a document that nobody signed', 'B-B', () => Promise.resolve(plain)],
  ['time-is-proven', 'no time stamp', 'B-T', signed('B-B')],
  ['time-stamp-verifies', 'a token of another value', 'B-T', stamped((good) => [signatureTimeStamp(forged(good))])],
  [
    'time-stamp-of-signature',
    'a token of something else',
    'B-T',
    stamped(() => [signatureTimeStamp(token(Buffer.from('else')))]),
  ],
  [
    'time-stamp-of-signature',
    'a token of another content type',
    'B-T',
    stamped((_, signature) => [signatureTimeStamp(token(signature, {}, { contentType: oid.data }))]),
  ],
  [
    'time-stamp-one-value',
    'two tokens in one attribute',
    'B-T',
    stamped((good) => [sequence(objectIdentifier(oid.signatureTimeStamp), tlv(0x31, good, good))]),
  ],
  [
    'time-stamp-in-time',
    'a token from before its certificate',
    'B-T',
    stamped((_, signature) => [signatureTimeStamp(token(signature, { genTime: longAgo }))]),
  ],
  [
    'time-stamp-certificate',
    'a token signed by somebody else',
    'B-T',
    stamped((_, signature) => [signatureTimeStamp(token(signature, {}, { signer: scene.signer }))]),
  ],
  [
    'time-stamp-before-end',
    'a token from after the signer’s end',
    'B-T',
    stamped((_, signature) => [signatureTimeStamp(token(signature, { genTime: farOff }))]),
  ],
  ['store-is-dictionary', 'no store', 'B-LT', signed('B-T')],
  ['store-type', 'a store of another type', 'B-LT', restored((store) => store.with('Type', new PdfName('Store')))],
  [
    'store-items-are-streams',
    'a direct string among certificates',
    'B-LT',
    restored((store) => store.with('Certs', listed(store, 'Certs').append(new PdfName('none')))),
  ],
  [
    'store-items-once',
    'a certificate twice',
    'B-LT',
    restored((store, add) => store.with('Certs', listed(store, 'Certs').append(add(scene.root.der)))),
  ],
  ['store-certificates', 'something else than a certificate', 'B-LT', garbage('Certs')],
  ['store-responses', 'something else than a response', 'B-LT', garbage('OCSPs')],
  ['store-crls', 'something else than a CRL', 'B-LT', garbage('CRLs')],
  ['record-keys', 'a record of no signature', 'B-LT', recorded(zeros, firstCertificate)],
  [
    'record-items-in-store',
    'a record with what the store has not',
    'B-LT',
    recorded(zeros, (_, add) => add(scene.signer.der)),
  ],
  [
    'store-holds-path',
    'no certificate of the issuer',
    'B-LT',
    signed('B-LT', {
      material: ({ certificates, ...others }) => {
        const kept = certificates.filter((der) => Buffer.compare(der, scene.issuing.der) !== 0);
        return { ...others, certificates: kept };
      },
    }),
  ],
  [
    'store-holds-revocation',
    'no OCSP responses',
    'B-LT',
    signed('B-LT', {
      material: (material) => ({
        ...material,
        ocspResponses: [],
        crls: [scene.pki.crl(scene.issuing, { hours: 1, revoked: [scene.signer] })],
      }),
    }),
  ],
  [
    'store-holds-responder-revocation',
    'no CRLs',
    'B-LT',
    signed('B-LT', { material: (all) => ({ ...all, crls: [] }) }),
  ],
  ['store-is-covered', 'no document time stamp', 'B-LTA', signed('B-LT')],
  [
    'document-time-stamp-type',
    'another type',
    'B-LTA',
    archived({ revision: (text) => text.replace('/DocTimeStamp', '/XocTimeStamp') }),
  ],
  [
    'document-time-stamp-filter',
    'another filter',
    'B-LTA',
    archived({ revision: (text) => text.replace('/Adobe.PPKLite', '/Xdobe.PPKLite') }),
  ],
  [
    'document-time-stamp-without-claims',
    'a claimed name',
    'B-LTA',
    archived({ revision: (text) => text.replace('/Filter /Adobe.PPKLite', '/Name (Anybody at all)') }),
  ],
  [
    'document-time-stamp-gap',
    'a ByteRange beside its contents',
    'B-LTA',
    archived({
      finished: (text) =>
        text.replace(/\/ByteRange \[0 (\d)/u, (_, digit: string) => `/ByteRange [0 ${digit === '9' ? 8 : 9}`),
    }),
  ],
  [
    'document-time-stamp-covers-revision',
    'a ByteRange that ends earlier',
    'B-LTA',
    archived({ finished: endingEarlier }),
  ],
  [
    'document-time-stamp-imprint',
    'a token of something else',
    'B-LTA',
    archived({ token: (imprint) => token(imprint) }),
  ],
  [
    'document-time-stamp-verifies',
    'a token of another value',
    'B-LTA',
    archived({ token: (imprint) => forged(signToken(scene.authority, tstInfo({ imprint }))) }),
  ],
  [
    'document-time-stamp-padding',
    'something behind the token',
    'B-LTA',
    archived({ finished: (text) => text.replace('00>', '01>') }),
  ],
  [
    'document-time-stamp-in-time',
    'a token from before its certificate',
    'B-LTA',
    archived({ token: (imprint) => signToken(scene.authority, tstInfo({ imprint, genTime: longAgo })) }),
  ],
  [
    'document-time-stamp-certificate',
    'a token signed by somebody else',
    'B-LTA',
    archived({ token: (imprint) => signToken(scene.authority, tstInfo({ imprint }), { signer: scene.signer }) }),
  ],
];

describe('the rules of the levels', () => {
  it.each(signatureLevels)('hold for a signature of %s, and for all levels below', async (level) => {
    const pdf = await signed(level)();
    for (const below of signatureLevels.slice(0, signatureLevels.indexOf(level) + 1)) {
      expect(brokenAt(pdf, below)).toEqual([]);
    }
  });

  it('hold for a document time stamp whose token another program made', async () => {
    expect(brokenAt(await archived({})(), 'B-LTA')).toEqual([]);
  });

  it.each(faults)('%s is broken by %s', async (rule, _, level, make) => {
    expect(brokenAt(await make(), level)).toContain(rule);
  });

  it('are all broken by one of these, or by one further down', () => {
    const planted = faults.map(([rule]) => rule);
    const below = ['signature-verifies', 'unsigned-attributes-sorted', 'extension-declared'];
    expect([...new Set(planted), ...below].toSorted()).toEqual(levelRules);
  });

  it('unsigned-attributes-sorted is broken by attributes out of order', async () => {
    const pair = ['1.2.3', '1.2.4'].map((type) => unsignedAttribute(type, derNull));
    const hex = pair.map((each) => Buffer.from(each).toString('hex'));
    const text = Buffer.from(await stamped((good) => [...pair, signatureTimeStamp(good)])()).toString('latin1');
    expect(text).toContain(hex.join(''));
    const swapped = text.replace(hex.join(''), hex.toReversed().join(''));
    expect(brokenAt(Buffer.from(swapped, 'latin1'), 'B-T')).toContain('unsigned-attributes-sorted');
  });

  it.each([
    ['B-T', ['signature-verifies', 'time-stamp-verifies']],
    ['B-LTA', ['signature-verifies', 'time-stamp-verifies', 'document-time-stamp-verifies']],
  ] as const)('of %s that OpenSSL verifies are broken where no anchor is above', async (level, broken) => {
    const pdf = await signed(level)();
    const stranger = scene.pki.issue({ subject: '/CN=Root', extensions: authorityExtensions });
    expect(
      brokenLevelRules(pdf, { level, anchors: [stranger] })
        .flat()
        .toSorted(),
    ).toEqual(broken.toSorted());
  });

  it('are asked of what was added alone when told so', async () => {
    const first = await signed('B-B')();
    const second = await signAtLevel(scene, first, { level: 'B-T' });
    expect(brokenLevelRules(second, atLevel('B-T'))).toEqual([['time-is-proven'], []]);
    expect(brokenLevelRules(second, { ...atLevel('B-T'), since: first.length })).toEqual([[]]);
    expect(brokenLevelRules(second, { ...atLevel('B-B'), since: second.length })).toEqual([['is-signed']]);
  });

  it('dictionary-time is broken by an encrypted document whose signature says none', async () => {
    const password = 'korisnik';
    const input = encryptedPdf(plain, { user: password, options: ['256'] });
    const pdf = await signAtLevel(scene, input, { level: 'B-B', changed: { password } });
    const expected = { ...atLevel('B-B'), password };
    expect(brokenLevelRules(pdf, expected)).toEqual([[]]);
    const at = Buffer.from(pdf).lastIndexOf('/M ');
    const without = Buffer.from(pdf);
    without.write('/N', at, 'latin1');
    expect(brokenLevelRules(without, expected).flat()).toContain('dictionary-time');
  });

  it('extension-declared is broken by a document below PDF 2.0 that says nothing', async () => {
    const text = Buffer.from(await signed('B-LT')())
      .toString('latin1')
      .replaceAll('/ESIC', '/XSIC');
    expect(brokenAt(Buffer.from(text, 'latin1'), 'B-LT')).toContain('extension-declared');
  });
});
