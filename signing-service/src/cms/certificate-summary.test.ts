import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { summarizeCertificate } from './certificate-summary.js';
import { issueCertificate } from './issued-certificate.test-support.js';
import { makeTestCertificate } from './test-certificate.js';
import { thrownCode } from './test-thrown-code.js';

describe('a certificate’s summary', () => {
  const certificate = makeTestCertificate();
  const summary = summarizeCertificate(certificate.der);

  it('names subject and issuer with all their letters', () => {
    expect(summary).toMatchObject({
      subjectCommonName: 'Đorđe Šćepanović',
      subjectOrganisation: 'Čelik Žabljak d.o.o.',
      issuerCommonName: 'Đorđe Šćepanović',
    });
  });

  it('agrees with OpenSSL on serial, dates and fingerprint', () => {
    const args = ['x509', '-noout', '-serial', '-startdate', '-enddate', '-fingerprint', '-sha256'];
    const text = execFileSync('openssl', args, { input: certificate.pem, encoding: 'utf8' });
    expect(text).toContain(`serial=${summary.serial}\n`);
    const [start, end] = ['notBefore', 'notAfter'].map((name) => new RegExp(`${name}=(.+)`).exec(text)?.[1] ?? '');
    expect([summary.notBefore, summary.notAfter]).toEqual([new Date(start ?? ''), new Date(end ?? '')]);
    expect(text.replaceAll(':', '').toLowerCase()).toContain(summary.fingerprint);
  });

  it('tells key and usage', () => {
    expect(summary.key).toEqual({ kind: 'rsa', bits: 2048 });
    expect(summary.keyUsage).toEqual(['digitalSignature', 'nonRepudiation']);
    const curve = summarizeCertificate(
      makeTestCertificate({ newKey: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-521'] }).der,
    );
    expect(curve.key).toEqual({ kind: 'ec', curve: 'P-521', bits: 521 });
  });

  it.each(['2049-12-31', '2050-01-01', '1999-06-15'])(
    'agrees with OpenSSL on a certificate that begins on %s',
    (day) => {
      const begin = `${day.replaceAll('-', '')}120000Z`;
      const { der, pem } = issueCertificate({ subject: '/CN=A', notBefore: begin, notAfter: '20991231000000Z' });
      const text = execFileSync('openssl', ['x509', '-noout', '-startdate'], { input: pem, encoding: 'utf8' });
      const { notBefore } = summarizeCertificate(der);
      expect(notBefore).toEqual(new Date(`${day}T12:00:00Z`));
      expect(notBefore).toEqual(new Date(text.trim().replace('notBefore=', '')));
    },
  );

  it.each(['digitalSignature', 'keyCertSign,cRLSign', 'keyAgreement,decipherOnly'])('reads the usage %s', (usage) => {
    const { keyUsage } = summarizeCertificate(issueCertificate({ subject: '/CN=A', keyUsage: usage }).der);
    expect(keyUsage?.join(',').toLowerCase()).toBe(usage.toLowerCase());
  });

  it('has no usage where the extension is absent', () => {
    expect(summarizeCertificate(issueCertificate({ subject: '/CN=A', keyUsage: '' }).der).keyUsage).toBeUndefined();
  });

  it('refuses what is no certificate', () => {
    expect(thrownCode(() => summarizeCertificate(Buffer.from('no certificate')))).toBe('asn1-malformed');
  });
});
