import { describe, expect, it } from 'vitest';
import { tlv } from '../cms/der-writer.js';
import {
  crlNumber,
  deltaIndicator,
  end,
  issue,
  issueAuthority,
  makeCrl,
  middle,
  newKey,
} from './authority.test-support.js';
import type { CrlOptions } from './authority.test-support.js';
import { crlSource } from './crl-source.js';
import {
  anchor,
  before,
  crl,
  isTrue,
  issuingPoint,
  person,
  pointExtension,
  root,
  serial,
  statusOf,
  toldBy,
  uri,
} from './crl-status.test-support.js';
import { validatePath } from './path-validation.js';

describe('a CRL', () => {
  it('tells good, revoked with time and reason, and what proves it', () => {
    const good = crl();
    expect(statusOf([good])).toMatchObject({
      status: 'good',
      proofs: [{ source: 'crl', der: good.der, nextUpdate: end }],
    });
    const revoked = crl({ entries: [{ serial, date: before(middle, 3), reason: 1 }] });
    expect(statusOf([revoked])).toMatchObject({ status: 'revoked', time: before(middle, 3), reason: 'keyCompromise' });
  });

  it.each<[string, Partial<CrlOptions>, string]>([
    ['of yesterday', { nextUpdate: before(middle, 1) }, 'evidence-stale'],
    ['of tomorrow', { thisUpdate: before(middle, -1) }, 'evidence-not-yet-valid'],
    ['without an end, of long ago', { nextUpdate: undefined }, 'evidence-stale'],
    ['without an end, of this minute', { thisUpdate: middle, nextUpdate: undefined }, 'good'],
    ['signed by another key', { issuer: { name: root.name, key: newKey() } }, 'evidence-signature-wrong'],
    ['of another issuer', { issuer: issueAuthority({ subject: 'Other' }) }, 'evidence-missing'],
    [
      'with an unknown critical extension',
      { extensions: [{ id: '1.2.3', critical: true, value: Buffer.of(5, 0) }] },
      'evidence-critical-extension-unknown',
    ],
    ['for authorities', { extensions: [issuingPoint(tlv(0x82, isTrue))] }, 'evidence-missing'],
    ['for attribute certificates', { extensions: [issuingPoint(tlv(0x85, isTrue))] }, 'evidence-missing'],
    [
      'for both kinds alone, which is none',
      { extensions: [issuingPoint(tlv(0x81, isTrue), tlv(0x82, isTrue))] },
      'evidence-missing',
    ],
    ['for users', { extensions: [issuingPoint(tlv(0x81, isTrue))] }, 'good'],
    ['for some reasons', { extensions: [issuingPoint(tlv(0x83, Buffer.of(5, 0x60)))] }, 'reasons-incomplete'],
    [
      'for another place',
      { extensions: [issuingPoint(tlv(0xa0, tlv(0xa0, uri('http://ca.test/2.crl'))))] },
      'evidence-missing',
    ],
  ])('%s', (_, options, expected) => {
    expect(toldBy([crl(options)])).toEqual([expected]);
  });

  it('is refused by the algorithm policy', () => {
    expect(toldBy([crl()], { algorithms: () => 'not today' })).toEqual(['evidence-algorithm-refused']);
  });

  it('made after the validation time is the better evidence, but never one from the future', () => {
    const later = crl({ thisUpdate: before(middle, -2), entries: [{ serial, date: before(middle, -1) }] });
    expect(toldBy([later])).toEqual(['evidence-not-yet-valid']);
    expect(statusOf([later], { now: before(middle, -3) })).toMatchObject({
      status: 'revoked',
      time: before(middle, -1),
    });
  });

  it('newer than another is asked first', () => {
    const old = crl();
    const young = crl({ thisUpdate: before(middle, 1), entries: [{ serial, reason: 1 }] });
    expect(toldBy([old, young])).toEqual(['revoked']);
  });

  it('made after the certificate’s end says nothing by its silence, unless it keeps what has ended', () => {
    const target = person({ notAfter: before(middle, 10) });
    const time = before(middle, 11);
    const options = { target, time, now: middle };
    const late = { thisUpdate: before(middle, 5) };
    expect(toldBy([crl(late)], options)).toEqual(['certificate-dropped']);
    const keeping = { id: '2.5.29.60', value: tlv(0x18, Buffer.from('20200101000000Z')) };
    expect(toldBy([crl({ ...late, extensions: [keeping] })], options)).toEqual(['good']);
    expect(toldBy([crl({ ...late, entries: [{ serial }] })], options)).toEqual(['revoked']);
  });

  it('of the right distribution point is used, by name', () => {
    const target = person({ extensions: [pointExtension({ at: 'http://CA.test/1.crl' })] });
    const at = (url: string) => crl({ extensions: [issuingPoint(tlv(0xa0, tlv(0xa0, uri(url))))] });
    expect(toldBy([at('HTTP://ca.test/1.crl')], { target })).toEqual(['good']);
    expect(toldBy([at('http://ca.test/2.crl')], { target })).toEqual(['evidence-missing']);
  });

  it('for some reasons is completed by another', () => {
    const some = (bits: number, ...rest: readonly number[]) =>
      crl({ extensions: [issuingPoint(tlv(0x83, Buffer.of(0, bits, ...rest)))] });
    expect(toldBy([some(0x60), some(0x1f, 0x80)])).toEqual(['good']);
    expect(toldBy([some(0x60), some(0x0f, 0x80)])).toEqual(['reasons-incomplete']);
  });
});

describe('a revocation', () => {
  const outcomeAt = (time: Date, reason: number) => {
    const crls = [crl({ entries: [{ serial, date: middle, reason }] })];
    const revocation = crlSource({ crls, now: end });
    return validatePath({ anchor, certificates: [person().certificate] }, { time, revocation }).outcome;
  };

  it('counts from its own time on', () => {
    expect([outcomeAt(before(middle, 1), 1), outcomeAt(middle, 1), outcomeAt(end, 1)]).toEqual([
      'valid',
      'invalid',
      'invalid',
    ]);
  });

  it('that is only a hold counts while it lasts', () => {
    expect(outcomeAt(end, 6)).toBe('invalid');
  });

  it('of an authority leaves the status of what is below unasked', () => {
    const authority = issueAuthority({ subject: 'Authority', issuer: root, serial });
    const below = issue({ subject: 'Person', issuer: authority });
    const crls = [crl({ entries: [{ serial }] }), makeCrl({ issuer: authority })];
    const path = { anchor, certificates: [authority.certificate, below.certificate] } as const;
    const { reports } = validatePath(path, { time: middle, revocation: crlSource({ crls }) });
    expect(reports.map(({ checks }) => checks.at(-1)?.outcome)).toEqual(['failed', 'skipped']);
  });
});

describe('a delta CRL', () => {
  const complete = (number: number, options: Partial<CrlOptions> = {}) =>
    crl({ extensions: [crlNumber(number)], ...options });
  const delta = (base: number, number: number, options: Partial<CrlOptions> = {}) =>
    crl({ thisUpdate: before(middle, 1), extensions: [crlNumber(number), deltaIndicator(base)], ...options });
  const entries = [{ serial, reason: 1 }];

  it('adds what was revoked since', () => {
    expect(toldBy([complete(3), delta(3, 5, { entries })])).toEqual(['revoked']);
    expect(toldBy([complete(4), delta(3, 5, { entries })])).toEqual(['revoked']);
  });

  it('does not go with a complete CRL that is older than its base, or newer than itself', () => {
    expect(toldBy([complete(2), delta(3, 5, { entries })])).toEqual(['good']);
    expect(toldBy([complete(5), delta(3, 5, { entries })])).toEqual(['good']);
  });

  it('lifts a hold', () => {
    const held = complete(3, { entries: [{ serial, reason: 6 }] });
    expect(toldBy([held])).toEqual(['revoked']);
    expect(toldBy([held, delta(3, 4, { entries: [{ serial, reason: 8 }] })])).toEqual(['good']);
  });

  it('carries a complete CRL over its end', () => {
    const ended = complete(3, { nextUpdate: before(middle, 2) });
    expect(toldBy([ended])).toEqual(['evidence-stale']);
    expect(toldBy([ended, delta(3, 4)])).toEqual(['good']);
  });

  it('says nothing alone', () => {
    expect(toldBy([delta(3, 4)])).toEqual(['delta-without-base']);
  });

  it('signed by somebody else is left aside', () => {
    const issuer = { name: root.name, key: newKey() };
    expect(toldBy([complete(3), delta(3, 4, { entries, issuer })])).toEqual(['good']);
  });
});
