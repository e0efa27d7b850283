import { describe, expect, it } from 'vitest';
import { octetString, tlv, sequence } from '../cms/der-writer.js';
import { issue, issueAuthority, middle, newKey, threeCertificates } from './authority.test-support.js';
import type { TestParty } from './authority.test-support.js';
import { findPath } from './find-path.js';
import { buildPaths, defaultLimits } from './path-building.js';
import { faultsOf } from './path-result.js';
import { trustAnchorOf } from './trust-anchor.js';

const anchorOf = ({ certificate }: TestParty) => trustAnchorOf(certificate);
const certificatesOf = (...parties: readonly TestParty[]) => parties.map(({ certificate }) => certificate);
const keyIdentifier = (text: string) => ({ id: '2.5.29.14', value: octetString(Buffer.from(text)) });
const issuerIdentifier = (text: string) => ({ id: '2.5.29.35', value: sequence(tlv(0x80, Buffer.from(text))) });

describe('building paths', () => {
  it('finds the authorities between, in whatever order they come', () => {
    const { anchor, root, authority, person } = threeCertificates();
    const [path, ...others] = buildPaths(person.certificate, {
      anchors: [anchor],
      intermediates: certificatesOf(issueAuthority({ subject: 'Stranger' }), authority, root),
    });
    expect(path?.certificates).toEqual(certificatesOf(authority, person));
    // The root's own certificate is no way of its own.
    expect(others).toHaveLength(0);
  });

  it('reaches an anchor that is not self-signed', () => {
    const { authority, person } = threeCertificates();
    const found = findPath(person.certificate, { anchors: [anchorOf(authority)], intermediates: [], time: middle });
    expect([found.outcome, found.result?.path.certificates.length]).toEqual(['valid', 1]);
  });

  it('takes a self-signed certificate that is trusted itself, and asks nobody whether it was revoked', () => {
    const { root, anchor } = threeCertificates();
    const revocation = () => ({ status: 'unknown', why: [] }) as const;
    const found = findPath(root.certificate, { anchors: [anchor], intermediates: [], time: middle, revocation });
    expect([found.outcome, found.result?.reports[0]?.checks.at(-1)]).toEqual([
      'valid',
      { check: 'revocation', outcome: 'skipped' },
    ]);
  });

  it('puts the issuer whose key identifier fits first', () => {
    const root = issueAuthority({ subject: 'Root' });
    const old = issueAuthority({ subject: 'Authority', issuer: root, extensions: [keyIdentifier('old')] });
    const young = issueAuthority({ subject: 'Authority', issuer: root, extensions: [keyIdentifier('new')] });
    const person = issue({ subject: 'Person', issuer: young, extensions: [issuerIdentifier('new')] });
    const [first, second] = buildPaths(person.certificate, {
      anchors: [anchorOf(root)],
      intermediates: certificatesOf(old, young),
    });
    expect([first?.certificates[0], second?.certificates[0]]).toEqual(certificatesOf(young, old));
  });

  it('takes an issuer whose key identifier differs when there is no other', () => {
    const root = issueAuthority({ subject: 'Root' });
    const above = issueAuthority({ subject: 'Authority', issuer: root, extensions: [keyIdentifier('a')] });
    const person = issue({ subject: 'Person', issuer: above, extensions: [issuerIdentifier('b')] });
    const options = { anchors: [anchorOf(root)], intermediates: certificatesOf(above), time: middle };
    expect(findPath(person.certificate, options).outcome).toBe('valid');
  });

  it('goes by the cross certificate where the other way has ended', () => {
    const [root, other] = [issueAuthority({ subject: 'Root' }), issueAuthority({ subject: 'Other root' })];
    const expired = issueAuthority({ subject: 'Authority', issuer: root, notAfter: new Date('2026-02-01T00:00:00Z') });
    const cross = issueAuthority({ subject: 'Authority', issuer: other, key: expired.key });
    const person = issue({ subject: 'Person', issuer: expired });
    const found = findPath(person.certificate, {
      anchors: [anchorOf(root), anchorOf(other)],
      intermediates: certificatesOf(expired, cross),
      time: middle,
    });
    expect([found.outcome, found.result?.path.anchor.name.text]).toEqual(['valid', 'CN=Other root']);
  });

  it('does not run in circles', () => {
    const [a, b] = [newKey(), newKey()];
    const first = issueAuthority({ subject: 'A', key: a });
    const second = issueAuthority({ subject: 'B', key: b, issuer: first });
    const back = issueAuthority({ subject: 'A', key: a, issuer: second });
    const person = issue({ subject: 'Person', issuer: back });
    const stranger = issueAuthority({ subject: 'Root' });
    const found = findPath(person.certificate, {
      anchors: [anchorOf(stranger)],
      intermediates: certificatesOf(first, second, back),
      time: middle,
    });
    expect(found).toEqual({ outcome: 'indeterminate', result: undefined, doubt: 'path-not-found' });
  });

  it('ends with its limits, and says so', () => {
    const names = ['A', 'B', 'C', 'D'];
    const mesh = names.flatMap((subject) =>
      names.flatMap((name) =>
        Array.from({ length: 3 }, () => issueAuthority({ subject, issuer: issueAuthority({ subject: name }) })),
      ),
    );
    const person = issue({ subject: 'Person', issuer: issueAuthority({ subject: 'A' }) });
    const root = issueAuthority({ subject: 'Root' });
    const options = { anchors: [anchorOf(root)], intermediates: certificatesOf(...mesh), time: middle };
    expect(findPath(person.certificate, options).doubt).toBe('path-limit');
    const { anchor, authority, person: other } = threeCertificates();
    const short = {
      anchors: [anchor],
      intermediates: certificatesOf(authority),
      time: middle,
      limits: { ...defaultLimits, depth: 1 },
    };
    expect(findPath(other.certificate, short).doubt).toBe('path-limit');
  });

  it('answers with the path that tells most when none is valid', () => {
    const root = issueAuthority({ subject: 'Root' });
    const real = issueAuthority({ subject: 'Authority', issuer: root });
    const namesake = issueAuthority({ subject: 'Authority', issuer: root });
    const person = issue({ subject: 'Person', issuer: real, notAfter: new Date('2026-02-01T00:00:00Z') });
    const options = { anchors: [anchorOf(root)], intermediates: certificatesOf(namesake, real), time: middle };
    const { outcome, result } = findPath(person.certificate, options);
    expect([outcome, result === undefined ? [] : faultsOf(result)]).toEqual(['invalid', ['expired']]);
  });
});
