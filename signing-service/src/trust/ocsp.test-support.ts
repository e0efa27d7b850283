import { randomBytes, sign, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { derNull, explicit, objectIdentifier, octetString, sequence, smallInteger, tlv } from '../cms/der-writer.js';
import { buildCertificateId, keyHash } from './certificate-id.js';
import type { IssuedBy } from './certificate-id.js';
import { readCertificate } from './certificate.js';
import { ocspNonce } from './ocsp-request.js';
import type { RevocationQuestion } from './revocation.js';
import type { TestIdentity, TestPki } from './test-pki.test-support.js';
import { trustAnchorOf } from './trust-anchor.js';
import { generalizedTime } from './tst-info.test-support.js';

/** The question for the status of a certificate right below a trusted issuer. */
export function questionOf(identity: TestIdentity, issuer: TestIdentity, time = new Date()): RevocationQuestion {
  const [certificate, above] = [readCertificate(identity.der), readCertificate(issuer.der)];
  const path = { anchor: trustAnchorOf(above), certificates: [certificate] } as const;
  return { certificate, issuerName: above.subject, issuerKey: above.publicKey, path, time };
}

/** What `openssl ca` would write down; `revoked` is a time, and a reason by OpenSSL's name. */
export interface IndexEntry {
  readonly identity: TestIdentity;
  readonly revoked?: string;
}

/** Who answers, for which issuer, by which index. */
export interface TestResponder {
  readonly pki: TestPki;
  readonly issuer: TestIdentity;
  readonly responder: TestIdentity;
  readonly entries: readonly IndexEntry[];
}

function write(pki: TestPki, content: string | Uint8Array): string {
  const file = join(pki.folder, randomBytes(6).toString('hex'));
  writeFileSync(file, content);
  return file;
}

/** Names must differ from line to line. */
function indexLine({ identity, revoked }: IndexEntry): string {
  const certificate = new X509Certificate(identity.der);
  const end = generalizedTime(new Date(certificate.validTo)).slice(2);
  const state = revoked === undefined ? 'V' : 'R';
  return `${state}\t${end}\t${revoked ?? ''}\t${certificate.serialNumber}\tunknown\t/CN=${certificate.serialNumber}\n`;
}

/** What `openssl ocsp` answers to an OCSPRequest. */
export function opensslOcsp(
  options: TestResponder,
  query: Uint8Array,
  extra: readonly string[] = ['-nmin', '10'],
): Buffer {
  const { pki, issuer, responder, entries } = options;
  const index = write(pki, entries.map(indexLine).join(''));
  const output = write(pki, '');
  const by = ['-rsigner', responder.certificateFile, '-rkey', responder.keyFile, '-rmd', 'sha256'];
  const files = ['-reqin', write(pki, query), '-respout', output];
  pki.openssl('ocsp', '-index', index, '-CA', issuer.certificateFile, ...by, ...files, ...extra);
  return readFileSync(output);
}

/** Parts of a response that a test changes; encodings are complete. */
export interface OcspParts {
  readonly question: IssuedBy;
  readonly responder: TestIdentity;
  /** Of the OCSPResponse; 0 is successful. */
  readonly responseStatus?: number;
  readonly responseType?: string;
  readonly version?: number;
  /** CertIDs, one for each SingleResponse. */
  readonly ids?: readonly Uint8Array[];
  readonly certStatus?: Uint8Array;
  readonly thisUpdate?: Date;
  /** Left out of the response when null. */
  readonly nextUpdate?: Date | null;
  readonly producedAt?: Date;
  /** Names the responder by its key and not by its name. */
  readonly byKey?: boolean;
  /** Certificates; the responder's when left out. */
  readonly enclosed?: readonly TestIdentity[];
  readonly nonce?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
  readonly singleExtensions?: readonly Uint8Array[];
  readonly digest?: 'sha256' | 'sha1';
}

export const good = tlv(0x80);
export const unknown = tlv(0x82);

export function time(value: Date): Uint8Array {
  return tlv(0x18, Buffer.from(generalizedTime(value)));
}

/** An Extension whose value is the encoding. */
export function extension(id: string, value: Uint8Array, critical = false): Uint8Array {
  return sequence(objectIdentifier(id), ...(critical ? [tlv(0x01, Uint8Array.of(0xff))] : []), octetString(value));
}

function algorithmOf({ key }: TestIdentity, digest: 'sha256' | 'sha1'): Uint8Array {
  const isRsa = key.asymmetricKeyType === 'rsa';
  const ecdsa = digest === 'sha256' ? '1.2.840.10045.4.3.2' : '1.2.840.10045.4.1';
  const rsa = digest === 'sha256' ? '1.2.840.113549.1.1.11' : '1.2.840.113549.1.1.5';
  return isRsa ? sequence(objectIdentifier(rsa), derNull) : sequence(objectIdentifier(ecdsa));
}

function listed(tag: number, extensions: readonly Uint8Array[]): Uint8Array[] {
  return extensions.length === 0 ? [] : [tlv(tag, sequence(...extensions))];
}

function singles(parts: OcspParts): Uint8Array[] {
  const { question, ids = [buildCertificateId(question, 'sha1')], certStatus = good, singleExtensions = [] } = parts;
  const { thisUpdate = new Date(), nextUpdate = new Date(Date.now() + 600_000) } = parts;
  const next = nextUpdate === null ? [] : [explicit(0, time(nextUpdate))];
  return ids.map((id) => sequence(id, certStatus, time(thisUpdate), ...next, ...listed(0xa1, singleExtensions)));
}

/** DER of an OCSPResponse (RFC 6960 §4.2.1), also of one that OpenSSL would not make. */
export function ocspResponse(parts: OcspParts): Uint8Array {
  const { responder, responseStatus = 0, responseType = '1.3.6.1.5.5.7.48.1.1', digest = 'sha256', nonce } = parts;
  const { subject, publicKey } = readCertificate(responder.der);
  const id = parts.byKey === true ? tlv(0xa2, octetString(keyHash(publicKey, 'sha1'))) : tlv(0xa1, subject.der);
  const nonces = nonce === undefined ? [] : [extension(ocspNonce, octetString(nonce))];
  const version = parts.version === undefined ? [] : [explicit(0, smallInteger(parts.version))];
  const producedAt = time(parts.producedAt ?? new Date());
  const extensions = listed(0xa1, [...nonces, ...(parts.extensions ?? [])]);
  const tbs = sequence(...version, id, producedAt, sequence(...singles(parts)), ...extensions);
  const signature = tlv(0x03, Uint8Array.of(0), sign(digest, tbs, responder.key));
  const certificates = (parts.enclosed ?? [responder]).map(({ der }) => der);
  const enclosed = certificates.length === 0 ? [] : [explicit(0, sequence(...certificates))];
  const basic = sequence(tbs, algorithmOf(responder, digest), signature, ...enclosed);
  const bytes = explicit(0, sequence(objectIdentifier(responseType), octetString(basic)));
  return sequence(tlv(0x0a, Uint8Array.of(responseStatus)), ...(responseStatus === 0 ? [bytes] : []));
}

/** What `openssl ocsp` says of a response: its verdict on the signature and the status of the certificate. */
export function opensslVerdict(
  pki: TestPki,
  issuer: TestIdentity,
  identity: TestIdentity,
  response: Uint8Array,
): string {
  const about = ['-issuer', issuer.certificateFile, '-cert', identity.certificateFile, '-no_nonce'];
  return pki.report('ocsp', '-respin', write(pki, response), ...about, '-CAfile', issuer.certificateFile);
}
