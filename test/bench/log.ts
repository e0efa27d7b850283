import type { AuditFilter, NamedEntries } from '@dealseal/signing-service/contract/audit';
import { blockSize, encodeOffsets } from '@dealseal/signing-service/contract/entry-set';
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import type { BenchService, BenchTenant } from './bench-service.js';
import { measureNames } from './child.js';
import type { DocumentPress } from './documents.js';
import type { Section } from './figures.js';
import { readMemory } from './resident-memory.js';
import { authorize, sign } from './signing.js';
import { median, quantile } from './statistics.js';

/** Of signing by itself and beside a check, in turn. */
const turns = 3;
const codesPerTurn = 2;
const digestsPerCode = 20;
/** Each has a new code every thirty seconds. */
export const peopleOfLog = 24;
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
  'kinds that there are none of': { kinds: ['reset', 'invite', 'unlock', 'stop', 'grant'].map((act) => `acts:${act}`) },
  'a digit': { text: { words: '1' } },
  'digits, each begins thousands of words': { text: { words: '1 2 3' } },
  'digits, nothing': { text: { words: '11 22' } },
  'entries that the app-server found by names': { text: { words: 'xyz', named: namedEverywhere(1) } },
  'those and a person and credential, nothing': {
    personId: '7',
    credentialId: 'seal-3',
    text: { words: 'xyz', named: namedEverywhere(3) },
  },
};

/** One entry in so many, in each block. */
function namedEverywhere(distance: number): NamedEntries {
  const offsets = [...Array(blockSize).keys()].filter((offset) => offset % distance === 0);
  const set = Buffer.from(encodeOffsets(offsets)).toString('base64');
  return Array.from({ length: Math.ceil(1_000_000 / blockSize) }, (_, block) => ({ block, entries: set }));
}

export interface LogBench {
  readonly service: BenchService;
  /** For what is exported. */
  readonly directory: string;
  readonly press: DocumentPress;
  /** Whose log is long. */
  readonly tenant: BenchTenant;
  /** Of the database. */
  readonly name: string;
  readonly entries: number;
  /** How long it took to fill, in seconds. */
  readonly filled: { readonly append: number; readonly index: number };
}

/** A long log: searched, checked by itself and beside signing, exported and verified from the file. */
export async function measureLog(bench: LogBench): Promise<Section> {
  const { tenant, name, entries, filled } = bench;
  const searches = await measureSearches(tenant);
  const slowest = [...searches].toSorted(([, one], [, other]) => worst(other) - worst(one));
  const [[slowestName, slowestTimes] = ['', []]] = slowest;
  const told = slowest.map(([filter, times]) => `${filter} ${median(times).toFixed(0)}`).join(', ');
  await signSome(bench);
  const alone: number[] = [];
  const beside: number[] = [];
  const looks = [await measureCheck(bench)];
  for (let turn = 0; turn < turns; turn += 1) {
    alone.push(...(await signSome(bench)));
    beside.push(...(await signBesideCheck(bench)));
    looks.push(await measureCheck(bench));
  }
  const seconds = looks.map((look) => look.seconds);
  const exported = await measureExport(bench);
  return {
    title: `The log, ${entries} entries, ${name}`,
    figures: [
      {
        name: `slowest filter, p95: ${slowestName}`,
        value: worst(slowestTimes),
        unit: 'ms',
        target: { atMost: 50 },
        note: `over HTTPS; medians: ${told}`,
      },
      {
        name: 'the whole chain checked, median',
        value: median(seconds),
        unit: 's',
        target: { atMost: 10 },
        note: `${seconds.map((each) => each.toFixed(1)).join(', ')} s; processor ${median(looks.map(({ processor }) => processor)).toFixed(1)} s`,
      },
      {
        name: 'memory of a check above the service’s',
        value: Math.max(...looks.map(({ memory }) => memory)),
        unit: 'MB',
        target: { atMost: 160 },
        note: 'its threads with all they need',
      },
      { name: 'signing, p95', value: worst(alone), unit: 'ms', note: describeTimes(alone) },
      {
        name: 'signing beside a check, p95',
        value: worst(beside) / worst(alone),
        unit: '×',
        target: { atMost: 1.2 },
        note: `${worst(beside).toFixed(1)} ms, ${describeTimes(beside)}`,
      },
      { name: 'an export verified by the command', value: exported.verify, unit: 's', target: { atMost: 10 } },
      { name: 'exported as JSON lines', value: exported.write, unit: 's', note: `${exported.megabytes.toFixed(0)} MB` },
      { name: 'an entry appended', value: (filled.append / entries) * 1000, unit: 'ms', note: 'many at once' },
      { name: 'an entry made findable', value: (filled.index / entries) * 1000, unit: 'ms', note: 'a block at once' },
    ],
  };
}

/** What the app-server adds to a search by words: the entries of documents that are so named. */
export async function measureNamesOfLog({
  database,
  name,
  entries,
}: {
  /** Empty: a folder, or PostgreSQL's address. */
  readonly database: string;
  readonly name: string;
  readonly entries: number;
}): Promise<Section> {
  const { index, times } = await measureNames(database, entries);
  const slowest = Object.entries(times).toSorted(([, one], [, other]) => worst(other) - worst(one));
  const [[text, slowestTimes] = ['', []]] = slowest;
  return {
    title: `Names of documents in the log, ${entries} entries, ${name}`,
    figures: [
      {
        name: `slowest text, p95: ${text}`,
        value: worst(slowestTimes),
        unit: 'ms',
        target: { atMost: 50 },
        note: `in the app-server; medians: ${slowest.map(([each, all]) => `${each} ${median(all).toFixed(0)}`).join(', ')}`,
      },
      {
        name: 'an entry made findable by names',
        value: (index / entries) * 1000,
        unit: 'ms',
        note: 'a thousand at once',
      },
    ],
  };
}

const worst = (times: readonly number[]): number => quantile(times, 0.95);

function describeTimes(times: readonly number[]): string {
  return `median ${median(times).toFixed(1)} ms, ${times.length} signatures`;
}

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

interface Look {
  readonly seconds: number;
  /** Of the service's process; PostgreSQL's own is not in it. */
  readonly processor: number;
  /** Megabytes at most, above what was held before. */
  readonly memory: number;
}

async function measureCheck(bench: LogBench): Promise<Look> {
  const { service } = bench;
  const heldBefore = readMemory(service.pid, 'VmRSS');
  let most = heldBefore;
  const watch = setInterval(() => {
    most = Math.max(most, readMemory(service.pid, 'VmRSS'));
  }, 50);
  const processorBefore = service.processorTime().service;
  const start = performance.now();
  await check(bench).finally(() => clearInterval(watch));
  const seconds = (performance.now() - start) / 1000;
  const processor = service.processorTime().service - processorBefore;
  return { seconds, processor, memory: (most - heldBefore) / 1e6 };
}

async function check({ tenant: { client } }: LogBench): Promise<void> {
  const found = await client.checkAudit({ personId: '1' });
  if (found?.ok !== true) throw new Error('The chain does not hold');
}

async function signSome({ press, tenant }: LogBench, isOver = () => false): Promise<number[]> {
  const times: number[] = [];
  for (let code = 0; code < codesPerTurn && !isOver(); code += 1) {
    const documents = Array.from({ length: digestsPerCode }, () => press.next());
    const authorized = await authorize(tenant, await tenant.people.takeWhenReady(), documents);
    for (const document of documents) if (!isOver()) times.push(await sign(tenant, authorized, document));
  }
  return times;
}

async function signBesideCheck(bench: LogBench): Promise<number[]> {
  let isOver = false;
  const checkOnce = async (): Promise<void> => {
    await check(bench);
    isOver = true;
  };
  const checked = checkOnce();
  const times = await signSome(bench, () => isOver);
  await checked;
  return times;
}

async function measureExport({
  service,
  directory,
  tenant: { client },
}: LogBench): Promise<{ readonly write: number; readonly verify: number; readonly megabytes: number }> {
  const file = join(directory, 'log.jsonl');
  const start = performance.now();
  const entries = await client.exportAudit({ personId: '1', filter: {}, format: 'json' });
  await pipeline(entries, createWriteStream(file));
  const written = performance.now();
  await service.console.run('audit', 'verify', '--export', file);
  const verified = performance.now();
  const { size } = await stat(file);
  await rm(file);
  return { write: (written - start) / 1000, verify: (verified - written) / 1000, megabytes: size / 1e6 };
}
