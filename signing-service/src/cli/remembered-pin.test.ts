import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SigningServiceError } from '../contract/service-call.js';
import {
  createInstallation,
  createTestToken,
  type TestInstallation,
  type TestService,
  type TestToken,
} from '../http/installation.test-support.js';
import {
  authorizeDocuments,
  buildPdf,
  connect,
  enrolPerson,
  lastAudit,
  pairTenant,
  signatureRequest,
  signDocument,
  type TestClient,
  type TestPerson,
  type TestTenant,
} from '../http/service.test-support.js';
import { builtDealseal, type Outcome } from './cli.test-support.js';
import { main } from './main.js';
import { changeAndReseal } from './reseal-pins.js';

let token: TestToken;
let installation: TestInstallation;
let service: TestService;
let tenant: TestTenant;
let client: TestClient;
let person: TestPerson;

beforeAll(async () => {
  token = createTestToken();
  installation = createInstallation(token);
  rmSync(token.token.pinFile);
  service = await installation.start();
  tenant = await pairTenant(service, 'Adriatik 24');
  client = connect(service, tenant);
  person = await enrolPerson(installation, service, { tenantId: tenant.tenantId, personId: '7' });
}, 120_000);
afterAll(async () => {
  await client.close();
  await service.stop();
  installation.remove();
  token.hsm.remove();
});

async function restart(): Promise<void> {
  await client.close();
  await service.stop();
  service = await installation.start();
  client = connect(service, tenant);
}

/** `typed`: what is typed where a PIN is asked for. */
async function dealseal(typed: string, ...args: readonly string[]): Promise<Omit<Outcome, 'shown'>> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(args, {
    terminal: {
      print: (line) => void out.push(line),
      complain: (line) => void err.push(line),
      readLine: () => Promise.resolve(null),
      readHidden: () => Promise.resolve(Buffer.from(typed)),
    },
    environment: { DEALSEAL_SERVICE_CONFIG: installation.configFile },
    cwd: '/',
  });
  return { code, out, err };
}

const remember = (pin: string, ...more: readonly string[]): Promise<Omit<Outcome, 'shown'>> =>
  dealseal(pin, 'pin', 'remember', '--credential', 'seal', ...more);

/** What becomes of a document that is to be signed now. */
async function signing(): Promise<string> {
  const document = buildPdf(randomUUID());
  try {
    const authorizationId = await authorizeDocuments(client, person, [document]);
    await signDocument(client, signatureRequest(document, { authorizationId, personId: '7' }), document);
    return 'signed';
  } catch (error) {
    if (error instanceof SigningServiceError) return error.code;
    throw error;
  }
}

/** Files of the data directory in which a text stands. */
function filesWith(text: string): string[] {
  return readdirSync(installation.dataDirectory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(installation.dataDirectory, name))
    .filter((file) => statSync(file).isFile() && readFileSync(file).includes(text));
}

async function pinFindings(): Promise<(string | null)[]> {
  const { findings } = await client.examine('credential:seal');
  return findings.flatMap(({ check, code }) => (check === 'pin' ? [code] : []));
}

describe('dealseal pin remember', () => {
  it('asks for a credential whose policy it is', async () => {
    const { code, err } = await dealseal('', 'pin', 'remember');
    expect([code, err[0]]).toEqual([2, 'dealseal pin remember: --credential is missing']);
    await dealseal('', 'credential', 'pin-policy', '--credential', 'seal', '--policy', 'every-time');
    expect((await remember(token.token.pin)).err).toEqual([
      'The PIN is not remembered: the PIN policy is every-time. [pin-not-remembered]',
    ]);
    await dealseal('', 'credential', 'pin-policy', '--credential', 'seal', '--policy', 'remembered');
    expect((await remember('')).err).toEqual(['No PIN was typed, nothing is done.']);
  });

  it('keeps the PIN sealed once the token took it, for the running service and the next', async () => {
    expect(await signing()).toBe('credential-unsuitable');
    expect(await remember(token.token.pin)).toEqual({
      code: 0,
      out: ['The token took the PIN: it is kept sealed for seal, also over a restart.'],
      err: [],
    });
    expect(await lastAudit(service, tenant.tenantId, 'pin-remembered')).toEqual({ credentialId: 'seal' });
    expect(await signing()).toBe('signed');
    await restart();
    expect(await signing()).toBe('signed');
    expect(await pinFindings()).toEqual([null]);
    const { out } = await builtDealseal(['doctor'], { DEALSEAL_SERVICE_CONFIG: installation.configFile });
    expect(out).toContain('ok       pin seal: The token takes the PIN, which is kept sealed.');
  });

  it('leaves it in no file and no line of the log', () => {
    const { pin } = token.token;
    expect(statSync(join(installation.dataDirectory, 'signing-service.sqlite')).size).toBeGreaterThan(0);
    expect(filesWith(pin)).toEqual([]);
    expect(installation.logLines.filter((line) => line.includes(pin))).toEqual([]);
  });

  it('is sealed anew by keys rotate while the service runs', async () => {
    const { out } = await dealseal('', 'keys', 'rotate');
    expect(out[0]).toContain('The sealing key is k2 now');
    const { pin_sealed: sealed } = await service.foundation.store.db
      .selectFrom('remembered_pins')
      .select('pin_sealed')
      .executeTakeFirstOrThrow();
    expect(Buffer.from(sealed).toString('latin1', 1, 3)).toBe('k2');
    await restart();
    expect(await signing()).toBe('signed');
  });

  it('that cannot be opened is a fault with a name, tries nothing, and is mended by typing it anew', async () => {
    const { db } = service.foundation.store;
    const before = await db.selectFrom('remembered_pins').select('pin_sealed').executeTakeFirstOrThrow();
    const underAnother = Buffer.from(before.pin_sealed);
    underAnother.write('k9', 1);
    await db.updateTable('remembered_pins').set({ pin_sealed: underAnother }).execute();
    await restart();
    expect(await signing()).toBe('credential-unsuitable');
    expect(await pinFindings()).toEqual(['pin-unreadable']);
    const doctor = await builtDealseal(['doctor'], { DEALSEAL_SERVICE_CONFIG: installation.configFile });
    expect(doctor.code).toBe(1);
    expect(doctor.out.join('\n')).toMatch(
      /FAULT {4}pin seal: The PIN is kept sealed, and does not open: .*key-missing\.\n.*No PIN was tried\.\n.*pin remember/u,
    );
    expect((await remember(token.token.pin)).code).toBe(0);
    expect(await signing()).toBe('signed');
  });

  it('drops it by pin forget', async () => {
    expect(await dealseal('', 'pin', 'forget', '--credential', 'seal')).toEqual({
      code: 0,
      out: [
        'The PIN that was kept sealed is forgotten.',
        'seal signs no more before its PIN is typed or remembered again.',
      ],
      err: [],
    });
    expect(await lastAudit(service, tenant.tenantId, 'pin-forgotten')).toEqual({ credentialId: 'seal' });
    expect(await signing()).toBe('credential-unsuitable');
  });

  it('keeps none that the token refused, tries it never again, and no other without a word', async () => {
    expect((await remember('86420975')).err).toEqual([expect.stringContaining('[token-pin-refused]')]);
    const told = { credentialId: 'seal', wantedFor: 'remember', isAccepted: false };
    expect(await lastAudit(service, tenant.tenantId, 'pin-typed')).toEqual(told);
    expect(await signing()).toBe('credential-unsuitable');
    expect((await remember('86420975', '--confirm')).err).toEqual([
      expect.stringContaining('this PIN was refused before'),
    ]);
    expect((await remember(token.token.pin)).err).toEqual([expect.stringContaining('[pin-unconfirmed]')]);
    expect(await remember(token.token.pin, '--confirm')).toMatchObject({ code: 0 });
    expect(await signing()).toBe('signed');
  });
});

describe('a PIN that is remembered, when it is changed', () => {
  const newer = '48151623';
  const newest = '42108916';
  const file = (pin: string): string => {
    const path = join(installation.dataDirectory, '..', `${pin}.pin`);
    writeFileSync(path, `${pin}\n`, { mode: 0o600 });
    return path;
  };
  const change = (from: string, to: string) => {
    const pins = ['--pin-file', file(from), '--new-pin-file', file(to)];
    const args = ['token', 'change-pin', '--token', token.token.uri, ...pins];
    return builtDealseal(args, { DEALSEAL_SERVICE_CONFIG: installation.configFile });
  };
  const sealed = () => service.foundation.store.db.selectFrom('remembered_pins').select('credential_id').execute();

  it('is sealed anew in the same act, for the running service and the next', async () => {
    expect((await sealed()).length).toBe(1);
    const { code, out } = await change(token.token.pin, newer);
    expect([code, out[0]]).toEqual([0, expect.stringContaining('The new one is kept sealed for seal.')]);
    expect(await signing()).toBe('signed');
    await restart();
    expect(await signing()).toBe('signed');
    expect(filesWith(newer)).toEqual([]);
  });

  it('stays sealed as it was when the token does not take the new one, or the present one was not right', async () => {
    expect((await change(newer, '12')).err).toEqual([expect.stringContaining('new-pin-unsuitable')]);
    expect((await change(token.token.pin, newest)).err).toEqual([expect.stringContaining('was changed here')]);
    await restart();
    expect(await signing()).toBe('signed');
  });

  it('is tried by nothing when the program ends before it was sealed anew; the one before is not tried at all', async () => {
    const call = { environment: { DEALSEAL_SERVICE_CONFIG: installation.configFile }, cwd: '/' };
    const { serial } = token.token;
    await new Promise<void>((ended) => {
      const cut = async () => {
        await change(newer, newest);
        // Nothing comes after this, as after a power cut.
        ended();
        await new Promise(() => undefined);
      };
      void changeAndReseal(call, { serial, newPin: Buffer.from(newest) }, cut);
    });
    await restart();
    expect(await sealed()).toEqual([]);
    expect(await signing()).toBe('credential-unsuitable');
    // What the token counts tells that no wrong one was tried: no confirmation is asked for.
    expect((await remember(newer)).err).toEqual([expect.stringContaining('this PIN was changed here')]);
    expect((await remember(newest)).code).toBe(0);
    expect(await signing()).toBe('signed');
  });
});
