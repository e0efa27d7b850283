import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { MockToken } from '../mock-token/mock-token.js';
import type { DemoToken } from '../trust/demo-token.js';
import type { BenchTenant } from './bench-service.js';
import { measureRawSigning } from './child.js';
import type { DocumentPress } from './documents.js';
import type { Section } from './figures.js';
import { authorize, sign } from './signing.js';
import { median } from './statistics.js';

const delay = 500;
const sessions = 4;
/** Requests that wait for the token together. */
const atOnce = 40;

/** Signatures of a service that has just been started, before anything is measured. */
const warmUp = 400;

export interface SlowBench {
  /** The tenant that queues, and another. */
  readonly busy: BenchTenant;
  readonly other: BenchTenant;
  readonly press: DocumentPress;
  readonly token: DemoToken;
  readonly library: MockToken;
}

/** The service runs with the mock library already. */
export async function measureSlowToken(bench: SlowBench): Promise<Section> {
  const { token, library, busy } = bench;
  // The service was started anew for this library: its first signatures compile code and draw a mark.
  await signAll(bench, busy, { count: warmUp, atOnce: 8 });
  library.misbehave({ call: 'C_Sign', action: 'delay', ms: delay });
  const { modulePath, environment } = library;
  const raw = { token, modulePath, environment, milliseconds: 4 * delay };
  const rawOne = await measureRawSigning({ ...raw, sessions: 1 });
  const rawAll = await measureRawSigning({ ...raw, sessions });
  const single = await signAll(bench, busy, { count: 7, atOnce: 1 });
  const many = await signAll(bench, busy, { count: atOnce, atOnce });
  const rate = atOnce / many.seconds;
  const { waited, finishedBefore } = await measureFairness(bench, median(single.times));
  return {
    title: `A token that takes ${delay} ms for a signature`,
    figures: [
      { name: 'C_Sign alone, median', value: rawOne.median, unit: 'ms' },
      {
        name: 'request beyond it',
        value: (median(single.times) / rawOne.median - 1) * 100,
        unit: '%',
        target: { atMost: 5 },
        note: `one after the other, median ${median(single.times).toFixed(1)} ms`,
      },
      {
        name: 'token’s rate not used',
        value: (1 - rate / rawAll.rate) * 100,
        unit: '%',
        target: { atMost: 5 },
        note: `${atOnce} at once: ${rate.toFixed(2)}/s, C_Sign alone in four sessions ${rawAll.rate.toFixed(2)}/s`,
      },
      {
        name: 'another tenant’s request waits for',
        value: waited,
        unit: 'signatures',
        target: { atMost: 3 },
        note: `one after the other in its session, before its own; ${finishedBefore} of the 30 queued were done before it`,
      },
    ],
  };
}

async function signAll(
  { press }: SlowBench,
  tenant: BenchTenant,
  { count, atOnce }: { readonly count: number; readonly atOnce: number },
): Promise<{ times: number[]; seconds: number }> {
  const jobs = await authorizeAll(tenant, press, count);
  const start = performance.now();
  const times: number[] = [];
  const line = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) times.push(await job());
  };
  await Promise.all(Array.from({ length: atOnce }, line));
  return { times, seconds: (performance.now() - start) / 1000 };
}

/** Signatures that only wait to be asked for. */
async function authorizeAll(
  tenant: BenchTenant,
  press: DocumentPress,
  count: number,
): Promise<(() => Promise<number>)[]> {
  const jobs: (() => Promise<number>)[] = [];
  while (jobs.length < count) {
    const documents = Array.from({ length: Math.min(20, count - jobs.length) }, () => press.next());
    const authorized = await authorize(tenant, await tenant.people.takeWhenReady(), documents);
    jobs.push(...documents.map((document) => () => sign(tenant, authorized, document)));
  }
  return jobs;
}

/** One tenant queues 30; while all sessions are busy with them another tenant asks for one. */
async function measureFairness({ busy, other, press }: SlowBench, alone: number) {
  const queue = await authorizeAll(busy, press, 30);
  const [own] = await authorizeAll(other, press, 1);
  if (own === undefined) throw new Error('The other tenant has no signature to ask for');
  let finished = 0;
  const queued = Promise.all(
    queue.map(async (job) => {
      await job();
      finished += 1;
    }),
  );
  await pause(1.5 * delay);
  const already = finished;
  const time = await own();
  const finishedBefore = finished - already;
  await queued;
  return { waited: Math.max(0, time - alone) / delay, finishedBefore };
}
