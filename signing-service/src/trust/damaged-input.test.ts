import { describe, expect, it } from 'vitest';
import { thrownCode } from '../cms/test-thrown-code.js';
import { makeCrlDer, manyEntries, middle, threeCertificates } from './authority.test-support.js';
import { readCertificate } from './certificate.js';
import { crlSource } from './crl-source.js';
import { readCrl } from './crl.js';
import { findPath } from './find-path.js';
import { describePath, summarizePath } from './path-summary.js';

const { anchor, authority, person } = threeCertificates();

/** The input with each octet in turn replaced by some others. */
function* damaged(input: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < input.length; at += 1) {
    for (const value of [0x00, 0x30, 0x7f, 0x80, 0xff]) {
      const copy = Buffer.from(input);
      copy[at] = value;
      yield copy;
    }
  }
}

/** Codes of what is thrown, undefined for nothing. */
function thrownBy(inputs: Iterable<Uint8Array>, act: (input: Uint8Array) => unknown): Set<unknown> {
  return new Set(Array.from(inputs, (input) => thrownCode(() => act(input))));
}

describe('damaged input', () => {
  it('makes a certificate unreadable or its path not valid, and nothing else', () => {
    let validPaths = 0;
    const codes = thrownBy(damaged(authority.certificate.der), (der) => {
      const intermediates = [readCertificate(der)];
      const found = findPath(person.certificate, { anchors: [anchor], intermediates, time: middle });
      describePath(summarizePath(found));
      // Where the octet had that value already, the certificate is whole.
      if (found.outcome === 'valid' && !Buffer.from(der).equals(authority.certificate.der)) validPaths += 1;
    });
    expect(codes).toEqual(new Set([undefined, 'asn1-malformed']));
    expect(validPaths).toBe(0);
  });

  it('makes a CRL unreadable or useless, and nothing else', () => {
    const crl = makeCrlDer({ issuer: authority, entries: manyEntries(3) });
    let answers = 0;
    const codes = thrownBy(damaged(crl), (der) => {
      const revocation = crlSource({ crls: [readCrl(der)] });
      const { result } = findPath(person.certificate, {
        anchors: [anchor],
        intermediates: [authority.certificate],
        time: middle,
        revocation,
      });
      const status = result?.reports.at(-1)?.revocation?.status;
      if (status !== 'unknown' && !Buffer.from(der).equals(crl)) answers += 1;
    });
    expect(codes).toEqual(new Set([undefined, 'asn1-malformed']));
    expect(answers).toBe(0);
  });
});
