import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BenchService, type BenchTenant } from '../bench/bench-service.js';
import { authorize } from '../bench/signing.js';
import { judge } from '../e2e/judge.js';
import { MockToken } from '../mock-token/mock-token.js';
import { addressesFrom } from '../support/addresses.js';
import { createDemoToken } from '../trust/demo-token.js';
import { createTrust } from '../trust/trust.js';
import { contractPdf, outcomeOf, sha256Of, signatureRequest } from './documents-to-sign.js';

/** At once, each with documents of its own, one after the other. */
const clients = 8;
/** A caller waits for the token 30 s at most; the rest is for a machine that has much else to do. */
const patience = 45_000;
/** ms from the token's return to the first signature. */
const recovery = 5_000;
/** What a caller may hear while the token misbehaves: each says what to do. */
const typed = new Set(['token-absent', 'token-failed', 'token-busy']);

/** A document that a code was given for; its request is repeated under the same key until it is signed. */
interface Job {
  readonly document: Buffer;
  readonly request: ReturnType<typeof signatureRequest>;
}

interface Attempt {
  readonly outcome: string;
  /** Of `performance.now()`. */
  readonly begunAt: number;
  readonly endedAt: number;
}

let directory: string;
let mock: MockToken;
let service: BenchService;
let tenant: BenchTenant;
let rootFile: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dealseal-mock-'));
  const { service: address, trust: trustAddress } = addressesFrom(28_850);
  const baseUrl = `http://${trustAddress.host}:${trustAddress.port}`;
  const trust = await createTrust({ directory: join(directory, 'trust'), clock: () => new Date(), baseUrl });
  rootFile = trust.files.root.certificate;
  const subject = { commonName: 'Adriatik Trade d.o.o.', organisation: 'Adriatik Trade d.o.o.' };
  const token = await createDemoToken({ directory: join(directory, 'token'), trust, subject });
  const environment = { SOFTHSM2_CONF: token.softhsmConf };
  mock = new MockToken(directory, { modulePath: token.modulePath, environment });
  service = new BenchService({ directory: join(directory, 'service'), address, token });
  await service.start(mock);
  tenant = await service.addTenant('Adriatik');
  await service.enrol(tenant, 4 * clients);
}, 180_000);
afterAll(async () => {
  await tenant?.client.close();
  await service?.stop();
  await rm(directory, { recursive: true, force: true });
});
afterEach(() => {
  mock.putBack();
  mock.behave();
});

/** With a code for each client, spent while all is well. */
async function prepare(documentsEach: number): Promise<Job[][]> {
  return Promise.all(
    Array.from({ length: clients }, async () => {
      const documents = Array.from({ length: documentsEach }, () => contractPdf(randomUUID()));
      const facts = documents.map((bytes) => ({ bytes, sha256: sha256Of(bytes) }));
      const authorized = await authorize(tenant, await tenant.people.takeWhenReady(), facts);
      return documents.map((document) => ({ document, request: signatureRequest(document, authorized) }));
    }),
  );
}

/** Asks until it is signed; every attempt is answered, and in time. */
async function persist({ document, request }: Job, attempts: Attempt[]): Promise<Buffer> {
  for (;;) {
    const begunAt = performance.now();
    const signed: Buffer[] = [];
    const outcome = await outcomeOf(
      tenant.client.sign(request, Readable.from([document])).then(async ({ body }) => signed.push(await buffer(body))),
    );
    attempts.push({ outcome, begunAt, endedAt: performance.now() });
    const [output] = signed;
    if (output !== undefined) return output;
    if (!typed.has(outcome)) throw new Error(`a caller heard ${outcome}`);
    await pause(300);
  }
}

interface Course {
  readonly attempts: readonly Attempt[];
  readonly outputs: readonly Buffer[];
}

/** All clients sign all that they have, while `disturb` runs beside them. */
async function signAll(
  queues: readonly (readonly Job[])[],
  disturb: (attempts: readonly Attempt[]) => Promise<void>,
): Promise<Course> {
  const attempts: Attempt[] = [];
  const line = async (jobs: readonly Job[]): Promise<Buffer[]> => {
    const outputs: Buffer[] = [];
    for (const job of jobs) outputs.push(await persist(job, attempts));
    return outputs;
  };
  const [outputs] = await Promise.all([Promise.all(queues.map(line)), disturb(attempts)]);
  return { attempts, outputs: outputs.flat() };
}

/** One after the other. */
async function expectAllGood(outputs: readonly Buffer[]): Promise<void> {
  const expected = { level: 'B-B', rootFile } as const;
  for (const output of outputs) {
    expect(await judge(output, expected)).toEqual({ valid: 1, total: 1, sound: true, broken: [] });
  }
}

const slowest = ({ attempts }: Course): number =>
  Math.max(...attempts.map(({ begunAt, endedAt }) => endedAt - begunAt));
const refusals = ({ attempts }: Course): Attempt[] => attempts.filter(({ outcome }) => outcome !== 'passed');

describe('threat 21: a token that misbehaves while 8 clients sign', () => {
  it('pulled and put back: everybody is answered, and signs within 5 s of its return', async () => {
    mock.misbehave({ call: 'C_Sign', action: 'delay', ms: 100 });
    const waits: number[] = [];
    const course = await signAll(await prepare(16), async (attempts) => {
      for (let pull = 0; pull < 3; pull += 1) {
        await pause(500);
        mock.pull();
        await pause(1_500 + 2_500 * pull);
        mock.putBack();
        const back = performance.now();
        const isSigned = (): boolean => attempts.some(({ outcome, endedAt }) => outcome === 'passed' && endedAt > back);
        await expect.poll(isSigned, { timeout: 2 * recovery, interval: 20 }).toBe(true);
        waits.push(performance.now() - back);
      }
    });
    expect(refusals(course).length).toBeGreaterThan(0);
    expect(slowest(course)).toBeLessThan(patience);
    expect(Math.max(...waits)).toBeLessThan(recovery);
    await expectAllGood(course.outputs.slice(-20));
  }, 180_000);

  it('out and in again between two calls, so that only its sessions are gone: all is signed', async () => {
    const course = await signAll(await prepare(8), async () => {
      for (let pull = 0; pull < 10; pull += 1) {
        await pause(100);
        mock.pull();
        mock.putBack();
      }
    });
    expect(course.outputs).toHaveLength(clients * 8);
    expect(slowest(course)).toBeLessThan(patience);
  }, 120_000);

  it('one signature in three spoilt: none of them is released', async () => {
    const queues = await prepare(4);
    mock.misbehave({ call: 'C_Sign', action: 'spoil', every: 3 });
    const course = await signAll(queues, async () => undefined);
    expect(refusals(course).length).toBeGreaterThan(0);
    expect(slowest(course)).toBeLessThan(patience);
    await expectAllGood(course.outputs);
  }, 180_000);

  it('its library crashes in every eighth C_Sign: the service lives, and all is signed', async () => {
    const queues = await prepare(4);
    mock.misbehave({ call: 'C_Sign', action: 'crash', every: 8 });
    const course = await signAll(queues, async () => undefined);
    expect(new Set(refusals(course).map(({ outcome }) => outcome))).not.toContain('internal');
    expect(refusals(course).length).toBeGreaterThan(0);
    expect(slowest(course)).toBeLessThan(patience);
    await expectAllGood(course.outputs.slice(-8));
  }, 180_000);

  it('C_Sign hangs, then C_Login and the search for keys as well: whoever waits is told in time, and all is signed', async () => {
    const queues = await prepare(2);
    const course = await signAll(queues, async () => {
      mock.misbehave({ call: 'C_Sign', action: 'hang' });
      await pause(2_000);
      mock.misbehave({ call: 'C_Login', action: 'hang' }, { call: 'C_FindObjectsInit', action: 'hang' });
      await pause(20_000);
      mock.behave();
    });
    expect(refusals(course).length).toBeGreaterThan(0);
    expect(slowest(course)).toBeLessThan(patience);
    await expectAllGood(course.outputs);
  }, 240_000);

  it('and no PIN was tried but the right one', () => {
    expect(mock.pinAttempts.filter(({ ckr }) => ckr === 0xa0)).toEqual([]);
    expect(mock.pinAttempts.length).toBeGreaterThan(0);
  });
});
