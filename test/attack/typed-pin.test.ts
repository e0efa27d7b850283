import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BenchService, type BenchTenant, credentialId } from '../bench/bench-service.js';
import { authorize } from '../bench/signing.js';
import { judge } from '../e2e/judge.js';
import { MockToken } from '../mock-token/mock-token.js';
import { addressesFrom } from '../support/addresses.js';
import { createDemoToken } from '../trust/demo-token.js';
import { createTrust } from '../trust/trust.js';
import { contractPdf, outcomeOf, sha256Of, signatureRequest } from './documents-to-sign.js';

const wrongPin = '24681357';
const waitingSchema = z.object({ waiting: z.array(z.object({ pinId: z.string(), digests: z.array(z.string()) })) });

let directory: string;
let mock: MockToken;
let service: BenchService;
let tenant: BenchTenant;
let rootFile: string;
let forgetWrongPins: () => void;
let pin: string;
let pinFile: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dealseal-typed-'));
  const { service: address, trust: trustAddress } = addressesFrom(28_890);
  const baseUrl = `http://${trustAddress.host}:${trustAddress.port}`;
  const trust = await createTrust({ directory: join(directory, 'trust'), clock: () => new Date(), baseUrl });
  rootFile = trust.files.root.certificate;
  const subject = { commonName: 'Adriatik Trade d.o.o.', organisation: 'Adriatik Trade d.o.o.' };
  const token = await createDemoToken({ directory: join(directory, 'token'), trust, subject });
  ({ pinFile } = token);
  const { modulePath, softhsmConf: SOFTHSM2_CONF } = token;
  forgetWrongPins = () => {
    const logIn = ['--module', modulePath, '--token-label', 'DealSeal Demo', '--login', '--pin', pin, '--list-objects'];
    execFileSync('pkcs11-tool', logIn, { env: { PATH: process.env['PATH'] ?? '', SOFTHSM2_CONF }, stdio: 'ignore' });
  };
  pin = (await readFile(pinFile, 'utf8')).trim();
  mock = new MockToken(directory, { modulePath: token.modulePath, environment: { SOFTHSM2_CONF: token.softhsmConf } });
  service = new BenchService({ directory: join(directory, 'service'), address, token });
  await service.start(mock);
  tenant = await service.addTenant('Adriatik');
  await service.enrol(tenant, 12);
}, 180_000);
afterAll(async () => {
  await tenant?.client.close();
  await service?.stop();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(async () => {
  mock.putBack();
  mock.countPins(0);
  mock.typeOnPad(null);
  forgetWrongPins();
  await rm(join(directory, 'service/data/pin-refusals'), { recursive: true, force: true });
});

const setPolicy = (...policy: string[]): Promise<string> =>
  service.console.run('credential', 'pin-policy', '--credential', credentialId, '--policy', ...policy);

interface Job {
  readonly document: Buffer;
  readonly request: ReturnType<typeof signatureRequest>;
}

/** A document that a code was given for, and whose signature waits under this name. */
async function asked(): Promise<Job & { readonly pinId: string }> {
  const document = contractPdf(randomUUID());
  const sha256 = sha256Of(document);
  const authorized = await authorize(tenant, await tenant.people.takeWhenReady(), [{ sha256 }]);
  const job = { document, request: signatureRequest(document, authorized) };
  let pinId: string | undefined;
  // A login that was lost with the token is found to be over by the first that tries it; the next one waits.
  const wait = async (): Promise<boolean> => {
    expect(await sign(job)).toBe('pin-needed');
    const { waiting } = await service.console.json(waitingSchema, 'pin', 'waiting');
    pinId = waiting.find(({ digests }) => digests.includes(sha256))?.pinId;
    return pinId !== undefined;
  };
  await expect.poll(wait).toBe(true);
  if (pinId === undefined) throw new Error('nothing waits');
  return { ...job, pinId };
}

/** What came of it; a signed one is judged. */
function sign({ document, request }: Job): Promise<string> {
  const judged = async (): Promise<void> => {
    const { body } = await tenant.client.sign(request, Readable.from([document]));
    const verdict = await judge(await buffer(body), { level: 'B-B', rootFile });
    expect(verdict).toEqual({ valid: 1, total: 1, sound: true, broken: [] });
  };
  return outcomeOf(judged());
}

/** Attempts at the user's PIN since then. */
function attemptsSince(count: number): readonly number[] {
  return mock.pinAttempts.slice(count).map(({ ckr }) => ckr);
}

describe('threat 21: a PIN that is typed every time', () => {
  beforeAll(() => setPolicy('every-time'));

  it('signs what waits, once it is typed at the console, which does not show it', async () => {
    const job = await asked();
    const before = mock.pinAttempts.length;
    const { code, shown } = await service.console.typing(pin, 'pin', 'give', job.pinId);
    expect([code, shown]).toEqual([0, expect.stringContaining('it is signed now')]);
    expect(shown).not.toContain(pin);
    expect(await sign(job)).toBe('passed');
    expect(attemptsSince(before)).toEqual([0]);
  });

  it('wrong, is tried once by service, restart, command line and doctor together', async () => {
    const job = await asked();
    const before = mock.pinAttempts.length;
    const { code, shown } = await service.console.typing(wrongPin, 'pin', 'give', job.pinId);
    expect([code, shown]).toEqual([1, expect.stringContaining('[token-pin-refused]')]);
    expect(await sign(job)).toBe('token-pin-refused');
    await service.stop();
    await service.start(mock);
    expect(await sign(job)).toBe('pin-needed');
    const { waiting } = await service.console.json(waitingSchema, 'pin', 'waiting');
    const again = await service.console.typing(wrongPin, 'pin', 'give', '--confirm', waiting[0]?.pinId ?? '');
    expect([again.code, again.shown]).toEqual([1, expect.stringContaining('refused before')]);
    await service.console.run('credential', 'list');
    await service.console.run('doctor').catch(() => undefined);
    const wrongFile = join(directory, 'wrong.pin');
    await writeFile(wrongFile, wrongPin, { mode: 0o600 });
    const list = service.console.run(
      'token',
      'list',
      '--token',
      'pkcs11:token=DealSeal%20Demo',
      '--pin-file',
      wrongFile,
    );
    await expect(list).rejects.toThrow('token-pin-refused');
    expect(attemptsSince(before)).toEqual([0xa0]);
  });

  it('with one try left, is asked for only when somebody says so', async () => {
    mock.countPins(2);
    const job = await asked();
    await service.console.typing(wrongPin, 'pin', 'give', job.pinId);
    const next = await asked();
    const before = mock.pinAttempts.length;
    const { code, shown } = await service.console.typing(pin, 'pin', 'give', next.pinId);
    expect([code, shown]).toEqual([1, expect.stringContaining('one try left')]);
    expect(shown).not.toContain('PIN of');
    expect(attemptsSince(before)).toEqual([]);
    expect(await service.console.typing(pin, 'pin', 'give', '--confirm', next.pinId)).toMatchObject({ code: 0 });
    expect(await sign(next)).toBe('passed');
  });

  it('locked, is not waited for: the code is not spent', async () => {
    mock.countPins(1);
    const job = await asked();
    await service.console.typing(wrongPin, 'pin', 'give', job.pinId);
    await setPolicy('every-time');
    const code = await tenant.people.takeWhenReady();
    const refused = authorize(tenant, code, [{ sha256: sha256Of(contractPdf('x')) }]);
    expect(await outcomeOf(refused)).toBe('token-pin-refused');
    mock.countPins(0);
    await setPolicy('every-time');
    expect(await outcomeOf(authorize(tenant, code, [{ sha256: sha256Of(contractPdf('x')) }]))).toBe('passed');
  });

  it('is typed on the token’s own pad where it has one; refused there, nothing more is asked of it', async () => {
    mock.typeOnPad(pinFile);
    const job = await asked();
    const before = mock.pinAttempts.length;
    const { code, shown } = await service.console.typing('', 'pin', 'give', job.pinId);
    expect([code, shown]).toEqual([0, expect.stringContaining('Type the PIN on the pad')]);
    expect(await sign(job)).toBe('passed');
    const wrongFile = join(directory, 'wrong.pin');
    await writeFile(wrongFile, wrongPin, { mode: 0o600 });
    mock.typeOnPad(wrongFile);
    const next = await asked();
    expect(await service.console.typing('', 'pin', 'give', next.pinId)).toMatchObject({ code: 1 });
    expect(await sign(next)).toBe('token-pin-refused');
    expect(attemptsSince(before)).toEqual([0, 0xa0]);
  });
});

describe('threat 21: a PIN that is kept', () => {
  // What was kept ends with it.
  beforeEach(() => setPolicy('cached', '--minutes', '5'));

  it('is over when the token is pulled, and does not come back with it', async () => {
    const before = mock.pinAttempts.length;
    const job = await asked();
    expect(await service.console.typing(pin, 'pin', 'keep', '--credential', credentialId)).toMatchObject({ code: 0 });
    expect(await sign(job)).toBe('passed');
    mock.pull();
    mock.putBack();
    const next = await asked();
    expect(await service.console.typing(pin, 'pin', 'keep', '--credential', credentialId)).toMatchObject({ code: 0 });
    expect(await sign(next)).toBe('passed');
    expect(attemptsSince(before)).toEqual([0, 0]);
  });

  it('wrong, is tried once, and what waited has ended', async () => {
    const job = await asked();
    const before = mock.pinAttempts.length;
    expect(await service.console.typing(wrongPin, 'pin', 'keep', '--credential', credentialId)).toMatchObject({
      code: 1,
    });
    expect(await sign(job)).toBe('token-pin-refused');
    await service.stop();
    await service.start(mock);
    await service.console.run('doctor').catch(() => undefined);
    const again = await service.console.typing(wrongPin, 'pin', 'keep', '--confirm', '--credential', credentialId);
    expect(again.code).toBe(1);
    expect(attemptsSince(before)).toEqual([0xa0]);
  });
});
