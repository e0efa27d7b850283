import { performance } from 'node:perf_hooks';
import type { TokenLibrary } from '../mock-token/mock-token.js';
import type { BenchService, BenchTenant } from './bench-service.js';
import { measureRawSigning, type RawRate } from './child.js';
import type { DocumentPress } from './documents.js';
import type { Section } from './figures.js';
import { describeProcessorTime } from './processor-time.js';
import { authorize, inParallel, sign } from './signing.js';
import { median, quantile } from './statistics.js';
import { describeSteps, readStepCounts } from './step-times.js';
import type { DemoToken } from '../trust/demo-token.js';

export interface HttpsBench {
  readonly service: BenchService;
  readonly tenant: BenchTenant;
  readonly press: DocumentPress;
  readonly token: DemoToken;
  readonly library: TokenLibrary;
}

const digestsPerCode = 20;
const lines = 16;
const batches = 24;
/** Of twenty signatures each, before anything is measured: until then the runtime is still at work on the code that it runs most. */
const warmUpBatches = 200;
const rawMilliseconds = 1200;
/** A round ends then, whatever is left to do. */
const mostSeconds = 6;
/** Of one code each, at most, in one round. */
const mostSingles = 240;

/** One request after the other, nothing else going on. */
export async function measureRequest(bench: HttpsBench): Promise<Section> {
  const { service, tenant, press } = bench;
  // A service that has just started is not what is measured: its code is compiled as it is used.
  let warming = 0;
  await inParallel(4, async () => {
    if (warming >= warmUpBatches) return false;
    warming += 1;
    await signBatch(bench);
    return true;
  });
  const raw = [await rawSigning(bench, 1)];
  await tenant.people.ready(3, 8);
  const before = readStepCounts(await service.metrics());
  const [authorizations, requests]: [number[], number[]] = [[], []];
  for (let batch = 0; batch < 3; batch += 1) {
    const documents = Array.from({ length: digestsPerCode }, () => press.next());
    const code = await tenant.people.takeWhenReady();
    const start = performance.now();
    const authorized = await authorize(tenant, code, documents);
    authorizations.push(performance.now() - start);
    for (const document of documents) requests.push(await sign(tenant, authorized, document));
  }
  const steps = describeSteps(before, readStepCounts(await service.metrics()));
  raw.push(await rawSigning(bench, 1));
  const own = median(raw.map((run) => run.median));
  return {
    title: 'One HTTPS signature request, 100 KB, SoftHSM RSA-2048',
    figures: [
      {
        name: 'request, median',
        value: median(requests),
        unit: 'ms',
        note: `p95 ${quantile(requests, 0.95).toFixed(1)} ms`,
      },
      { name: 'C_Sign alone, median', value: own, unit: 'ms' },
      {
        name: 'beyond the token’s own time',
        value: median(requests) - own,
        unit: 'ms',
        target: { atMost: 15 },
        note: `mean ms of the steps: ${steps}`,
      },
      { name: 'authorization of 20 digests, median', value: median(authorizations), unit: 'ms' },
    ],
  };
}

interface Round {
  readonly rate: number;
  readonly raw: RawRate;
  readonly signatures: number;
  readonly steps: string;
  readonly processor: string;
}

// The documents are made before a round begins: that is not the service's work.

/** Batches: as many signatures as a code opens, in lines side by side, authorizations included. */
export async function measureBatches(bench: HttpsBench): Promise<Round> {
  const { tenant, press } = bench;
  const lists = Array.from({ length: batches }, () => Array.from({ length: digestsPerCode }, () => press.next()));
  await tenant.people.ready(batches, mostSeconds);
  return measureRound(bench, 1, async (isOver) => {
    const documents = lists.pop();
    const code = documents === undefined ? undefined : tenant.people.take();
    if (documents === undefined || code === undefined || isOver()) return 0;
    const authorized = await authorize(tenant, code, documents);
    let signed = 0;
    for (const document of documents) {
      if (isOver()) return signed;
      await sign(tenant, authorized, document);
      signed += 1;
    }
    return signed;
  });
}

/** One code for each signature. */
export async function measureSingles(bench: HttpsBench): Promise<Round> {
  const { tenant, press } = bench;
  const documents = Array.from({ length: mostSingles }, () => press.next());
  await tenant.people.ready(mostSingles, mostSeconds);
  return measureRound(bench, 4, async (isOver) => {
    const document = documents.pop();
    const code = document === undefined ? undefined : tenant.people.take();
    if (document === undefined || code === undefined || isOver()) return 0;
    await sign(tenant, await authorize(tenant, code, [document]), document);
    return 1;
  });
}

/**
 * Each round is beside the token's rate of its own time. In the first round everybody's mark is drawn; the last one is what a
 * service does that has run for a while, and has the targets.
 */
export function presentRates(batchRounds: readonly Round[], singleRounds: readonly Round[]): Section {
  return {
    title: 'Signatures per second through HTTPS (B-B, 100 KB)',
    figures: [
      ...presentRounds('20 digests per code', { rounds: batchRounds, beside: 'one session', target: 20 }),
      ...presentRounds('one code each', { rounds: singleRounds, beside: 'four sessions', target: 12 }),
    ],
  };
}

function presentRounds(
  name: string,
  { rounds, beside, target }: { readonly rounds: readonly Round[]; readonly beside: string; readonly target: number },
): Section['figures'] {
  const last = rounds.at(-1);
  if (last === undefined) return [];
  const shareOf = ({ rate, raw }: Round): number => (rate / raw.rate) * 100;
  const earlier = rounds.slice(0, -1).map((round) => `${shareOf(round).toFixed(1)} %, ${round.rate.toFixed(0)}/s`);
  return [
    { name, value: last.rate, unit: '/s', note: `${last.signatures} signatures; mean ms of the steps: ${last.steps}` },
    {
      name: `C_Sign alone, ${beside}`,
      value: last.raw.rate,
      unit: '/s',
      note: `processor time of a signature through HTTPS, ms: ${last.processor}`,
    },
    {
      name: `${name}, share of ${beside}`,
      value: shareOf(last),
      unit: '%',
      target: { atLeast: target },
      note: `in the first round ${earlier.join('; ')}`,
    },
  ];
}

/** `work` answers how much it signed, 0 when there is nothing left. The token alone is measured right after. */
async function measureRound(
  bench: HttpsBench,
  sessions: number,
  work: (isOver: () => boolean) => Promise<number>,
): Promise<Round> {
  const { service } = bench;
  const before = readStepCounts(await service.metrics());
  const processorBefore = service.processorTime();
  const end = performance.now() + mostSeconds * 1000;
  const isOver = (): boolean => performance.now() > end;
  let signatures = 0;
  const seconds = await inParallel(lines, async () => {
    const signed = await work(isOver);
    signatures += signed;
    return signed > 0;
  });
  const processor = describeProcessorTime(processorBefore, service.processorTime(), signatures);
  const steps = describeSteps(before, readStepCounts(await service.metrics()));
  const raw = await rawSigning(bench, sessions);
  return { rate: signatures / seconds, raw, signatures, steps, processor };
}

async function signBatch({ tenant, press }: HttpsBench): Promise<void> {
  const documents = Array.from({ length: digestsPerCode }, () => press.next());
  const authorized = await authorize(tenant, await tenant.people.takeWhenReady(), documents);
  for (const document of documents) await sign(tenant, authorized, document);
}

function rawSigning({ token, library }: HttpsBench, sessions: number): Promise<RawRate> {
  return measureRawSigning({ token, ...library, sessions, milliseconds: rawMilliseconds });
}
