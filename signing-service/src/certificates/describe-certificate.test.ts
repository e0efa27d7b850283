import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tlv } from '../cms/der-writer.js';
import { certificateDescriptionSchema } from '../contract/certificate.js';
import { createTestPki, type TestPki } from '../trust/test-pki.test-support.js';
import { describeCertificate } from './describe-certificate.js';
import {
  orderExtensions,
  personOfOrganisation,
  sealStatements,
  withSubject,
} from './russian-certificate.test-support.js';

let pki: TestPki;
beforeAll(() => {
  pki = createTestPki();
});
afterAll(() => pki.remove());

const commonName = '2.5.4.3';
const signing = 'keyUsage=critical,digitalSignature,nonRepudiation';

describe('describeCertificate', () => {
  it('names every attribute of FSB order 795, in the order in which people read them', () => {
    const { der } = pki.issue({ subject: personOfOrganisation, extensions: [signing, ...orderExtensions] });
    const description = describeCertificate(der);
    expect(description.subject.map(({ kind, value }) => [kind, value])).toEqual([
      ['commonName', 'Иванов Иван Иванович'],
      ['surname', 'Иванов'],
      ['givenName', 'Иван Иванович'],
      ['position', 'Генеральный директор'],
      ['organisation', 'ООО «Адриатик Трейд»'],
      ['snils', '11223344595'],
      ['inn', '770708389312'],
      ['ogrn', '1027700132195'],
      ['ogrnip', '304500116000157'],
      ['email', 'ivanov@example.ru'],
      ['country', 'RU'],
      ['region', '77 г. Москва'],
      ['locality', 'Москва'],
    ]);
    expect(description.signingTool).toEqual({
      owner: '«КриптоПро CSP» версия 5.0',
      issuer: {
        tool: 'СКЗИ «КриптоПро CSP»',
        authority: 'УЦ «КриптоПро УЦ»',
        toolCertificate: 'СФ/124-3966',
        authorityCertificate: 'СФ/128-3868',
      },
      identification: 'in-person',
    });
    expect(description.policies.map(({ kind }) => kind)).toEqual(['kc1', 'kc2']);
    expect(description.keyUsage).toEqual(['digitalSignature', 'nonRepudiation']);
    expect(description.unreadable).toEqual([]);
    expect(certificateDescriptionSchema.parse(description)).toEqual(description);
  });

  it('names the INN of an organisation, which Node and OpenSSL do not, and gives others by their number', () => {
    const digits = (text: string) => tlv(0x12, Buffer.from(text));
    const organisation = withSubject(pki, [
      ['1.2.3.4', digits('1')],
      ['1.2.643.100.4', digits('7707083893')],
    ]);
    expect(describeCertificate(organisation).subject).toEqual([
      { kind: 'innle', type: '1.2.643.100.4', value: '7707083893' },
      { kind: 'other', type: '1.2.3.4', value: '1' },
    ]);
  });

  it('tells a qualified seal on a device, and where the authority says what it promises', () => {
    const { der } = pki.issue({ subject: '/O=Adriatik', extensions: [signing, sealStatements] });
    expect(describeCertificate(der).qualified).toEqual({
      isQualified: true,
      isOnDevice: true,
      types: ['seal'],
      disclosures: [{ url: 'https://pds.example/en.pdf', language: 'en' }],
      countries: ['ME'],
      others: ['1.2.3.4.5'],
    });
  });

  it('says the same as OpenSSL of serial, dates, fingerprints and key', () => {
    const { der, certificateFile } = pki.issue({ subject: '/CN=Milica', extensions: [signing], newKey: ['rsa:2048'] });
    const told = pki.openssl('x509', '-in', certificateFile, '-noout', '-serial', '-startdate', '-enddate').toString();
    const [serial, from, until] = told.split('\n').map((line) => line.slice(line.indexOf('=') + 1));
    const description = describeCertificate(der);
    expect(description.serialNumber.padStart(serial?.length ?? 0, '0')).toBe(serial);
    expect(new Date(description.notBefore)).toEqual(new Date(from ?? ''));
    expect(new Date(description.notAfter)).toEqual(new Date(until ?? ''));
    expect(description.fingerprints.sha1).toBe(createHash('sha1').update(der).digest('hex'));
    expect(Buffer.from(description.certificate, 'base64')).toEqual(der);
    expect([description.keyAlgorithm, description.signatureAlgorithm]).toEqual(['RSA-2048', 'RSA, SHA-256']);
  });

  it('shows what makes one text look like another, and cuts what is too long', () => {
    const subject = `/CN=Mili\u202eca\u200b/O=${'я'.repeat(64)}`;
    const { der } = pki.issue({ subject, extensions: ['subjectAltName=email:a@b.example'] });
    const { subject: attributes, alternativeNames } = describeCertificate(der);
    expect(attributes[0]?.value).toBe('Mili\\u{202e}ca\\u{200b}');
    expect(alternativeNames).toEqual([{ form: 'email', value: 'a@b.example' }]);
    const long = describeCertificate(withSubject(pki, [[commonName, tlv(0x0c, Buffer.from('ж'.repeat(40_000)))]]));
    expect(Array.from(long.subject[0]?.value ?? '')).toHaveLength(500);
  });

  it('reads half characters, wrong UTF-8 and values that are no text as something', () => {
    const values = [
      tlv(0x1e, Buffer.from('d83d0041', 'hex')),
      tlv(0x0c, Buffer.from('c328', 'hex')),
      tlv(0x1e, Buffer.from('00', 'hex')),
      tlv(0x04, Buffer.from('0102', 'hex')),
    ];
    const { subject } = describeCertificate(
      withSubject(
        pki,
        values.map((value) => [commonName, value] as const),
      ),
    );
    expect(subject.map(({ value }) => value)).toEqual(['\\u{d83d}A', '\ufffd(', '', '#04020102']);
  });

  it('names an extension that is not what it should be, and shows the rest', () => {
    const broken = ['1.2.643.100.112=DER:0c0141', '1.3.6.1.5.5.7.1.3=DER:0500', 'extendedKeyUsage=emailProtection'];
    const { der } = pki.issue({ subject: '/CN=Milica', extensions: [signing, ...broken] });
    const description = describeCertificate(der);
    expect(description.unreadable).toEqual(['1.3.6.1.5.5.7.1.3', '1.2.643.100.112']);
    expect(description.purposes).toEqual([{ kind: 'email', type: '1.3.6.1.5.5.7.3.4' }]);
    expect(description.signingTool.issuer).toBeNull();
  });

  it('refuses what is no certificate', () => {
    expect(() => describeCertificate(Buffer.from('hello'))).toThrow(
      expect.objectContaining({ code: 'asn1-malformed' }),
    );
  });
});
