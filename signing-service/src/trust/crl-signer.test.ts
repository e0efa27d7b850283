import { describe, expect, it } from 'vitest';
import { sequence, tlv } from '../cms/der-writer.js';
import { basicConstraints, issue, issueAuthority, keyUsage, makeCrl, middle } from './authority.test-support.js';
import { crlSource } from './crl-source.js';
import {
  anchor,
  before,
  crl,
  isTrue,
  issuingPoint,
  name,
  person,
  pointExtension,
  root,
  serial,
  toldBy,
} from './crl-status.test-support.js';
import { validatePath } from './path-validation.js';
import { firstConclusive } from './revocation.js';
import type { RevocationSource } from './revocation.js';

describe('the signer of a CRL', () => {
  const signing = keyUsage('cRLSign');
  const other = issue({ subject: 'Root', issuer: root, extensions: [basicConstraints(false), signing], serial: 500 });

  it('may have a key of its own, with a path to the same anchor', () => {
    const crls = [makeCrl({ issuer: other })];
    expect(toldBy(crls, { certificates: [other.certificate] })).toEqual(['good']);
    expect(toldBy(crls)).toEqual(['evidence-signature-wrong']);
  });

  it('must be allowed to sign CRLs', () => {
    const forbidden = issue({ subject: 'Root', issuer: root, extensions: [keyUsage('digitalSignature')] });
    expect(toldBy([makeCrl({ issuer: forbidden })], { certificates: [forbidden.certificate] })).toEqual([
      'evidence-signer-untrusted',
    ]);
  });

  it('with a path to another anchor is not believed', () => {
    const namesake = issueAuthority({ subject: 'Root' });
    const stranger = issue({ subject: 'Root', issuer: namesake, extensions: [signing] });
    const certificates = [namesake.certificate, stranger.certificate];
    expect(toldBy([makeCrl({ issuer: stranger })], { certificates })).toEqual(['evidence-signer-untrusted']);
  });

  it('is asked after by other CRLs, and not believed when it was revoked', () => {
    const signer = issueAuthority({ subject: 'Root', issuer: root, serial: 500 });
    const forUsers = makeCrl({ issuer: signer, extensions: [issuingPoint(tlv(0x81, isTrue))] });
    const forAuthorities = (...serials: readonly number[]) =>
      crl({ entries: serials.map((each) => ({ serial: each })), extensions: [issuingPoint(tlv(0x82, isTrue))] });
    const options = { certificates: [signer.certificate] };
    expect(toldBy([forUsers, forAuthorities(501)], options)).toEqual(['good']);
    expect(toldBy([forUsers, forAuthorities(500)], options)).toEqual(['evidence-signer-untrusted']);
    expect(toldBy([forUsers], options)).toEqual(['evidence-signer-untrusted']);
  });

  it('may be covered by its own CRL alone, and then is not believed when it lists itself', () => {
    const options = { certificates: [other.certificate] };
    expect(toldBy([makeCrl({ issuer: other, entries: [{ serial: 499 }] })], options)).toEqual(['good']);
    expect(toldBy([makeCrl({ issuer: other, entries: [{ serial: 500 }] })], options)).toEqual([
      'evidence-signer-untrusted',
    ]);
  });

  it('cannot hide behind its own CRL that another one lists it', () => {
    const options = { certificates: [other.certificate] };
    const own = makeCrl({ issuer: other, thisUpdate: before(middle, 1) });
    // For the same place as the target's status, and older.
    const others = crl({ entries: [{ serial: 500 }] });
    expect(toldBy([own, others], { ...options, target: other })).toEqual(['revoked']);
  });

  it('of an indirect CRL is the one that the certificate names', () => {
    const agent = issueAuthority({ subject: 'Agent', issuer: root });
    const target = person({ extensions: [pointExtension({ crlIssuer: agent })] });
    const issuedBy = { id: '2.5.29.29', critical: true, value: sequence(name(root)) };
    const indirect = (isIndirect: boolean, ofRoot: boolean) =>
      makeCrl({
        issuer: agent,
        entries: [{ serial, extensions: ofRoot ? [issuedBy] : [] }],
        extensions: [issuingPoint(...(isIndirect ? [tlv(0x84, isTrue)] : []))],
      });
    // The agent's own status; it does not concern people.
    const ofAgent = crl({ extensions: [issuingPoint(tlv(0x82, isTrue))] });
    const options = { target, certificates: [agent.certificate] };
    expect(toldBy([indirect(true, true), ofAgent], options)).toEqual(['revoked']);
    expect(toldBy([indirect(true, false), ofAgent], options)).toEqual(['good']);
    expect(toldBy([indirect(false, true), ofAgent], options)).toEqual(['evidence-missing']);
  });
});

describe('several sources', () => {
  const unknown = (code: 'evidence-missing' | 'evidence-stale') => () =>
    ({ status: 'unknown', why: [{ code, detail: '' }] }) as const;

  it('are asked until one tells, and else all their doubts are told', () => {
    const target = person().certificate;
    const ask = (...sources: readonly RevocationSource[]) =>
      validatePath({ anchor, certificates: [target] }, { time: middle, revocation: firstConclusive(...sources) });
    expect(ask(unknown('evidence-stale'), crlSource({ crls: [crl()] })).outcome).toBe('valid');
    const { outcome, reports } = ask(unknown('evidence-stale'), unknown('evidence-missing'));
    expect([outcome, reports[0]?.revocation]).toMatchObject([
      'indeterminate',
      { why: [{ code: 'evidence-stale' }, { code: 'evidence-missing' }] },
    ]);
  });
});
