import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childrenOf, readElement } from '../cms/der-reader.js';
import { explicit, sequence, setOf, tlv } from '../cms/der-writer.js';
import { rejection } from './rejection.test-support.js';
import { authorityExtensions, createTestPki, stampingExtensions } from './test-pki.test-support.js';
import type { TestIdentity, TestPki } from './test-pki.test-support.js';
import { imprints, serveStamps, stampClient, stamped } from './time-stamp-client.test-support.js';
import type { TimeStampAuthority } from './time-stamp-authority.js';
import { buildTimeStampRequest } from './time-stamp-request.js';
import type { TimeStampCheck } from './time-stamp-token.js';
import { answerTo, granted, opensslReply, signToken, testPolicy } from './time-stamping.test-support.js';
import type { TestAuthority, TokenOptions } from './time-stamping.test-support.js';
import type { Reply } from './trust-server.test-support.js';
import { generalizedTime, tstInfo } from './tst-info.test-support.js';
import type { TstInfoParts } from './tst-info.test-support.js';

let pki: TestPki;
let root: TestIdentity;
let authority: TestAuthority;
beforeAll(() => {
  pki = createTestPki();
  root = pki.issue({ subject: '/CN=Root', extensions: authorityExtensions });
  const identity = pki.issue({ subject: '/O=Žabljak/CN=Stamps', issuer: root, extensions: stampingExtensions });
  authority = { pki, identity, issuers: [root] };
});
afterAll(() => pki.remove());

/** What is wrong with an answer: code, check of the error that stamping ends with. */
async function complaint(
  reply: (query: Buffer) => Reply,
  settings: Partial<TimeStampAuthority> = {},
): Promise<unknown> {
  const server = await serveStamps(reply);
  const client = stampClient(authority, { authorities: [{ url: server.url, ...settings }] });
  const { code, check } = await rejection(client.stamp(stamped));
  return [code, check];
}

function invalid(check: TimeStampCheck): unknown {
  return ['time-stamp-invalid', check];
}

/** An answer that is right but for some parts. */
function altered(parts: TstInfoParts, options: TokenOptions = {}): (query: Buffer) => Reply {
  return (query) => ({ body: granted(signToken(authority, tstInfo({ ...answerTo(query), ...parts }), options)) });
}

/** A good token, then changed. */
function tampered(change: (token: Buffer) => Uint8Array): (query: Buffer) => Reply {
  return (query) => ({ body: granted(change(signToken(authority, tstInfo(answerTo(query))))) });
}

/** An answer by a certificate of other extensions. */
function signedBy(extensions: readonly string[], newKey?: readonly string[]): (query: Buffer) => Reply {
  const key = newKey === undefined ? {} : { newKey };
  const signer = pki.issue({ subject: '/CN=Other stamps', issuer: root, extensions, ...key });
  return altered({}, { signer });
}

/** A SEQUENCE in a SEQUENCE, and so on. */
function nested(levels: number): Buffer {
  const bytes = Buffer.alloc(5 * levels);
  for (let at = 0; at < bytes.length; at += 5) {
    bytes.set([0x30, 0x83], at);
    bytes.writeUIntBE(bytes.length - at - 5, at + 2, 3);
  }
  return bytes;
}

function flipLastByte(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
  return copy;
}

/** The token with another certificate in the place of the first one that is `from`. */
function withCertificate(token: Buffer, from: Uint8Array, to: Uint8Array): Uint8Array {
  const [type, content] = childrenOf(readElement(token));
  const [version, digests, encapsulated, certificates, signers] =
    content === undefined ? [] : childrenOf(childrenOf(content)[0] ?? content);
  const others = certificates === undefined ? [] : childrenOf(certificates).map(({ raw }) => raw);
  const replaced = others.map((raw) => (Buffer.compare(raw, from) === 0 ? to : raw));
  const parts = [version, digests, encapsulated].map((part) => part?.raw ?? Buffer.alloc(0));
  const signedData = sequence(...parts, tlv(0xa0, ...replaced), signers?.raw ?? Buffer.alloc(0));
  return sequence(type?.raw ?? Buffer.alloc(0), explicit(0, signedData));
}

const hour = 3_600_000;

describe('an answer that is right in all', () => {
  it('is taken, so that the faults below are what is refused', async () => {
    const server = await serveStamps(altered({}));
    const client = stampClient(authority, { authorities: [{ url: server.url }] });
    expect((await client.stamp(stamped)).authorityName).toBe('Stamps');
  });

  it('is taken, too, with something else than a certificate among those that it encloses', async () => {
    const server = await serveStamps(tampered((token) => withCertificate(token, root.der, sequence())));
    const client = stampClient(authority, { authorities: [{ url: server.url }] });
    expect((await client.stamp(stamped)).authorityName).toBe('Stamps');
  });
});

describe('a time stamp is refused when it', () => {
  it('is of something else', async () => {
    expect(await complaint(altered({ imprint: Buffer.alloc(32, 9) }))).toEqual(invalid('imprint'));
    const query = buildTimeStampRequest({ digest: 'sha512', imprint: imprints.sha512, nonce: Buffer.from('1') });
    expect(await complaint(() => ({ body: opensslReply(authority, query) }))).toEqual(invalid('imprint'));
    // The same octets under another digest
    const sha3 = '2.16.840.1.101.3.4.2.8';
    expect(await complaint(altered({ imprintAlgorithm: sha3 }))).toEqual(invalid('imprint'));
  });

  it('answers another request, or none', async () => {
    const earlier = buildTimeStampRequest({ ...stamped, nonce: Buffer.alloc(8, 7) });
    const replayed = opensslReply(authority, earlier);
    expect(await complaint(() => ({ body: replayed }))).toEqual(invalid('nonce'));
    const withoutNonce = (query: Buffer) => {
      const { imprint } = answerTo(query);
      return { body: granted(signToken(authority, tstInfo(imprint === undefined ? {} : { imprint }))) };
    };
    expect(await complaint(withoutNonce)).toEqual(invalid('nonce'));
    // The same octets, but a negative number
    const server = await serveStamps(altered({ nonce: tlv(0x02, Buffer.alloc(8, 0xff)) }));
    const ones = (count: number) => Buffer.alloc(count, 0xff);
    const client = stampClient(authority, { authorities: [{ url: server.url }], randomBytes: ones });
    expect(await rejection(client.stamp(stamped))).toMatchObject({ code: 'time-stamp-invalid', check: 'nonce' });
  });

  it('is of another policy than asked for, or than accepted', async () => {
    const other = altered({ policy: '1.2.3.4' });
    expect(await complaint(other, { policy: testPolicy })).toEqual(invalid('policy'));
    expect(await complaint(other, { acceptedPolicies: [testPolicy] })).toEqual(invalid('policy'));
  });

  it('is stale, or of the future', async () => {
    for (const offset of [-hour, hour]) {
      const genTime = generalizedTime(new Date(Date.now() + offset));
      expect(await complaint(altered({ genTime }))).toEqual(invalid('gen-time'));
    }
    // An accuracy of a day makes no difference.
    const accuracy = sequence(tlv(0x02, Uint8Array.of(0x01, 0x51, 0x80)));
    const genTime = generalizedTime(new Date(Date.now() - hour));
    expect(await complaint(altered({ genTime, accuracy }))).toEqual(invalid('gen-time'));
  });

  it('was changed, or signed by another key', async () => {
    expect(await complaint(tampered(flipLastByte))).toEqual(invalid('signature'));
    const changeTime = (token: Buffer) => {
      const at = token.indexOf(generalizedTime().slice(0, 8)) + 7;
      token[at] = (token[at] ?? 0) ^ 1;
      return token;
    };
    expect(await complaint(tampered(changeTime))).toEqual(invalid('message-digest'));
    const impostor = pki.issue({ subject: '/O=Žabljak/CN=Stamps', issuer: root, extensions: stampingExtensions });
    const claim = (query: Buffer) => {
      const token = signToken(authority, tstInfo(answerTo(query)), { signer: impostor });
      return { body: granted(withCertificate(token, impostor.der, authority.identity.der)) };
    };
    expect(await complaint(claim)).toEqual(invalid('certificate'));
  });

  it('names its certificate in no signed attribute, or encloses another of the same name, number and key', async () => {
    expect(await complaint(altered({}, { unnamed: true }))).toEqual(invalid('signing-certificate'));
    const { identity } = authority;
    const twin = pki.reissue(identity, { issuer: root, extensions: [...stampingExtensions, 'nsComment=twin'] });
    const exchange = (token: Buffer) => withCertificate(token, identity.der, twin.der);
    expect(await complaint(tampered(exchange))).toEqual(invalid('signing-certificate'));
  });

  it('encloses no certificate', async () => {
    expect(await complaint(altered({}, { extra: ['-nocerts'] }))).toEqual(invalid('certificate'));
  });

  it('is signed by a certificate that is not for time stamps, critically and alone', async () => {
    const usage = 'keyUsage=critical,digitalSignature';
    for (const extensions of [
      [usage],
      [usage, 'extendedKeyUsage=timeStamping'],
      [usage, 'extendedKeyUsage=critical,timeStamping,codeSigning'],
      [usage, 'extendedKeyUsage=critical,codeSigning'],
    ]) {
      expect(await complaint(signedBy(extensions))).toEqual(invalid('extended-key-usage'));
    }
    for (const keyUsage of ['keyAgreement', 'digitalSignature,keyAgreement', 'cRLSign']) {
      const extensions = [`keyUsage=critical,${keyUsage}`, 'extendedKeyUsage=critical,timeStamping'];
      expect(await complaint(signedBy(extensions))).toEqual(invalid('key-usage'));
    }
  });

  it('is signed with too short a key, or too weak a digest', async () => {
    expect(await complaint(signedBy(stampingExtensions, ['rsa:1024']))).toEqual(invalid('algorithm'));
    expect(await complaint(altered({}, { extra: ['-md', 'sha1'] }))).toEqual(invalid('algorithm'));
  });

  it('is not of the certificate’s time', async () => {
    const later = Date.now() + 400 * 24 * hour;
    const server = await serveStamps(altered({ genTime: generalizedTime(new Date(later)) }));
    const waiting = { now: () => later, random: () => 0, sleep: () => Promise.resolve() };
    const client = stampClient(authority, { authorities: [{ url: server.url }], waiting });
    expect(await rejection(client.stamp(stamped))).toMatchObject({ code: 'time-stamp-invalid', check: 'validity' });
  });

  it('names an authority that its certificate does not', async () => {
    const otherName = explicit(
      4,
      sequence(setOf(sequence(tlv(0x06, Uint8Array.of(0x55, 4, 3)), tlv(0x0c, Buffer.from('Other'))))),
    );
    expect(await complaint(altered({ tsa: otherName }))).toEqual(invalid('name'));
    expect(await complaint(altered({ tsa: tlv(0x82, Buffer.from('stamps.example')) }))).toEqual(invalid('name'));
  });

  it('is not what a TimeStampToken is', async () => {
    expect(await complaint(altered({ version: 2 }))).toEqual(invalid('version'));
    expect(await complaint(altered({ extension: { critical: true } }))).toEqual(invalid('extension'));
    expect(await complaint(altered({}, { contentType: '1.2.840.113549.1.7.1' }))).toEqual(invalid('content'));
    expect(await complaint(() => ({ body: granted(sequence()) }))).toEqual(invalid('encoding'));
    expect(await complaint(() => ({ body: Buffer.from('nonsense') }))).toEqual(invalid('encoding'));
    expect(await complaint(() => ({ body: Buffer.alloc(0) }))).toEqual(invalid('encoding'));
    expect(await complaint(altered({}, { extra: ['-stream'] }))).toEqual(invalid('encoding'));
    expect(await complaint(altered({}, { unnamed: true, extra: ['-noattr'] }))).toEqual(invalid('signing-certificate'));
  });

  it('names its authority by what is no name', async () => {
    const noName = tlv(0xa4, tlv(0x02, Uint8Array.of(1)));
    expect(await complaint(altered({ tsa: noName }))).toEqual(invalid('encoding'));
  });

  it('is nested so deeply that reading it would exhaust the stack', async () => {
    const deep = (token: Buffer) => withCertificate(token, root.der, nested(100_000));
    expect(await complaint(tampered(deep))).toEqual(invalid('encoding'));
  });

  it('comes as another media type', async () => {
    const reply = (query: Buffer) => ({ body: opensslReply(authority, query), type: 'text/html' });
    expect(await complaint(reply)).toEqual(invalid('media-type'));
  });

  it('is of an authority that nobody trusts', async () => {
    const stranger = pki.issue({ subject: '/CN=Root', extensions: authorityExtensions });
    const identity = pki.issue({ subject: '/CN=Stamps', issuer: stranger, extensions: stampingExtensions });
    const other = { pki, identity, issuers: [stranger] };
    expect(await complaint((query) => ({ body: opensslReply(other, query) }))).toEqual(invalid('path'));
  });

  it('is longer than its place', async () => {
    const server = await serveStamps(altered({}));
    const client = stampClient(authority, { authorities: [{ url: server.url }] });
    const { length } = (await client.stamp(stamped)).token;
    const tooShort = client.stamp({ ...stamped, maxTokenBytes: length - 100 });
    expect(await rejection(tooShort)).toMatchObject({ code: 'time-stamp-invalid', check: 'size' });
  });
});
