import { describe, expect, it } from 'vitest';
import { buildCredential, noon } from '../testing/fixtures.js';
import { daysLeft, firstChoices, firstUsable, ownerLine, sortCredentials } from './choices.js';

const usable = buildCredential({ credentialId: 'usable' });
const longer = buildCredential({ credentialId: 'longer', notAfter: '2030-01-01T00:00:00Z' });
const expired = buildCredential({ credentialId: 'expired', state: 'expired', notAfter: '2031-01-01T00:00:00Z' });

describe('certificates', () => {
  it('lists usable ones first', () => {
    const sorted = sortCredentials([expired, usable, longer]).map(({ credentialId }) => credentialId);
    expect(sorted).toEqual(['longer', 'usable', 'expired']);
  });
  it('chooses the usable one, never one that cannot sign', () => {
    expect(firstUsable([expired, usable])).toBe('usable');
    expect(firstUsable([expired])).toBeNull();
  });
  it('names an organisation once when it is the owner itself', () => {
    expect(ownerLine({ owner: 'Adriatik Trade d.o.o.', organisation: 'Adriatik Trade d.o.o.' })).toBe(
      'Adriatik Trade d.o.o.',
    );
    expect(ownerLine(usable)).toBe('Milica Radović, Adriatik Trade d.o.o.');
  });
  it('warns of an end within 30 days', () => {
    expect(daysLeft(buildCredential({ notAfter: '2026-06-16T10:00:00Z' }), noon)).toBe(12);
    expect(daysLeft(usable, noon)).toBeNull();
  });
});

describe('first choices', () => {
  const right = { kind: 'preset', preset: 'last-page-bottom-right' } as const;
  const credentials = [buildCredential(), buildCredential({ credentialId: 'c2', notAfter: '2030-01-01T00:00:00Z' })];

  const me = { credentials, defaultMark: null };

  it('are those of before', () => {
    expect(firstChoices({ credentialId: 'c1', mark: right }, me)).toEqual({
      mark: 'last-page-bottom-right',
      credentialId: 'c1',
    });
    expect(firstChoices({ credentialId: 'c1', mark: { kind: 'none' } }, { ...me, defaultMark: right }).mark).toBe(
      'none',
    );
  });

  it('fall back on a certificate that can sign, and on a visible mark', () => {
    const [, other] = credentials;
    const expired = [buildCredential({ state: 'expired' }), ...(other === undefined ? [] : [other])];
    expect(firstChoices({ credentialId: 'c1', mark: right }, { ...me, credentials: expired }).credentialId).toBe('c2');
    expect(firstChoices({ credentialId: 'gone', mark: right }, me).credentialId).toBe('c2');
    expect(firstChoices(null, { ...me, credentials: [] })).toEqual({
      mark: 'last-page-bottom-left',
      credentialId: null,
    });
  });

  it('take the mark that the portal offers, of who has not chosen yet', () => {
    expect(firstChoices(null, { ...me, defaultMark: right }).mark).toBe('last-page-bottom-right');
    expect(firstChoices(null, { ...me, defaultMark: { kind: 'none' } }).mark).toBe('none');
  });
});
