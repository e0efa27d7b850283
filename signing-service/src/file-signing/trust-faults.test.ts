import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { softwareKey } from '../keys/software-key.js';
import { judged } from '../pades/level-rules.test-support.js';
import { createLevelScene, sceneServices } from '../pades/level-scene.test-support.js';
import type { LevelScene } from '../pades/level-scene.test-support.js';
import type { SignatureLevel } from '../pades/signature-level.js';
import { textPdf } from '../pades/test-pdf.js';
import { readCertificate } from '../trust/certificate.js';
import { ocspResponse, questionOf, unknown } from '../trust/ocsp.test-support.js';
import type { OcspParts } from '../trust/ocsp.test-support.js';
import { answerOcsp } from '../trust/online-scene.test-support.js';
import { respondingExtensions } from '../trust/test-pki.test-support.js';
import type { TestIdentity } from '../trust/test-pki.test-support.js';
import { answerTo, granted, opensslReply, signToken } from '../trust/time-stamping.test-support.js';
import type { TokenOptions } from '../trust/time-stamping.test-support.js';
import type { Reply } from '../trust/trust-server.test-support.js';
import { generalizedTime, tstInfo } from '../trust/tst-info.test-support.js';
import type { TstInfoParts } from '../trust/tst-info.test-support.js';
import { chooseCertificate } from './certificate-choice.js';
import { signFile } from './sign-file.js';

let scene: LevelScene;
let plain: Uint8Array;
let responder: TestIdentity;
beforeAll(async () => {
  scene = await createLevelScene();
  const { pki, issuing } = scene;
  responder = pki.issue({ subject: '/CN=Nocheck', issuer: issuing, extensions: respondingExtensions });
  plain = await textPdf();
});
afterAll(() => scene.close());

let folder: string;
beforeEach(() => {
  scene.heal();
  folder = mkdtempSync(join(tmpdir(), 'dealseal-faults-'));
  writeFileSync(join(folder, 'in.pdf'), plain);
});
afterEach(() => rmSync(folder, { recursive: true }));

const hour = 3_600_000;
/** A time stamp made by OpenSSL's cms, right but for something. */
const altered =
  (parts: TstInfoParts, options: TokenOptions = {}) =>
  (query: Buffer): Reply => ({
    body: granted(signToken(scene.authority, tstInfo({ ...answerTo(query), ...parts }), options)),
    type: 'application/timestamp-reply',
  });
const always = (reply: Reply) => (): Reply => reply;
const isAboutSigner = (query: Buffer): boolean => query.includes(Buffer.from(readCertificate(scene.signer.der).serial));
/** OCSP responses, that about the signer right but for something. */
const ocsp =
  (parts: Partial<OcspParts>) =>
  (query: Buffer): Reply => {
    const question = questionOf(isAboutSigner(query) ? scene.signer : scene.stamps, scene.issuing);
    return { body: ocspResponse({ question, responder, ...(isAboutSigner(query) ? parts : {}) }) };
  };

type Answer = (query: Buffer) => Reply;

/** Those that say nothing are waited for this long; OpenSSL answers long before. */
const silenceMs = 1_500;

/** Signs with services that know nothing yet; answers what it was refused with and what lies in the folder. */
async function outcome(level: SignatureLevel): Promise<readonly [refusal: unknown, files: readonly string[]]> {
  const limits = { attemptMs: silenceMs, budgetMs: 2 * silenceMs };
  const services = sceneServices(scene, { timeStampLimits: limits, ocspLimits: limits });
  const { signer, issuing } = scene;
  const key = softwareKey(signer.key, [signer.der]);
  const credential = await chooseCertificate(key, [issuing.der], {
    files: { chain: [] },
    algorithm: {},
    now: new Date(),
  });
  const wish = { mark: { kind: 'none' }, language: 'en', timeZone: 'UTC', proofs: { level, services } } as const;
  let refusal: unknown;
  try {
    const output = join(folder, 'out.pdf');
    await signFile({ input: join(folder, 'in.pdf'), output }, credential, wish);
    judged(readFileSync(output), { level, anchors: [scene.root] });
  } catch (error) {
    refusal = error instanceof Error && 'code' in error ? error.code : error;
  } finally {
    await services.close();
  }
  return [refusal, readdirSync(folder).toSorted()];
}

const stampFaults: readonly (readonly [what: string, answer: () => Answer, code: string])[] = [
  ['is silent', () => always({ fault: 'silent' }), 'time-stamp-unavailable'],
  ['is slow', () => always({ fault: 'slow' }), 'time-stamp-unavailable'],
  ['is cut off', () => always({ fault: 'cut' }), 'time-stamp-unavailable'],
  ['answers too much', () => always({ fault: 'huge' }), 'time-stamp-unavailable'],
  ['leads to a private address', () => always({ location: 'http://127.0.0.9:1/tsa' }), 'time-stamp-unavailable'],
  ['answers with another nonce', () => altered({ nonce: Buffer.of(2, 1, 5) }), 'time-stamp-invalid'],
  ['answers with another imprint', () => altered({ imprint: Buffer.alloc(32, 9) }), 'time-stamp-invalid'],
  [
    'answers of an hour ago',
    () => altered({ genTime: generalizedTime(new Date(Date.now() - hour)) }),
    'time-stamp-invalid',
  ],
  ['signs with the wrong key', () => altered({}, { signer: scene.signer }), 'time-stamp-invalid'],
  ['answers what is no time stamp', () => always({ body: Buffer.from('hello') }), 'time-stamp-invalid'],
];

describe.each(stampFaults)('a time-stamp authority that %s', (_, answer, code) => {
  it('has the signature refused before it is made, and nothing is left', async () => {
    scene.replies.set('/tsa', answer());
    expect(await outcome('B-T')).toEqual([code, ['in.pdf']]);
  });

  it.each([
    ['after the signature', 'B-T', 1],
    ['at the document time stamp', 'B-LTA', 2],
  ] as const)('and begins to do so %s, has it refused too', async (_when, level, good) => {
    const faulty = answer();
    let asked = 0;
    scene.replies.set('/tsa', (query) => {
      asked += 1;
      if (asked > good) return faulty(query);
      return { body: opensslReply(scene.authority, query), type: 'application/timestamp-reply' };
    });
    expect(await outcome(level)).toEqual([code, ['in.pdf']]);
  });
});

const ocspFaults: readonly (readonly [what: string, answer: () => Answer, code: string])[] = [
  ['is silent', () => always({ fault: 'silent' }), 'path-unproven'],
  ['is cut off', () => always({ fault: 'cut' }), 'path-unproven'],
  ['answers too much', () => always({ fault: 'huge' }), 'path-unproven'],
  ['leads to a private address', () => always({ location: 'http://127.0.0.9:1/ocsp' }), 'path-unproven'],
  ['answers with another nonce', () => ocsp({ nonce: Buffer.alloc(32, 1) }), 'path-unproven'],
  [
    'answers of yesterday',
    () => ocsp({ thisUpdate: new Date(Date.now() - 24 * hour), nextUpdate: new Date(Date.now() - hour) }),
    'path-unproven',
  ],
  ['signs with the wrong key', () => ocsp({ responder: scene.stamps }), 'path-unproven'],
  ['does not know the certificate', () => ocsp({ certStatus: unknown }), 'path-unproven'],
  [
    'knows that it is revoked',
    () =>
      answerOcsp(scene, [{ identity: scene.signer, revoked: '260601000000Z' }, { identity: scene.stamps }], responder),
    'path-invalid',
  ],
];

describe('an OCSP responder', () => {
  // No CRL speaks for the certificates, or for the responder, which says nocheck.
  beforeEach(() => {
    scene.replies.delete('/issuing.crl');
    scene.replies.set('/ocsp', ocsp({}));
  });

  it('that is as it should be lets the signature be made', async () => {
    expect(await outcome('B-LT')).toEqual([undefined, ['in.pdf', 'out.pdf']]);
  });

  it.each(ocspFaults)('that %s has the signature refused, and nothing is left', async (_, answer, code) => {
    scene.replies.set('/ocsp', answer());
    expect(await outcome('B-LT')).toEqual([code, ['in.pdf']]);
  });

  it('that falls silent after the signature leaves it to what was known before', async () => {
    let isAsked = false;
    const good = ocsp({});
    scene.replies.set('/ocsp', (query) => {
      const reply = isAsked && isAboutSigner(query) ? ({ fault: 'cut' } as const) : good(query);
      isAsked ||= isAboutSigner(query);
      return reply;
    });
    expect(await outcome('B-LT')).toEqual([undefined, ['in.pdf', 'out.pdf']]);
  });
});
