import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openssl } from './openssl.js';
import { startTrustServices, type TrustServices } from './trust-services.js';
import { createTrust, type IssuedCertificate, type Trust } from './trust.js';

let directory: string;
let trust: Trust;
let services: TrustServices;
let port: number;
let rootFile: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'trust-'));
  port = await freePort();
  trust = await open();
  services = await startTrustServices({ directory, host: '127.0.0.1', port });
  rootFile = trust.files.root.certificate;
});
afterAll(async () => {
  await services.close();
  await rm(directory, { recursive: true, force: true });
});

function open(): Promise<Trust> {
  return createTrust({ directory, clock: () => new Date(), baseUrl: `http://127.0.0.1:${port}` });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** A certificate for a key that the CA never sees. */
function issueToSomeone(commonName = 'Мария Петрова / Sales + 1'): Promise<IssuedCertificate> {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const csrOrPublicKey = publicKey.export({ format: 'pem', type: 'spki' }).toString();
  return trust.issueCertificate({ csrOrPublicKey, subject: { commonName, organisation: 'Ромашка' }, days: 30 });
}

async function post(where: string, type: string, body: Buffer): Promise<Buffer> {
  const response = await fetch(`${services.url}${where}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: new Uint8Array(body),
  });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

async function get(where: string): Promise<Buffer> {
  const response = await fetch(`${services.url}${where}`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

const at = (name: string): string => path.join(directory, name);

describe('the demo certification authority', () => {
  it('certifies a public key whose private half it never sees', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const csrOrPublicKey = publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const subject = { commonName: 'Anna', organisation: 'Acme', serialNumber: 'PNODE-1' };
    const { certificatePem, serial } = await trust.issueCertificate({ csrOrPublicKey, subject, days: 30 });
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.publicKey.export({ format: 'pem', type: 'spki' })).toBe(csrOrPublicKey);
    expect(certificate.serialNumber).toBe(serial);
    expect(certificate.subject.split('\n')).toEqual(['O=Acme', 'serialNumber=PNODE-1', 'CN=Anna']);
    expect(certificate.infoAccess).toContain(`${services.url}/ocsp`);
    await writeFile(at('leaf.pem'), certificatePem);
    const text = (await openssl('x509', '-in', at('leaf.pem'), '-noout', '-text')).toString('utf8');
    expect(text).toContain('Digital Signature, Non Repudiation');
    const verified = await openssl(
      'verify',
      '-x509_strict',
      '-CAfile',
      rootFile,
      '-untrusted',
      trust.files.chain,
      at('leaf.pem'),
    );
    expect(verified.toString()).toContain('OK');
  });

  it('certifies the key of a request and refuses one whose signature is broken', async () => {
    await openssl(
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      at('k.pem'),
      '-subj',
      '/CN=x',
      '-out',
      at('r.pem'),
    );
    const csrOrPublicKey = await readFile(at('r.pem'), 'utf8');
    const order = { subject: { commonName: 'From a request', organisation: 'Acme' }, days: 30 };
    const { certificatePem } = await trust.issueCertificate({ ...order, csrOrPublicKey });
    const key = (await openssl('pkey', '-in', at('k.pem'), '-pubout')).toString();
    expect(new X509Certificate(certificatePem).publicKey.export({ format: 'pem', type: 'spki' })).toBe(key);
    const der = await openssl('req', '-in', at('r.pem'), '-outform', 'DER');
    der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1);
    await writeFile(at('broken.der'), der);
    const broken = (await openssl('req', '-inform', 'DER', '-in', at('broken.der'))).toString();
    await expect(trust.issueCertificate({ ...order, csrOrPublicKey: broken })).rejects.toThrow(
      'not signed by its own key',
    );
  });

  it('keeps names with separators and Cyrillic letters whole', async () => {
    const { certificatePem } = await issueToSomeone();
    expect(new X509Certificate(certificatePem).subject).toContain('CN=Мария Петрова / Sales \\+ 1');
  });

  it('is the same after a restart, and makes itself anew for another address', async () => {
    expect((await open()).rootPem).toBe(trust.rootPem);
    const other = await mkdtemp(path.join(tmpdir(), 'trust-'));
    try {
      const clock = (): Date => new Date();
      const first = await createTrust({ directory: other, clock, baseUrl: 'http://127.0.0.1:1' });
      const second = await createTrust({ directory: other, clock, baseUrl: 'http://127.0.0.1:2' });
      expect(second.rootPem).not.toBe(first.rootPem);
    } finally {
      await rm(other, { recursive: true, force: true });
    }
  });
});

describe('the time-stamping service', () => {
  it('answers a query with a token that openssl verifies', async () => {
    const digest = createHash('sha256').update('signature bytes').digest('hex');
    await openssl('ts', '-query', '-digest', digest, '-sha256', '-cert', '-out', at('q.tsq'));
    const reply = await post('/tsa', 'application/timestamp-query', await readFile(at('q.tsq')));
    await writeFile(at('q.tsr'), reply);
    const verified = await openssl(
      'ts',
      '-verify',
      '-queryfile',
      at('q.tsq'),
      '-in',
      at('q.tsr'),
      '-CAfile',
      rootFile,
      '-untrusted',
      trust.files.chain,
    );
    expect(verified.toString()).toContain('Verification: OK');
  });

  it('gives 20 queries at once 20 different serials', async () => {
    await openssl('ts', '-query', '-digest', '00'.repeat(32), '-sha256', '-no_nonce', '-out', at('s.tsq'));
    const query = await readFile(at('s.tsq'));
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => post('/tsa', 'application/timestamp-query', query)),
    );
    expect(new Set(replies.map((reply) => reply.toString('hex'))).size).toBe(20);
  });

  it('rejects what is no query with a reply that says so', async () => {
    const reply = await post('/tsa', 'application/timestamp-query', Buffer.from('nonsense'));
    await writeFile(at('bad.tsr'), reply);
    const text = (await openssl('ts', '-reply', '-in', at('bad.tsr'), '-text')).toString();
    expect(text).toContain('Status: Rejected.');
  });
});

describe('revocation', () => {
  async function ask(certificate: IssuedCertificate): Promise<string> {
    await writeFile(at('asked.pem'), certificate.certificatePem);
    const issuer = ['-issuer', trust.files.issuing.certificate, '-cert', at('asked.pem')];
    await openssl('ocsp', ...issuer, '-reqout', at('o.req'));
    await writeFile(at('o.resp'), await post('/ocsp', 'application/ocsp-request', await readFile(at('o.req'))));
    return (
      await openssl(
        'ocsp',
        ...issuer,
        // Or the command line would add a second nonce to the request before it compares.
        '-no_nonce',
        '-reqin',
        at('o.req'),
        '-respin',
        at('o.resp'),
        '-CAfile',
        rootFile,
        '-verify_other',
        trust.files.chain,
      )
    ).toString();
  }

  it('answers good, then revoked', async () => {
    const certificate = await issueToSomeone();
    expect(await ask(certificate)).toContain(': good');
    await trust.revoke(certificate.serial, 'keyCompromise');
    const answer = await ask(certificate);
    expect(answer).toContain(': revoked');
    expect(answer).toContain('keyCompromise');
  });

  it('answers the GET form like the POST form', async () => {
    const certificate = await issueToSomeone();
    await writeFile(at('g.pem'), certificate.certificatePem);
    const issuer = ['-issuer', trust.files.issuing.certificate, '-cert', at('g.pem')];
    await openssl('ocsp', ...issuer, '-no_nonce', '-reqout', at('g.req'));
    const base64 = (await readFile(at('g.req'))).toString('base64');
    await writeFile(at('g.resp'), await get(`/ocsp/${encodeURIComponent(base64)}`));
    const text = await openssl('ocsp', '-respin', at('g.resp'), '-noverify', '-resp_text');
    expect(text.toString()).toContain('Cert Status: good');
  });

  it('lists a revoked certificate in the CRL, signed by the issuing CA', async () => {
    const certificate = await issueToSomeone();
    await trust.revoke(certificate.serial);
    await writeFile(at('crl.der'), await get('/crl'));
    const text = (await openssl('crl', '-inform', 'DER', '-in', at('crl.der'), '-noout', '-text')).toString();
    expect(text).toContain(certificate.serial);
    await expect(
      openssl('crl', '-inform', 'DER', '-in', at('crl.der'), '-noout', '-CAfile', trust.files.issuing.certificate),
    ).resolves.toBeDefined();
    await expect(trust.revoke(certificate.serial)).rejects.toThrow('Already revoked');
  });

  it('serves the certificates and the CRL that the certificates name', async () => {
    const { issuing, root } = trust.files;
    expect(new X509Certificate(await get('/ca.crt')).raw).toEqual(
      new X509Certificate(await readFile(issuing.certificate)).raw,
    );
    expect(new X509Certificate(await get('/root.crt')).raw).toEqual(
      new X509Certificate(await readFile(root.certificate)).raw,
    );
    await writeFile(at('root.crl'), await get('/root.crl'));
    const text = await openssl('crl', '-inform', 'DER', '-in', at('root.crl'), '-noout', '-issuer');
    expect(text.toString()).toContain('DealSeal Demo Root CA');
  });
});
