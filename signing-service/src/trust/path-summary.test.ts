import { describe, expect, it } from 'vitest';
import { crlNumber, makeCrl, middle, threeCertificates } from './authority.test-support.js';
import type { CrlOptions } from './authority.test-support.js';
import { crlSource } from './crl-source.js';
import { findPath } from './find-path.js';
import { describePath, summarizePath } from './path-summary.js';

const { anchor, root, authority, person } = threeCertificates();
const find = (...crls: readonly CrlOptions[]) =>
  findPath(person.certificate, {
    anchors: [anchor],
    intermediates: [authority.certificate],
    time: middle,
    revocation: crlSource({ crls: crls.map(makeCrl) }),
  });

describe('a path in words', () => {
  it('shows each check of each certificate, the reasons with them', () => {
    const lines = describePath(summarizePath(find({ issuer: root, extensions: [crlNumber(1)] })));
    expect(lines.slice(0, 3)).toEqual([
      'indeterminate',
      'anchor: CN=Root',
      `1. CN=Authority (serial ${Buffer.from(authority.certificate.serial).toString('hex').toUpperCase()})`,
    ]);
    expect(lines).toContain('   signature          passed');
    expect(lines).toContain('   revocation         passed');
    expect(lines).toContain('   revocation         unknown revocation-unknown (evidence-missing (CN=Authority))');
    expect(lines.at(-1)).toBe('policies: none');
  });

  it('survives JSON', () => {
    const summary = summarizePath(find({ issuer: root }, { issuer: authority }));
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    expect(summary.certificates.map(({ subject }) => subject)).toEqual(['CN=Authority', 'CN=Person']);
  });

  it('says when nothing leads to an anchor', () => {
    const found = findPath(person.certificate, { anchors: [anchor], intermediates: [], time: middle });
    expect(describePath(summarizePath(found))).toEqual(['indeterminate: path-not-found']);
  });
});
