import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { end, makeCrlDer, middle, threeCertificates } from '../trust/authority.test-support.js';
import { main } from './main.js';

const pem = (label: string, der: Uint8Array) =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`;

describe('dealseal path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-path-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const { root, authority, person } = threeCertificates();
  const serial = Number.parseInt(Buffer.from(person.certificate.serial).toString('hex'), 16);
  const crl = (entries: readonly { serial: number }[]) =>
    [makeCrlDer({ issuer: root }), makeCrlDer({ issuer: authority, entries })]
      .map((der) => pem('X509 CRL', der))
      .join('');
  const files = {
    'root.pem': pem('CERTIFICATE', root.certificate.der),
    'chain.pem': pem('CERTIFICATE', root.certificate.der) + pem('CERTIFICATE', authority.certificate.der),
    'person.der': person.certificate.der,
    'good.crl': crl([]),
    'revoked.crl': crl([{ serial }]),
    'broken.pem': pem('CERTIFICATE', person.certificate.der.subarray(9)),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);

  async function path(...args: readonly string[]) {
    const [out, err]: [string[], string[]] = [[], []];
    const terminal = {
      print: (line: string) => void out.push(line),
      complain: (line: string) => void err.push(line),
      readLine: () => Promise.resolve(null),
    };
    const code = await main(['path', ...args], { terminal, environment: {}, cwd: folder });
    return { code, out, err };
  }
  const usual = ['person.der', '--trust', 'root.pem', '--chain', 'chain.pem', '--time', middle.toISOString()];

  it('prints the path and each check, and ends with 0 when it is valid', async () => {
    const { code, out, err } = await path(...usual, '--crl', 'good.crl');
    expect([code, err, out[0], out[1]]).toEqual([0, [], 'valid', 'anchor: CN=Root']);
    expect(out.filter((line) => line.includes('revocation'))).toEqual(Array(2).fill('   revocation         passed'));
  });

  it('says that nobody was asked for revoked certificates', async () => {
    const { code, err } = await path(...usual);
    expect([code, err]).toEqual([0, ['Nobody was asked for revoked certificates: no --crl was given.']]);
  });

  it('ends with 1 when it is not valid, or cannot be told', async () => {
    const revoked = await path(...usual, '--crl', 'revoked.crl', '--json');
    expect([revoked.code, JSON.parse(revoked.out[0] ?? '')]).toMatchObject([
      1,
      { outcome: 'invalid', anchor: 'CN=Root' },
    ]);
    const alone = await path('person.der', '--trust', 'root.pem', '--crl', 'good.crl');
    expect([alone.code, alone.out]).toEqual([1, ['indeterminate: path-not-found']]);
    const late = await path(...usual.slice(0, -1), new Date(end.getTime() + 1000).toISOString());
    expect([late.code, late.out[0]]).toEqual([1, 'invalid']);
  });

  it('names the file that cannot be read', async () => {
    expect(await path('nowhere.pem', '--trust', 'root.pem')).toMatchObject({
      code: 1,
      err: ['nowhere.pem: input-unreadable: The file cannot be read: no such file or directory.'],
    });
    expect((await path('broken.pem', '--trust', 'root.pem')).err[0]).toContain('broken.pem: asn1-malformed');
    expect((await path(...usual, '--crl', 'root.pem')).err[0]).toContain('root.pem: asn1-malformed');
  });

  it.each([
    [[]],
    [['person.der']],
    [['person.der', 'chain.pem', '--trust', 'root.pem']],
    [[...usual, '--time', 'noon']],
  ])('does not understand %s', async (args) => {
    expect((await path(...args)).code).toBe(2);
  });
});
