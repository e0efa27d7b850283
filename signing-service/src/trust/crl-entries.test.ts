import { describe, expect, it } from 'vitest';
import { sequence, tlv } from '../cms/der-writer.js';
import { thrownCode } from '../cms/test-thrown-code.js';
import { commonName, entryDer, issueAuthority, makeCrl, manyEntries, nameOf, start } from './authority.test-support.js';
import type { CrlEntryOptions } from './authority.test-support.js';
import { findEntry } from './crl-entries.js';
import { readName } from './distinguished-name.js';
import { readElement } from '../cms/der-reader.js';

const issuer = issueAuthority({ subject: 'Issuer' });
const { subject: issuerName } = issuer.certificate;
const crlOf = (...entries: readonly CrlEntryOptions[]) => makeCrl({ issuer, entries });
const serial = (hex: string) => Buffer.from(hex, 'hex');
const other = nameOf([commonName, 'Other']);
const otherName = readName(readElement(other));
const issuedBy = (name: Uint8Array) => ({ id: '2.5.29.29', critical: true, value: sequence(tlv(0xa4, name)) });

describe('an entry of a CRL', () => {
  it('is found by its serial number as an integer', () => {
    const crl = crlOf({ serial: 255, reason: 4 }, { serial: serial('00000080') }, { serial: 7 });
    const find = (hex: string) => findEntry(crl, { issuer: issuerName, serial: serial(hex) }).entry;
    expect(find('00ff')).toEqual({ revocationDate: start, reason: 'superseded' });
    expect(find('0000ff')).toEqual(find('00ff'));
    expect(find('0080')).toEqual({ revocationDate: start, reason: undefined });
    expect([find('ff'), find('80'), find('08')]).toEqual([undefined, undefined, undefined]);
  });

  it('is found among 100,000, the last as well as the first', () => {
    const [first, last] = [entryDer({ serial: 1, reason: 1 }), entryDer({ serial: 2, reason: 5 })];
    const crl = makeCrl({ issuer, entries: Buffer.concat([first, manyEntries(100_000), last]) });
    const find = (hex: string) => findEntry(crl, { issuer: issuerName, serial: serial(hex) }).entry?.reason;
    expect([find('01'), find('02'), find('03')]).toEqual(['keyCompromise', 'cessationOfOperation', undefined]);
  });

  it('belongs to the issuer that was named last', () => {
    const crl = crlOf(
      { serial: 1 },
      { serial: 2, extensions: [issuedBy(other)] },
      { serial: 3 },
      { serial: 4, extensions: [issuedBy(issuer.name)] },
    );
    const found = (name: typeof otherName) =>
      ['01', '02', '03', '04'].filter(
        (hex) => findEntry(crl, { issuer: name, serial: serial(hex) }).entry !== undefined,
      );
    expect(found(issuerName)).toEqual(['01', '04']);
    expect(found(otherName)).toEqual(['02', '03']);
  });

  it('spoils the list by a critical extension that is not understood, wherever it is', () => {
    const critical = { id: '1.2.3.4', critical: true, value: Buffer.of(5, 0) };
    const crl = crlOf({ serial: 1, reason: 1 }, { serial: 2, extensions: [critical] });
    expect(findEntry(crl, { issuer: issuerName, serial: serial('01') }).unknownCritical).toBe('1.2.3.4');
    const harmless = crlOf({ serial: 2, extensions: [{ ...critical, critical: false }] });
    expect(findEntry(harmless, { issuer: issuerName, serial: serial('02') }).unknownCritical).toBeUndefined();
  });

  it('is read although its serial number looks like a criticality', () => {
    const critical = { id: '1.2.3.4', critical: true, value: Buffer.of(5, 0) };
    const crl = crlOf({ serial: serial('0101ff55551d1d'), extensions: [critical] }, { serial: serial('0101ff') });
    const find = (hex: string) => findEntry(crl, { issuer: issuerName, serial: serial(hex) });
    expect(find('0101ff')).toEqual({ entry: { revocationDate: start, reason: undefined }, unknownCritical: '1.2.3.4' });
  });

  it('may be longer than a length of one octet tells', () => {
    const extension = { id: '1.2.3.4', value: Buffer.alloc(300) };
    const crl = crlOf({ serial: Buffer.alloc(200, 7), extensions: [extension] }, { serial: 9, reason: 3 });
    const find = (octets: Uint8Array) => findEntry(crl, { issuer: issuerName, serial: octets }).entry;
    expect(find(Buffer.alloc(200, 7))).toEqual({ revocationDate: start, reason: undefined });
    expect(find(Buffer.of(9))?.reason).toBe('affiliationChanged');
  });

  it('that is damaged makes the list unreadable, and nothing worse', () => {
    const crl = crlOf({ serial: 1, reason: 1 }, { serial: 2, extensions: [issuedBy(other)] });
    const outcomes = new Set<unknown>();
    for (let at = 0; at < crl.entries.length; at += 1) {
      for (const value of [0x00, 0x7f, 0x80, 0x84, 0xff]) {
        const entries = Buffer.from(crl.entries);
        entries[at] = value;
        outcomes.add(thrownCode(() => findEntry({ ...crl, entries }, { issuer: issuerName, serial: serial('02') })));
      }
    }
    expect(outcomes).toEqual(new Set([undefined, 'asn1-malformed']));
  });
});
