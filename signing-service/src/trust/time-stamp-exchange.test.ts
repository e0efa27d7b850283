import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sequence, smallInteger, tlv } from '../cms/der-writer.js';
import { thrownCode } from '../cms/test-thrown-code.js';
import { authorityExtensions, createTestPki, stampingExtensions } from './test-pki.test-support.js';
import type { TestPki } from './test-pki.test-support.js';
import { buildTimeStampRequest } from './time-stamp-request.js';
import { grantedToken } from './time-stamp-response.js';
import { granted, opensslReply, testPolicy } from './time-stamping.test-support.js';
import type { TestAuthority } from './time-stamping.test-support.js';
import { TrustError } from './trust-error.js';

const imprint = createHash('sha256').update('to be stamped').digest();
const nonce = Buffer.from('f000000000000001', 'hex');

let pki: TestPki;
let authority: TestAuthority;
beforeAll(() => {
  pki = createTestPki();
  const root = pki.issue({ subject: '/CN=Root', extensions: authorityExtensions });
  const identity = pki.issue({ subject: '/CN=Stamps', issuer: root, extensions: stampingExtensions });
  authority = { pki, identity, issuers: [root] };
});
afterAll(() => pki.remove());

function refusal(response: Uint8Array): TrustError {
  try {
    grantedToken(response);
  } catch (error) {
    if (error instanceof TrustError) return error;
  }
  throw new Error('nothing was refused');
}

describe('a request for a time stamp', () => {
  it('is what OpenSSL reads', () => {
    const file = join(pki.folder, 'query');
    writeFileSync(file, buildTimeStampRequest({ digest: 'sha256', imprint, nonce, policy: testPolicy }));
    const text = pki.openssl('ts', '-query', '-in', file, '-text').toString();
    expect(text).toContain('Version: 1');
    expect(text).toContain('Hash Algorithm: sha256');
    expect(text).toContain(`Policy OID: ${testPolicy}`);
    expect(text).toContain('Nonce: 0xF000000000000001');
    expect(text).toContain('Certificate required: yes');
  });

  it('names no policy when none is asked for', () => {
    const file = join(pki.folder, 'query-without-policy');
    writeFileSync(file, buildTimeStampRequest({ digest: 'sha256', imprint, nonce }));
    expect(pki.openssl('ts', '-query', '-in', file, '-text').toString()).toContain('Policy OID: unspecified');
  });

  it('needs an imprint as long as its digest', () => {
    expect(() => buildTimeStampRequest({ digest: 'sha512', imprint, nonce })).toThrow(RangeError);
  });
});

describe('an answer to it', () => {
  it('holds a token when it is granted, with modifications too', () => {
    const query = buildTimeStampRequest({ digest: 'sha256', imprint, nonce });
    const token = grantedToken(opensslReply(authority, query));
    expect(grantedToken(granted(token))).toEqual(token);
    expect(grantedToken(sequence(sequence(smallInteger(1)), token))).toEqual(token);
  });

  it('is a refusal that says why: an unaccepted policy, an unknown digest, no request at all', () => {
    const otherPolicy = buildTimeStampRequest({ digest: 'sha256', imprint, nonce, policy: '1.2.3.4' });
    const query = buildTimeStampRequest({ digest: 'sha256', imprint, nonce });
    const found = [
      opensslReply(authority, otherPolicy),
      opensslReply(authority, query, { digests: 'sha512' }),
      opensslReply(authority, Buffer.from('no request')),
    ].map((response) => {
      const { code, message, retry } = refusal(response);
      return [code, /\b(?:badAlg|badDataFormat|unacceptedPolicy)\b/u.exec(message)?.[0], retry];
    });
    expect(found).toEqual([
      ['time-stamp-refused', 'unacceptedPolicy', 'never'],
      ['time-stamp-refused', 'badAlg', 'never'],
      ['time-stamp-refused', 'badDataFormat', 'never'],
    ]);
  });

  it('may be asked for later when the authority has no time, and its text holds no controls', () => {
    const text = sequence(tlv(0x0c, Buffer.from('try\n\u001b[31m later')));
    // Bit 14, timeNotAvailable
    const error = refusal(sequence(sequence(smallInteger(2), text, tlv(0x03, Uint8Array.of(1, 0, 2)))));
    expect([error.retry, error.message]).toEqual([
      'later',
      'the authority answered: rejection, timeNotAvailable, try [31m later',
    ]);
  });

  it.each([2, 3, 4, 5, 6])('is a refusal with status %i even when there is a token', (status) => {
    expect(refusal(sequence(sequence(smallInteger(status)), sequence())).code).toBe('time-stamp-refused');
  });

  it('is invalid when it is granted without a token, or when something follows', () => {
    const bare = sequence(sequence(smallInteger(0)));
    expect(refusal(bare)).toMatchObject({ code: 'time-stamp-invalid', check: 'encoding' });
    const followed = Buffer.concat([granted(sequence()), Uint8Array.of(0)]);
    expect(refusal(followed)).toMatchObject({ code: 'time-stamp-invalid', check: 'encoding' });
    expect(thrownCode(() => grantedToken(Buffer.from('<html>')))).toBe('asn1-malformed');
  });
});
