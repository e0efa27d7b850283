import { describe, expect, it } from 'vitest';
import { explicit, objectIdentifier, sequence, setOf, smallInteger, tlv } from '../cms/der-writer.js';
import { thrownCode } from '../cms/test-thrown-code.js';
import { end, ia5, issue, issueAuthority, middle } from './authority.test-support.js';
import { findPathOnline, readIssuerFile } from './find-path-online.js';
import { trustAnchorOf } from './trust-anchor.js';

const issuersAt = (...urls: readonly string[]) => ({
  id: '1.3.6.1.5.5.7.1.1',
  value: sequence(...urls.map((url) => sequence(objectIdentifier('1.3.6.1.5.5.7.48.2'), ia5(0x86, url)))),
});
const certificatesOnly = (...ders: readonly Uint8Array[]) =>
  sequence(
    objectIdentifier('1.2.840.113549.1.7.2'),
    explicit(
      0,
      sequence(
        smallInteger(1),
        setOf(),
        sequence(objectIdentifier('1.2.840.113549.1.7.1')),
        tlv(0xa0, ...ders),
        setOf(),
      ),
    ),
  );

const root = issueAuthority({ subject: 'Root' });
const upper = issueAuthority({ subject: 'Upper', issuer: root });
const lower = issueAuthority({ subject: 'Lower', issuer: upper, extensions: [issuersAt('http://ca.test/upper.p7c')] });
const person = issue({
  subject: 'Person',
  issuer: lower,
  extensions: [issuersAt('ldap://ca.test/x', 'http://ca.test/lower.cer')],
});

/** A network of these files; `asked` takes down what was asked for. */
function network(files: Readonly<Record<string, Uint8Array>>) {
  const asked: string[] = [];
  const fetchIssuers = (url: string) => {
    asked.push(url);
    const file = files[url];
    return file === undefined ? Promise.reject(new Error('unreachable')) : Promise.resolve(file);
  };
  const options = { anchors: [trustAnchorOf(root.certificate)], intermediates: [], time: middle, fetchIssuers };
  return { asked, options };
}

const files = {
  'http://ca.test/lower.cer': lower.certificate.der,
  'http://ca.test/upper.p7c': certificatesOnly(root.certificate.der, upper.certificate.der),
};

describe('a path whose authorities are elsewhere', () => {
  it('is found by the addresses in the certificates, one after the other', async () => {
    const { asked, options } = network(files);
    const found = await findPathOnline(person.certificate, options);
    expect([found.outcome, asked]).toEqual(['valid', Object.keys(files)]);
    expect(found.fetched.map(({ subject }) => subject.text)).toEqual(['CN=Lower', 'CN=Root', 'CN=Upper']);
  });

  it('asks for nothing when all is at hand', async () => {
    const { asked, options } = network(files);
    const intermediates = [lower.certificate, upper.certificate];
    expect((await findPathOnline(person.certificate, { ...options, intermediates })).outcome).toBe('valid');
    expect(asked).toEqual([]);
  });

  it('is not known when an address gives nothing, or no certificate', async () => {
    const { options } = network({
      'http://ca.test/lower.cer': lower.certificate.der,
      'http://ca.test/upper.p7c': Buffer.from('<html>'),
    });
    const found = await findPathOnline(person.certificate, options);
    expect([found.outcome, found.doubt]).toEqual(['indeterminate', 'path-not-found']);
    expect(found.unreachable.map(({ url }) => url)).toEqual(['http://ca.test/upper.p7c']);
  });

  it('asks no oftener than it may', async () => {
    const { asked, options } = network(files);
    const found = await findPathOnline(person.certificate, { ...options, mostFetches: 1 });
    expect([found.outcome, asked.length]).toEqual(['indeterminate', 1]);
  });

  it('looks for another way around an authority that has ended', async () => {
    const expired = issueAuthority({
      subject: 'Lower',
      issuer: upper,
      key: lower.key,
      notAfter: new Date('2026-02-01T00:00:00Z'),
      extensions: [issuersAt('http://ca.test/upper.p7c')],
    });
    const { options } = network(files);
    const found = await findPathOnline(person.certificate, { ...options, intermediates: [expired.certificate] });
    expect(found.outcome).toBe('valid');
    expect(found.result?.path.certificates.map(({ notAfter }) => notAfter)).toEqual([end, end, end]);
  });
});

describe('a caIssuers answer', () => {
  it.each([
    ['a ContentInfo of another type', sequence(objectIdentifier('1.2.840.113549.1.7.1'))],
    ['text', Buffer.from('-----BEGIN')],
    ['nothing', Buffer.alloc(0)],
  ])('that is %s is refused', (_, bytes) => {
    expect(thrownCode(() => readIssuerFile(bytes))).toBe('asn1-malformed');
  });
});
