import { execFile, execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contractPdf } from '../attack/documents-to-sign.js';
import { projectRoot } from '../support/root.js';
import { createDemoToken, type DemoToken } from '../trust/demo-token.js';
import { startTrustServices, type TrustServices } from '../trust/trust-services.js';
import { createTrust, type Trust } from '../trust/trust.js';
import { MockToken } from './mock-token.js';

const execute = promisify(execFile);
/** Of the trust services, below where the system takes ports for outgoing connections. */
const address = { host: '127.0.0.5', port: 28_876 };

let folder: string;
let trust: Trust;
let services: TrustServices;
let token: DemoToken;
let mock: MockToken;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-renewal-'));
  const directory = join(folder, 'trust');
  trust = await createTrust({ directory, clock: () => new Date(), baseUrl: `http://${address.host}:${address.port}` });
  services = await startTrustServices({ directory, ...address });
  const subject = { commonName: 'Adriatik Trade d.o.o.', organisation: 'Adriatik Trade d.o.o.' };
  token = await createDemoToken({ directory: join(folder, 'token'), trust, subject });
  mock = new MockToken(folder, { modulePath: token.modulePath, environment: { SOFTHSM2_CONF: token.softhsmConf } });
  writeFileSync(join(folder, 'root.pem'), trust.rootPem);
  writeFileSync(join(folder, 'chain.pem'), trust.chainPem);
}, 120_000);
afterAll(async () => {
  await services?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the command prints. Throws when it ends with another code than 0. */
async function dealseal(...args: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'] ?? '', ...mock.environment };
  const program = join(projectRoot, 'signing-service/bin/dealseal.js');
  return (await execute(process.execPath, [program, ...args], { env })).stdout;
}

async function sign(keyUri: string, name: string): Promise<string> {
  const [input, output] = [join(folder, 'contract.pdf'), join(folder, `${name}.pdf`)];
  writeFileSync(input, contractPdf('renewal'));
  const files = ['--chain', join(folder, 'chain.pem'), '--trust', join(folder, 'root.pem'), input, output];
  const key = `${keyUri}?module-path=${mock.modulePath}`;
  await dealseal('sign', '--key', key, '--pin-file', token.pinFile, '--allow-private-network', ...files);
  return execFileSync('pdfsig', ['-nocert', output], { encoding: 'utf8', cwd: folder });
}

describe('a renewal by the demo CA on the same token', () => {
  it('new key, request, certificate; the old key signs until the new one does, and both signatures hold', async () => {
    const tokenUri = token.keyUri.replace(/;id=.*/u, '');
    const module = ['--module', mock.modulePath];
    const pin = ['--pin-file', token.pinFile];
    expect(await sign(token.keyUri, 'before')).toContain('Signature is Valid');

    const made = ['--type', 'rsa-2048', '--label', 'Seal 2027', '--json'];
    const generated = await dealseal('token', 'generate', ...module, '--token', tokenUri, ...pin, ...made);
    const { uri } = z.object({ uri: z.string() }).parse(JSON.parse(generated));
    const request = join(folder, 'request.pem');
    const subject = ['--subject', 'CN=Adriatik Trade d.o.o.,O=Adriatik Trade d.o.o.,C=ME'];
    await dealseal('token', 'request', ...module, '--key', uri, ...pin, ...subject, '--out', request);
    execFileSync('openssl', ['req', '-in', request, '-verify', '-noout'], { stdio: 'pipe' });
    const issued = await trust.issueCertificate({
      csrOrPublicKey: readFileSync(request, 'utf8'),
      subject: { commonName: 'Adriatik Trade d.o.o.', organisation: 'Adriatik Trade d.o.o.' },
      days: 825,
    });
    const certificate = join(folder, 'issued.pem');
    writeFileSync(certificate, issued.certificatePem);
    expect(await sign(token.keyUri, 'meanwhile')).toContain('Signature is Valid');
    await dealseal('token', 'import', ...module, '--token', tokenUri, ...pin, certificate);

    expect(await sign(uri, 'after')).toContain('Signature is Valid');
    const { serialNumber } = new X509Certificate(issued.certificatePem);
    const doctor = await dealseal(
      'doctor',
      '--key',
      uri,
      ...module,
      ...pin,
      '--chain',
      join(folder, 'chain.pem'),
      '--trust',
      join(folder, 'root.pem'),
      '--allow-private-network',
      '--json',
    );
    expect(doctor).not.toContain('"fault"');
    expect(serialNumber).not.toBe(new X509Certificate(token.certificatePem).serialNumber);
    expect(mock.pinAttempts.filter(({ ckr }) => ckr !== 0)).toEqual([]);
  }, 120_000);
});
