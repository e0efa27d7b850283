import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import Sqlite from 'better-sqlite3';
import { z } from 'zod';
import { projectRoot } from '../support/root.js';
import { createDemoToken, type DemoToken } from '../trust/demo-token.js';
import { startTrustServices, type TrustServices } from '../trust/trust-services.js';
import { createTrust, type Trust } from '../trust/trust.js';
import { MockToken } from './mock-token.js';

/** Of the trust services, below where the system takes ports for outgoing connections. */
const address = { host: '127.0.0.5', port: 28_874 };
const credentialId = 'seal';

const finding = z.object({
  check: z.string(),
  subject: z.string(),
  state: z.enum(['ok', 'warning', 'fault']),
  cause: z.string().min(1),
  code: z.string().optional(),
  effect: z.string().optional(),
  remedy: z.string().optional(),
});
const examination = z.object({ state: z.enum(['ok', 'warning', 'fault']), findings: z.array(finding) });

let folder: string;
let trust: Trust;
let services: TrustServices;
let token: DemoToken;
let mock: MockToken;
let config: Record<string, unknown>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-doctor-'));
  const directory = join(folder, 'trust');
  const baseUrl = `http://${address.host}:${address.port}`;
  trust = await createTrust({ directory, clock: () => new Date(), baseUrl });
  services = await startTrustServices({ directory, ...address });
  const subject = { commonName: 'Adriatik Trade d.o.o.', organisation: 'Adriatik Trade d.o.o.' };
  token = await createDemoToken({ directory: join(folder, 'token'), trust, subject });
  mock = new MockToken(folder, { modulePath: token.modulePath, environment: { SOFTHSM2_CONF: token.softhsmConf } });
  for (const [name, pem] of Object.entries({ 'root.pem': trust.rootPem, 'chain.pem': token.chainPem })) {
    writeFileSync(join(folder, name), pem);
  }
  config = configured();
  await dealseal(config, 'tenants', 'list');
}, 120_000);
afterAll(async () => {
  await services?.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  mock.putBack();
  mock.behave();
  mock.countPins(0);
  rmSync(join(folder, 'data/pin-refusals'), { recursive: true, force: true });
});

/** The service's settings, with others for its one credential and its trust. */
function configured(
  changes: { readonly credential?: object; readonly trust?: object; readonly pkcs11?: object } = {},
): Record<string, unknown> {
  const { modulePath, environment } = mock;
  const { host, port } = address;
  return {
    dataDirectory: join(folder, 'data'),
    pkcs11: { modulePath, environment, ...changes.pkcs11 },
    credentials: [
      {
        credentialId,
        keyUri: token.keyUri,
        pinFile: token.pinFile,
        chainFile: join(folder, 'chain.pem'),
        ...changes.credential,
      },
    ],
    trust: {
      certificateFiles: [join(folder, 'root.pem')],
      timeStampAuthorities: [{ name: 'Demo', url: `http://${host}:${port}/tsa` }],
      privateNetwork: [`${host}:${port}`],
      ...changes.trust,
    },
  };
}

function dealseal(
  settings: object,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string }> {
  const file = join(folder, 'service.json');
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
  const env = { PATH: process.env['PATH'] ?? '', DEALSEAL_SERVICE_CONFIG: file };
  const program = join(projectRoot, 'signing-service/bin/dealseal.js');
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env }, (error, stdout) => {
      resolve({ code: error === null ? 0 : Number(error.code), out: stdout });
    });
  });
}

async function examined(settings: object = config): Promise<z.output<typeof examination> & { readonly code: number }> {
  const { code, out } = await dealseal(settings, 'doctor', '--json');
  return { code, ...examination.parse(JSON.parse(out)) };
}

/** Codes of faults, and of warnings that are not of this machine's own disk. */
async function troubles(settings: object = config): Promise<string[]> {
  const { findings } = await examined(settings);
  return findings.flatMap(({ code }) => (code === undefined || code.startsWith('disk-') ? [] : [code]));
}

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
};

const refusedPins = (): number => mock.pinAttempts.filter(({ ckr }) => ckr !== 0).length;

describe('dealseal doctor', () => {
  it('looks at everything, finds nothing wrong, and changes nothing', async () => {
    const { code, findings } = await examined();
    expect(findings.filter(({ state }) => state === 'fault')).toEqual([]);
    expect(code).toBe(0);
    const checks = ['configuration', 'library', 'token', 'pin', 'key', 'certificate', 'trust', 'time-stamp', 'clock'];
    expect(findings.map(({ check }) => check)).toEqual([...checks, 'storage', 'database', 'disk']);
    expect(findings.find(({ check }) => check === 'trust')?.cause).toContain('nothing on it is revoked');
  });

  it('tells people each finding in words, and what to do', async () => {
    mock.pull();
    const { code, out } = await dealseal(config, 'doctor');
    expect(code).toBe(1);
    expect(out).toContain(
      'FAULT    token seal: The token is in no slot; there is none at all.\n         Nobody can sign with this key.\n         → Plug the token in;',
    );
  });

  it('says why a configuration cannot be used', async () => {
    expect(await troubles({ ...config, dataDirectory: undefined })).toEqual(['configuration-unusable']);
  });
});

describe('“EDS does not work”: token not seen', () => {
  it.each<[string, string, () => object]>([
    ['no library at its path', 'library-missing', () => configured({ pkcs11: { modulePath: '/nowhere.so' } })],
    [
      'a library that is none',
      'library-unusable',
      () => configured({ pkcs11: { modulePath: file('text.so', 'text') } }),
    ],
  ])('%s', async (_, code, settings) => {
    expect(await troubles(settings())).toEqual([code]);
  });

  it.each<[string, string, () => void]>([
    ['a token that is pulled', 'token-absent', () => mock.pull()],
    ['a reader that is unplugged, or pcscd not running', 'no-slot', () => mock.pullWithReader()],
    ['a library that breaks down', 'library-broken', () => mock.misbehave({ call: 'C_GetSlotList', action: 'crash' })],
    [
      'a token that fails',
      'token-failed',
      () => mock.misbehave({ call: 'C_FindObjectsInit', action: 'answer', ckr: 0x30 }),
    ],
    ['a key that takes the library along', 'token-failed', () => mock.misbehave({ call: 'C_Sign', action: 'crash' })],
    ['a key that signs wrongly', 'signature-wrong', () => mock.misbehave({ call: 'C_Sign', action: 'spoil' })],
  ])('%s', async (_, code, disturb) => {
    disturb();
    expect(await troubles()).toEqual([code]);
  });
});

describe('“EDS does not work”: PIN forgotten or locked', () => {
  const wrong = (pin = '24681357'): object => configured({ credential: { pinFile: file('wrong.pin', pin) } });

  it('a wrong PIN is tried once, by doctor, command line and service together', async () => {
    mock.countPins(3);
    const before = refusedPins();
    expect(await troubles(wrong())).toEqual(['pin-wrong']);
    expect(await troubles(wrong())).toEqual(['pin-count-low', 'pin-refused-before']);
    expect((await dealseal(wrong(), 'credential', 'list')).code).toBe(0);
    const key = [
      'token',
      'generate',
      '--token',
      token.keyUri.replace(/;id=.*/, ''),
      '--pin-file',
      join(folder, 'wrong.pin'),
    ];
    expect((await dealseal(wrong(), ...key, '--type', 'ec-p256', '--label', 'x')).code).toBe(1);
    expect(refusedPins() - before).toBe(1);
  });

  it('the last try is nobody’s but an operator’s', async () => {
    mock.countPins(2);
    expect(await troubles(wrong())).toEqual(['pin-wrong']);
    const before = mock.pinAttempts.length;
    expect(await troubles()).toEqual(['pin-final-try']);
    expect(mock.pinAttempts).toHaveLength(before);
  });

  it('a locked PIN says who can unblock it, and is unblocked by the SO’s', async () => {
    mock.countPins(1);
    expect(await troubles(wrong())).toEqual(['pin-locked']);
    expect(await troubles()).toEqual(['pin-locked']);
    const { findings } = await examined();
    expect(findings.find(({ check }) => check === 'pin')?.remedy).toContain('SO (administrator) PIN');
    const uri = token.keyUri.replace(/;id=.*/, '');
    const pins = ['--so-pin-file', join(folder, 'token/so.pin'), '--new-pin-file', token.pinFile];
    expect((await dealseal(config, 'token', 'unblock', '--token', uri, ...pins)).code).toBe(0);
    expect(await troubles()).toEqual([]);
  });

  it('a maker’s default PIN is warned of; after a wrong one, another that was never accepted is an operator’s to try', async () => {
    mock.countPins(3);
    expect(await troubles(wrong('12345678'))).toEqual(['pin-default', 'pin-wrong']);
    const before = mock.pinAttempts.length;
    expect(await troubles()).toEqual(['pin-count-low', 'pin-doubtful']);
    expect(mock.pinAttempts).toHaveLength(before);
    const serial = decodeURIComponent(/serial=([^;]+)/.exec(token.keyUri)?.[1] ?? '');
    await dealseal(config, 'token', 'clear-pin-refusal', '--serial', serial);
    expect(await troubles()).toEqual(['pin-count-low']);
    expect(await troubles()).toEqual([]);
  });
});

describe('“EDS does not work”: certificate and trust', () => {
  /** A certificate for the token's key by an authority of the moment's making. */
  function certify(extensions: string, subject = '/CN=Milica'): string {
    const [key, own, made] = [join(folder, 'ca.key'), join(folder, 'own.pub'), join(folder, 'made.pem')];
    const openssl = (...args: readonly string[]): string =>
      execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
    writeFileSync(own, openssl('x509', '-in', file('own.pem', token.certificatePem), '-noout', '-pubkey'));
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    openssl('req', '-new', ...curve, '-keyout', key, '-subj', subject, '-out', join(folder, 'made.csr'));
    const options = [
      '-signkey',
      key ?? '',
      '-force_pubkey',
      own,
      '-days',
      '99',
      '-extfile',
      file('extensions', extensions),
    ];
    openssl('x509', '-req', '-in', join(folder, 'made.csr'), ...options, '-out', made);
    return made;
  }

  it('a wrong purpose', async () => {
    const certificateFile = certify('extendedKeyUsage=serverAuth\n');
    expect(await troubles(configured({ credential: { certificateFile } }))).toEqual([
      'certificate-other-purpose',
      'issuer-missing',
    ]);
  });

  it('a root that is not trusted is named', async () => {
    const settings = configured({ trust: { certificateFiles: [certify('')] } });
    const { findings } = await examined(settings);
    const found = findings.find(({ check }) => check === 'trust');
    expect(found).toMatchObject({ code: 'issuer-missing' });
    expect(found?.cause).toMatch(/^The path ends at .*CN=.*, which is not among the trusted certificates\.$/);
  });

  it('no trusted certificate, and nobody who stamps the time', async () => {
    const settings = configured({ trust: { certificateFiles: [], timeStampAuthorities: [] } });
    expect(await troubles(settings)).toEqual(['trust-unconfigured', 'time-stamp-unconfigured']);
  });

  it('a key that is lent: one person’s certificate, granted to two', async () => {
    const { out } = await dealseal(config, 'pairing-code', '--tenant-name', 'Lenders', '--json');
    const { tenantId } = z.object({ tenantId: z.string() }).parse(JSON.parse(out));
    const assign = ['credential', 'assign', '--tenant', tenantId, '--credential', credentialId];
    await dealseal(config, ...assign);
    const database = new Sqlite(join(folder, 'data/signing-service.sqlite'));
    // Enrolled people of a tenant; nothing but the grants is looked at.
    database.pragma('foreign_keys = off');
    const grant = 'insert into grants (tenant_id, person_id, credential_id, granted_at) values (?, ?, ?, 0)';
    for (const personId of ['1', '2']) database.prepare(grant).run(tenantId, personId, credentialId);
    database.close();
    expect(await troubles()).toEqual([]);
    const certificateFile = certify('', '/GN=Milica/SN=Radovic/CN=Milica Radovic');
    expect(await troubles(configured({ credential: { certificateFile } }))).toEqual(['key-lent', 'issuer-missing']);
  });

  it('responders and authorities that do not answer', async () => {
    await services.close();
    try {
      expect(await troubles()).toEqual(['revocation-unavailable', 'time-stamp-unavailable']);
    } finally {
      services = await startTrustServices({ directory: join(folder, 'trust'), ...address });
    }
  }, 120_000);

  it('a revoked certificate', async () => {
    const serial = execFileSync(
      'openssl',
      ['x509', '-noout', '-serial', '-in', file('own.pem', token.certificatePem)],
      { encoding: 'utf8' },
    );
    await trust.revoke(serial.trim().replace('serial=', ''));
    expect(await troubles()).toEqual(['certificate-revoked']);
  });
});
