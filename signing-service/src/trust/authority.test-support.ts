import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import {
  derNull,
  explicit,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  smallInteger,
  tlv,
  unsignedInteger,
} from '../cms/der-writer.js';
import { readCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { readCrl } from './crl.js';
import type { Crl } from './crl.js';
import { trustAnchorOf } from './trust-anchor.js';
import type { TrustAnchor } from './trust-anchor.js';

/*
 * A certification authority of a few lines, for certificates and CRLs that no decent one would issue. What decent ones issue is tested with
 * OpenSSL's and with NIST's.
 */

export interface TestKey {
  readonly privateKey: KeyObject;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
}

/** Someone with a name and a key; `certificate` as issued by another or by itself. */
export interface TestParty {
  readonly name: Uint8Array;
  readonly key: TestKey;
  readonly certificate: Certificate;
}

export interface TestExtension {
  readonly id: string;
  readonly critical?: boolean;
  /** DER of its value. */
  readonly value: Uint8Array;
}

export interface IssueOptions {
  /** Common name, or a whole Name in DER. */
  readonly subject: string | Uint8Array;
  /** Itself when left out. */
  readonly issuer?: Pick<TestParty, 'name' | 'key'>;
  /** A new one on P-256 when left out. */
  readonly key?: TestKey;
  readonly serial?: number;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly extensions?: readonly TestExtension[];
  /** Without extensions it is the first version. */
  readonly isVersion1?: boolean;
}

export interface CrlOptions {
  readonly issuer: Pick<TestParty, 'name' | 'key'>;
  /** Or their encodings one after the other. */
  readonly entries?: readonly CrlEntryOptions[] | Uint8Array;
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date | undefined;
  readonly extensions?: readonly TestExtension[];
}

export interface CrlEntryOptions {
  readonly serial: number | Uint8Array;
  readonly date?: Date;
  readonly reason?: number;
  readonly extensions?: readonly TestExtension[];
}

export const start = new Date('2026-01-01T00:00:00Z');
export const middle = new Date('2026-06-01T00:00:00Z');
export const end = new Date('2027-01-01T00:00:00Z');

/** AlgorithmIdentifier of what a key signs with, SHA-256 in both. */
function algorithmOf({ privateKey }: TestKey): Uint8Array {
  if (privateKey.asymmetricKeyType === 'rsa') return sequence(objectIdentifier('1.2.840.113549.1.1.11'), derNull);
  return sequence(objectIdentifier('1.2.840.10045.4.3.2'));
}

/** On P-256, or RSA of 2048 bits. */
export function newKey(kind: 'ec' | 'rsa' = 'ec'): TestKey {
  const { privateKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { privateKey, spki: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }) };
}

export function utf8(text: string): Uint8Array {
  return tlv(0x0c, Buffer.from(text));
}

export function ia5(tag: number, text: string): Uint8Array {
  return tlv(tag, Buffer.from(text, 'latin1'));
}

/** A Name of attributes, one in each RDN; values are texts or complete encodings. */
export function nameOf(...attributes: readonly (readonly [type: string, value: string | Uint8Array])[]): Uint8Array {
  const rdn = ([type, value]: readonly [string, string | Uint8Array]) =>
    setOf(sequence(objectIdentifier(type), typeof value === 'string' ? utf8(value) : value));
  return sequence(...attributes.map(rdn));
}

export const commonName = '2.5.4.3';
export const organization = '2.5.4.10';

function timeDer(time: Date): Uint8Array {
  return ia5(0x18, `${time.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`);
}

function extensionsDer(extensions: readonly TestExtension[]): Uint8Array {
  const encode = ({ id, critical, value }: TestExtension) =>
    sequence(objectIdentifier(id), ...(critical === true ? [tlv(0x01, Buffer.of(0xff))] : []), octetString(value));
  return sequence(...extensions.map(encode));
}

/** SIGNED { tbs } */
function signed(tbs: Uint8Array, key: TestKey): Uint8Array {
  const signature = sign('sha256', tbs, key.privateKey);
  return sequence(tbs, algorithmOf(key), tlv(0x03, Buffer.of(0), signature));
}

let serials = 0;

export function issue(options: IssueOptions): TestParty {
  const { subject, key = newKey(), notBefore = start, notAfter = end, extensions = [] } = options;
  const name = typeof subject === 'string' ? nameOf([commonName, subject]) : subject;
  const issuer = options.issuer ?? { name, key };
  serials += 1;
  const version = options.isVersion1 === true ? [] : [explicit(0, smallInteger(2))];
  const tbs = sequence(
    ...version,
    unsignedInteger(Buffer.from((options.serial ?? serials).toString(16).padStart(8, '0'), 'hex')),
    algorithmOf(issuer.key),
    issuer.name,
    sequence(timeDer(notBefore), timeDer(notAfter)),
    name,
    key.spki,
    ...(extensions.length === 0 ? [] : [explicit(3, extensionsDer(extensions))]),
  );
  return { name, key, certificate: readCertificate(signed(tbs, issuer.key)) };
}

export function basicConstraints(cA: boolean, pathLength?: number): TestExtension {
  const flag = cA ? [tlv(0x01, Buffer.of(0xff))] : [];
  const length = pathLength === undefined ? [] : [smallInteger(pathLength)];
  return { id: '2.5.29.19', critical: true, value: sequence(...flag, ...length) };
}

const usageBits = { digitalSignature: 0x80, keyCertSign: 0x04, cRLSign: 0x02 };

export function keyUsage(...bits: readonly (keyof typeof usageBits)[]): TestExtension {
  const octet = bits.reduce((sum, bit) => sum | usageBits[bit], 0);
  return { id: '2.5.29.15', critical: true, value: tlv(0x03, Buffer.of(1, octet)) };
}

/** What every CA's certificate has. */
export const authorityExtensions: readonly TestExtension[] = [
  basicConstraints(true),
  keyUsage('keyCertSign', 'cRLSign'),
];

export function issueAuthority(options: IssueOptions): TestParty {
  return issue({ ...options, extensions: [...authorityExtensions, ...(options.extensions ?? [])] });
}

/** A root, one authority below and someone's certificate, with the anchor that the root is. */
export function threeCertificates(): { anchor: TrustAnchor; root: TestParty; authority: TestParty; person: TestParty } {
  const root = issueAuthority({ subject: 'Root' });
  const authority = issueAuthority({ subject: 'Authority', issuer: root });
  const person = issue({ subject: 'Person', issuer: authority });
  return { anchor: trustAnchorOf(root.certificate), root, authority, person };
}

export function entryDer({ serial, date = start, reason, extensions = [] }: CrlEntryOptions): Uint8Array {
  const reasonCode = reason === undefined ? [] : [{ id: '2.5.29.21', value: tlv(0x0a, Buffer.of(reason)) }];
  const all = [...reasonCode, ...extensions];
  const bytes = typeof serial === 'number' ? Buffer.from(serial.toString(16).padStart(8, '0'), 'hex') : serial;
  return sequence(unsignedInteger(bytes), timeDer(date), ...(all.length === 0 ? [] : [extensionsDer(all)]));
}

export function crlNumber(number: number): TestExtension {
  return { id: '2.5.29.20', value: smallInteger(number) };
}

export function deltaIndicator(base: number): TestExtension {
  return { id: '2.5.29.27', critical: true, value: smallInteger(base) };
}

export function makeCrlDer({ issuer, entries = [], extensions = [], ...times }: CrlOptions): Uint8Array {
  const { thisUpdate = start } = times;
  const nextUpdate = 'nextUpdate' in times ? times.nextUpdate : end;
  const tbs = sequence(
    smallInteger(1),
    algorithmOf(issuer.key),
    issuer.name,
    timeDer(thisUpdate),
    ...(nextUpdate === undefined ? [] : [timeDer(nextUpdate)]),
    ...(entries.length === 0
      ? []
      : [sequence(entries instanceof Uint8Array ? entries : Buffer.concat(entries.map(entryDer)))]),
    ...(extensions.length === 0 ? [] : [explicit(0, extensionsDer(extensions))]),
  );
  return signed(tbs, issuer.key);
}

export function makeCrl(options: CrlOptions): Crl {
  return readCrl(makeCrlDer(options));
}

/** `count` entries with random serial numbers of 16 octets, reason and invalidity date, as large issuers write them. */
export function manyEntries(count: number): Uint8Array {
  const extensions = [{ id: '2.5.29.24', value: timeDer(start) }];
  const serial = Buffer.alloc(16, 0x55);
  const one = Buffer.from(entryDer({ serial, reason: 1, extensions }));
  const entries = Buffer.alloc(one.length * count, one);
  const place = one.indexOf(serial);
  const random = randomBytes(15 * count);
  // The first octet stays: the numbers are positive, and in DER.
  for (let i = 0; i < count; i += 1) random.copy(entries, one.length * i + place + 1, 15 * i, 15 * (i + 1));
  return entries;
}
