import { describe, expect, it } from 'vitest';
import { objectIdentifier, sequence, setOf, smallInteger, tlv } from '../cms/der-writer.js';
import {
  authorityExtensions,
  basicConstraints,
  commonName,
  end,
  ia5,
  issue,
  issueAuthority,
  keyUsage,
  middle,
  nameOf,
  newKey,
  start,
  threeCertificates,
  utf8,
} from './authority.test-support.js';
import type { IssueOptions, TestParty } from './authority.test-support.js';
import { readCertificate } from './certificate.js';
import { faultsOf } from './path-result.js';
import { validatePath } from './path-validation.js';
import type { PathOptions } from './path-validation.js';
import { trustAnchorOf } from './trust-anchor.js';

const root = issueAuthority({ subject: 'Root' });

/** Faults of the path root, `authority`, a person below it. */
function faultsBelow(authority: TestParty, options: Partial<PathOptions & { person: Partial<IssueOptions> }> = {}) {
  const { person: shape = {}, ...rest } = options;
  const person = issue({ subject: 'Person', issuer: authority, ...shape });
  const path = {
    anchor: trustAnchorOf(root.certificate),
    certificates: [authority.certificate, person.certificate],
  } as const;
  return faultsOf(validatePath(path, { time: middle, ...rest }));
}

const authority = (options: Partial<IssueOptions> = {}) =>
  issue({ subject: 'Authority', issuer: root, extensions: authorityExtensions, ...options });
const unknown = { id: '1.2.3.4', critical: true, value: Buffer.of(5, 0) };

describe('a path', () => {
  it('that is in order is valid, with a result for every check of every certificate', () => {
    const { anchor, authority: above, person } = threeCertificates();
    const result = validatePath({ anchor, certificates: [above.certificate, person.certificate] }, { time: middle });
    expect([result.outcome, result.reports.length]).toEqual(['valid', 2]);
    const all = result.reports.map(({ checks }) => checks.map(({ check }) => check).join(' '));
    expect(all).toEqual([
      'signature algorithm validity name-chaining name-constraints policies basic-constraints path-length key-usage extensions',
      'signature algorithm validity name-chaining name-constraints policies extensions',
    ]);
    expect(result.reports.every(({ checks }) => checks.every(({ outcome }) => outcome === 'passed'))).toBe(true);
  });

  it.each([
    [start, []],
    [end, []],
    [new Date(start.getTime() - 1000), ['not-yet-valid', 'not-yet-valid']],
    [new Date(end.getTime() + 1000), ['expired', 'expired']],
  ])('at %s is judged by that time', (time, faults) => {
    expect(faultsBelow(authority(), { time })).toEqual(faults);
  });

  it.each<[string, Partial<IssueOptions>, string[]]>([
    ['no basicConstraints', { extensions: [keyUsage('keyCertSign')] }, ['not-a-ca']],
    ['basicConstraints without cA', { extensions: [basicConstraints(false)] }, ['not-a-ca']],
    ['version 1', { extensions: [], isVersion1: true }, ['not-a-ca']],
    [
      'keyUsage without keyCertSign',
      { extensions: [basicConstraints(true), keyUsage('cRLSign')] },
      ['key-usage-lacks-keyCertSign'],
    ],
    ['no keyUsage at all', { extensions: [basicConstraints(true)] }, []],
    [
      'an unknown critical extension',
      { extensions: [...authorityExtensions, unknown] },
      ['critical-extension-unknown'],
    ],
    ['an unknown extension', { extensions: [...authorityExtensions, { ...unknown, critical: false }] }, []],
    ['another key’s signature', { issuer: { name: root.name, key: newKey() } }, ['signature-wrong']],
    ['another issuer’s name', { issuer: { name: nameOf([commonName, 'Toor']), key: root.key } }, ['name-not-chained']],
  ])('through an authority with %s', (_, shape, faults) => {
    expect(faultsBelow(authority(shape))).toEqual(faults);
  });

  it('with a critical extension that the caller processes itself is valid', () => {
    const shape = { extensions: [...authorityExtensions, unknown] };
    expect(faultsBelow(authority(shape), { understoodExtensions: new Set([unknown.id]) })).toEqual([]);
  });

  it('with an algorithm stated otherwise inside than outside fails', () => {
    const { der } = authority().certificate;
    const other = Buffer.from(der);
    // The outer AlgorithmIdentifier is the last one; ecdsa-with-SHA256 becomes ecdsa-with-SHA384.
    other[other.lastIndexOf(Buffer.from('2a8648ce3d040302', 'hex')) + 7] = 3;
    const path = { anchor: trustAnchorOf(root.certificate), certificates: [readCertificate(other)] } as const;
    expect(faultsOf(validatePath(path, { time: middle }))).toEqual(['algorithms-differ']);
  });

  it('is refused by the algorithm policy that is given', () => {
    const algorithms = () => 'not today';
    expect(faultsBelow(authority(), { algorithms })).toEqual(['algorithm-refused', 'algorithm-refused']);
  });

  it('is held to the name constraints of the anchor’s own certificate', () => {
    const permitted = sequence(tlv(0xa4, nameOf(['2.5.4.10', 'Acme'])));
    const constrained = issueAuthority({
      subject: 'Root',
      key: root.key,
      extensions: [{ id: '2.5.29.30', critical: true, value: sequence(tlv(0xa0, permitted)) }],
    });
    const path = { anchor: trustAnchorOf(constrained.certificate), certificates: [authority().certificate] } as const;
    expect(faultsOf(validatePath(path, { time: middle }))).toEqual(['name-not-permitted']);
  });
});

describe('mailboxes under a constraint', () => {
  const permitted = sequence(tlv(0xa0, sequence(ia5(0x81, 'example.com'))));
  const constrained = authority({
    extensions: [...authorityExtensions, { id: '2.5.29.30', critical: true, value: permitted }],
  });
  const subject = nameOf([commonName, 'Person'], ['1.2.840.113549.1.9.1', ia5(0x16, 'joe@evil.com')]);
  const alternative = { id: '2.5.29.17', value: sequence(ia5(0x82, 'evil.com')) };

  it('are those of the subject where there is no subjectAltName', () => {
    expect(faultsBelow(constrained, { person: { subject } })).toEqual(['name-not-permitted']);
    expect(faultsBelow(constrained, { person: { subject, extensions: [alternative] } })).toEqual([]);
  });
});

describe('path length', () => {
  const limited = issue({ subject: 'Limited', issuer: root, extensions: [basicConstraints(true, 0)] });
  const renewed = issueAuthority({ subject: 'Limited', issuer: limited });
  const below = issueAuthority({ subject: 'Below', issuer: renewed });
  const faults = (...parties: readonly TestParty[]) => {
    const [first = limited, ...rest] = parties;
    const certificates = [first.certificate, ...rest.map(({ certificate }) => certificate)] as const;
    return faultsOf(validatePath({ anchor: trustAnchorOf(root.certificate), certificates }, { time: middle }));
  };

  it('does not count self-issued certificates', () => {
    expect(faults(limited, renewed, issue({ subject: 'Person', issuer: renewed }))).toEqual([]);
  });

  it('is used up by any other authority', () => {
    expect(faults(limited, renewed, below, issue({ subject: 'Person', issuer: below }))).toEqual(['path-too-long']);
  });

  it('does not concern the last certificate, authority or not', () => {
    expect(faults(limited, renewed, below)).toEqual([]);
  });
});

describe('policies in a path', () => {
  const policies = (...ids: readonly string[]) => ({
    id: '2.5.29.32',
    value: sequence(...ids.map((id) => sequence(objectIdentifier(id)))),
  });
  const required = { id: '2.5.29.36', critical: true, value: sequence(tlv(0x80, Buffer.of(0))) };

  it('are told', () => {
    const above = authority({ extensions: [...authorityExtensions, policies('1.2.1', '1.2.2')] });
    const person = issue({ subject: 'Person', issuer: above, extensions: [policies('1.2.2')] });
    const path = {
      anchor: trustAnchorOf(root.certificate),
      certificates: [above.certificate, person.certificate],
    } as const;
    expect(validatePath(path, { time: middle }).policies).toEqual([{ policy: '1.2.2', qualifiers: [] }]);
  });

  it('are required from the certificate on that says so', () => {
    const above = authority({ extensions: [...authorityExtensions, policies('1.2.1'), required] });
    expect(faultsBelow(above)).toEqual(['policy-missing']);
    expect(faultsBelow(above, { person: { extensions: [policies('1.2.1')] } })).toEqual([]);
  });

  it('of a certificate that nobody is known to have signed are not looked at', () => {
    const forged = authority({
      extensions: [...authorityExtensions, policies('1.2.1')],
      issuer: { name: root.name, key: newKey() },
    });
    const person = issue({ subject: 'Person', issuer: forged });
    const path = {
      anchor: trustAnchorOf(root.certificate),
      certificates: [forged.certificate, person.certificate],
    } as const;
    const result = validatePath(path, { time: middle, policies: { explicitPolicy: true } });
    expect(faultsOf(result)).toEqual(['signature-wrong']);
    const skipped = result.reports.map(({ checks }) =>
      checks.filter(({ outcome }) => outcome === 'skipped').map(({ check }) => check),
    );
    expect(skipped).toEqual([
      ['name-constraints', 'policies'],
      ['name-constraints', 'policies'],
    ]);
  });
});

describe('names that chain', () => {
  it('may differ in case, blanks and kind of string', () => {
    const shouting = setOf(sequence(objectIdentifier(commonName), ia5(0x13, ' ROOT ')));
    const child = issueAuthority({ subject: 'Authority', issuer: { name: sequence(shouting), key: root.key } });
    expect(faultsBelow(child)).toEqual([]);
    expect(utf8('Root')).not.toEqual(ia5(0x13, ' ROOT '));
  });
});

describe('malformed extensions', () => {
  it.each([
    ['basicConstraints', { id: '2.5.29.19', value: smallInteger(1) }],
    ['keyUsage', { id: '2.5.29.15', value: tlv(0x03) }],
    ['policyMappings', { id: '2.5.29.33', value: sequence(sequence(objectIdentifier('1.2.3'))) }],
  ])('make a certificate unreadable: %s', (_, extension) => {
    expect(() => issue({ subject: 'A', extensions: [extension] })).toThrow('ASN.1');
  });
});
