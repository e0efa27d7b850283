import type { AuditFilter } from '@dealseal/signing-service/contract/audit';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { TokenLibrary } from '../mock-token/mock-token.js';
import type { BenchService, BenchTenant } from './bench-service.js';
import { fillLog } from './child.js';
import type { DocumentPress } from './documents.js';
import type { Section } from './figures.js';
import { authorize, sign } from './signing.js';
import { median, quantile } from './statistics.js';

const entries = 1_000_000;
/** Of signing, with and without a check beside it. */
const codes = 3;
const digestsPerCode = 20;
const askedEach = 15;
const warmUp = 3;

/** Of the tenant that `log-bench.js` makes; those that find nothing have to look everywhere. */
const filters: Readonly<Record<string, AuditFilter>> = {
  none: {},
  person: { personId: '7' },
  kind: { kinds: ['release'] },
  'wrong codes of a person': { personId: '7', kinds: ['code-attempt:code-wrong'] },
  'person and credential, nothing': { personId: '7', credentialId: 'seal-3' },
  'day of the third year': { from: '2022-03-01T00:00:00Z', until: '2022-03-02T00:00:00Z' },
  'person in half a year': { personId: '7', from: '2021-03-01T00:00:00Z', until: '2021-09-01T00:00:00Z' },
  label: { labels: [{ name: 'entityId', value: '412' }] },
  'two words': { text: { words: 'ugovor kotor' } },
  'two words, rare': { text: { words: 'kafe 123456' } },
  'three words, nothing': { text: { words: '12 kotor nik' } },
  'beginning of a digest, nothing': { text: { words: 'deadbeef' } },
  'kind and words, nothing': { kinds: ['release'], text: { words: 'ugovor' } },
};

export interface LogBench {
  readonly service: BenchService;
  readonly directory: string;
  readonly library: TokenLibrary;
  readonly press: DocumentPress;
}

/** A log of a million entries: searched, and checked beside signing. */
export async function measureLog(bench: LogBench): Promise<Section> {
  const { service, directory, library } = bench;
  const tenant = await service.addTenant('Lovćen');
  try {
    await service.enrol(tenant, codes * 4, 'administrator');
    await service.stop();
    const database = join(directory, 'service/data/signing-service.sqlite');
    const filled = await fillLog(database, tenant.tenantId, entries);
    await service.start(library);
    const searches = await measureSearches(tenant);
    const [slowest, slowestTimes] = [...searches].toSorted(([, one], [, other]) => worst(other) - worst(one))[0] ?? [
      '',
      [Number.NaN],
    ];
    const told = [...searches].map(([name, times]) => `${name} ${median(times).toFixed(0)}`).join(', ');
    await signSome(bench, tenant);
    const alone = await signSome(bench, tenant);
    const began = performance.now();
    await check(tenant);
    const seconds = (performance.now() - began) / 1000;
    const beside = await signBesideCheck(bench, tenant);
    return {
      title: `The log, ${entries} entries, SQLite`,
      figures: [
        {
          name: `slowest filter, p95: ${slowest}`,
          value: worst(slowestTimes),
          unit: 'ms',
          target: { atMost: 50 },
          note: `over HTTPS; medians: ${told}`,
        },
        { name: 'the whole chain checked', value: seconds, unit: 's', target: { atMost: 10 } },
        { name: 'signing, p95', value: worst(alone), unit: 'ms', note: `median ${median(alone).toFixed(1)} ms` },
        {
          name: 'signing beside a check, p95',
          value: worst(beside) / worst(alone),
          unit: '×',
          target: { atMost: 1.2 },
          note: `${worst(beside).toFixed(1)} ms, median ${median(beside).toFixed(1)} ms, ${beside.length} signatures`,
        },
        { name: 'an entry appended', value: (filled.append / entries) * 1000, unit: 'ms', note: 'in batches' },
        { name: 'an entry made findable', value: (filled.index / entries) * 1000, unit: 'ms', note: 'beside signing' },
      ],
    };
  } finally {
    await tenant.client.close();
  }
}

const worst = (times: readonly number[]): number => quantile(times, 0.95);

/** As long as every filter is asked in turn, what is slow for all is slow for each. */
async function measureSearches({ client }: BenchTenant): Promise<Map<string, number[]>> {
  const times = new Map(Object.keys(filters).map((name) => [name, new Array<number>()]));
  for (let round = 0; round < askedEach + warmUp; round += 1) {
    for (const [name, filter] of Object.entries(filters)) {
      const start = performance.now();
      await client.searchAudit({ personId: '1', filter });
      if (round >= warmUp) times.get(name)?.push(performance.now() - start);
    }
  }
  return times;
}

async function check({ client }: BenchTenant): Promise<void> {
  const found = await client.checkAudit({ personId: '1' });
  if (found?.ok !== true) throw new Error('The chain does not hold');
}

async function signSome({ press }: LogBench, tenant: BenchTenant, isOver = () => false): Promise<number[]> {
  const times: number[] = [];
  for (let code = 0; code < codes && !isOver(); code += 1) {
    const documents = Array.from({ length: digestsPerCode }, () => press.next());
    const authorized = await authorize(tenant, await tenant.people.takeWhenReady(), documents);
    for (const document of documents) if (!isOver()) times.push(await sign(tenant, authorized, document));
  }
  return times;
}

async function signBesideCheck(bench: LogBench, tenant: BenchTenant): Promise<number[]> {
  let isOver = false;
  const checkOnce = async (): Promise<void> => {
    await check(tenant);
    isOver = true;
  };
  const checked = checkOnce();
  const times = await signSome(bench, tenant, () => isOver);
  await checked;
  return times;
}
