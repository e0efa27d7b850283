import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { addressesFrom, httpOrigin } from '../support/addresses.js';
import { MockToken, type TokenLibrary } from '../mock-token/mock-token.js';
import { createDemoToken, type DemoToken } from '../trust/demo-token.js';
import { createTrust, type Trust } from '../trust/trust.js';
import { BenchService } from './bench-service.js';
import { measureEngine } from './child.js';
import { measureCorpus } from './corpus.js';
import { DocumentPress } from './documents.js';
import { measureFieldSurface } from './field-surface.js';
import { isMet, printSection, type Section } from './figures.js';
import { measureGigabyte } from './gigabyte.js';
import { type HttpsBench, measureBatches, measureRequest, measureSingles, presentRates } from './https-signing.js';
import { measureLargeFiles } from './large-files.js';
import { printMachine, readMachineFacts } from './machine.js';
import { measureLevels } from './levels.js';
import { measureLogs } from './logs.js';
import { measureMemory } from './memory.js';
import { measurePortals } from './portals.js';
import { makeSoftwareKey } from './software-key.js';
import { measureSlowToken } from './slow-token.js';
import { measureTrust } from './trust.js';

const defaultPort = '29700';
const documentBytes = 100_000;
/** As many people as two codes each need for a round, as far as the time goes. (The engine keeps 1,024 drawn marks.) */
const signers = 120;
/** Of each kind of signing: enough for every engine worker to know everybody's mark. */
const rounds = 4;
const usualParts = ['engine', 'sizes', 'corpus', 'trust', 'levels', 'https', 'slow', 'surface', 'memory'] as const;
/** Those that are named only: they take room and minutes. */
const parts = [...usualParts, 'gigabyte', 'log', 'portals'] as const;
type Part = (typeof parts)[number];

const usage = `npm run bench -- [--json FILE] [--only ${parts.join(',')}] [--port N]`;

/** Measures what the README promises; every ratio against something measured in the same run. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: 'string' }, only: { type: 'string' }, port: { type: 'string', default: defaultPort } },
  });
  const wanted: readonly string[] = values.only?.split(',') ?? usualParts;
  if (wanted.some((name) => !parts.some((part) => part === name))) throw new Error(usage);
  const isWanted = (part: Part): boolean => wanted.includes(part);
  const start = performance.now();
  const directory = await mkdtemp(join(tmpdir(), 'dealseal-bench-'));
  try {
    const machine = readMachineFacts(directory);
    printMachine(machine);
    const sections: Section[] = [];
    for await (const section of measure({ directory, port: Number(values.port), isWanted })) {
      printSection(section);
      sections.push(section);
    }
    const seconds = (performance.now() - start) / 1000;
    const missed = sections.flatMap(({ figures }) => figures.filter((figure) => isMet(figure) === false));
    console.log(`\n${seconds.toFixed(0)} s; ${missed.length === 0 ? 'every target met' : `${missed.length} missed`}`);
    if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ machine, sections }, null, 2)}\n`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

interface Run {
  readonly directory: string;
  readonly port: number;
  readonly isWanted: (part: Part) => boolean;
}

async function* measure(run: Run): AsyncGenerator<Section> {
  const { directory, port, isWanted } = run;
  const addresses = addressesFrom(port);
  if (isWanted('surface')) yield measureFieldSurface();
  yield* measureFiles(run);
  if (isWanted('trust')) yield await measureTrust();
  const trust = await createTrust({
    directory: join(directory, 'trust'),
    clock: () => new Date(),
    baseUrl: httpOrigin(addresses.trust),
  });
  const press = await DocumentPress.open(documentBytes);
  if (isWanted('levels')) yield await measureLevels(directory, press);
  if (isWanted('engine')) yield await measureEngineAlone(directory, trust, press);
  if (isWanted('log')) yield* measureLongLogs(run, { trust, press });
  if (isWanted('portals')) yield* measurePortals(join(directory, 'portals'), port + 20);
  if (isWanted('https') || isWanted('slow')) yield* measureService(run, { trust, press });
  else if (isWanted('memory')) yield await measureMemory(join(directory, 'stack'), port + 10);
}

/** Files signed with a key in software, as the command line does it. */
async function* measureFiles({ directory, isWanted }: Run): AsyncGenerator<Section> {
  const key = makeSoftwareKey(directory);
  if (isWanted('corpus')) yield* measureCorpus(directory, key);
  if (isWanted('sizes')) yield* measureLargeFiles(directory, key);
  if (isWanted('gigabyte')) yield await measureGigabyte(directory, key);
}

async function measureEngineAlone(directory: string, trust: Trust, press: DocumentPress): Promise<Section> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { certificatePem } = await trust.issueCertificate({
    csrOrPublicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    subject: { commonName: 'Adriatik Trade d.o.o.', organisation: 'Adriatik Trade d.o.o.' },
    days: 30,
  });
  const file = (name: string): string => join(directory, name);
  const [document, certificates, key] = [file('document.pdf'), file('certificates.pem'), file('key.pem')];
  await writeFile(document, press.next().bytes);
  await writeFile(certificates, certificatePem + trust.chainPem);
  await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const { sameSigner, newSigner } = await measureEngine([document, certificates, key]);
  const parts = `prepare ${sameSigner.prepare.toFixed(1)}, complete ${sameSigner.complete.toFixed(1)} ms`;
  const processor = `processor time ${sameSigner.processor.toFixed(1)} ms with RSA and garbage collection`;
  const drawing = `prepare ${newSigner.prepare.toFixed(1)} ms: their mark is drawn`;
  return {
    title: 'Engine without the token, 100 KB, visible mark',
    figures: [
      { name: 'median', value: sameSigner.median, unit: 'ms', target: { atMost: 5 }, note: parts },
      { name: 'p95', value: sameSigner.p95, unit: 'ms', note: processor },
      { name: 'somebody’s first signature, median', value: newSigner.median, unit: 'ms', note: drawing },
    ],
  };
}

async function* measureLongLogs(
  { directory, port }: Run,
  { trust, press }: { trust: Trust; press: DocumentPress },
): AsyncGenerator<Section> {
  const { token, library } = await makeToken(directory, trust);
  yield* measureLogs({ directory, address: addressesFrom(port).service, token, library, press });
}

async function makeToken(directory: string, trust: Trust): Promise<{ token: DemoToken; library: TokenLibrary }> {
  const subject = { commonName: 'Adriatik Trade d.o.o.', organisation: 'Adriatik Trade d.o.o.' };
  const token = await createDemoToken({ directory: await mkdtemp(join(directory, 'token-')), trust, subject });
  return { token, library: { modulePath: token.modulePath, environment: { SOFTHSM2_CONF: token.softhsmConf } } };
}

/** Rounds of signing lie far apart, so that everybody has fresh codes; what needs none is measured between. */
async function* measureService(
  run: Run,
  { trust, press }: { trust: Trust; press: DocumentPress },
): AsyncGenerator<Section> {
  const { directory, port, isWanted } = run;
  const { token, library } = await makeToken(directory, trust);
  const { service: address } = addressesFrom(port);
  const service = new BenchService({ directory: join(directory, 'service'), address, token });
  await service.start(library);
  const clients: { close(): Promise<void> }[] = [];
  try {
    const [tenant, other] = [await service.addTenant('Adriatik'), await service.addTenant('Durmitor')];
    clients.push(tenant.client, other.client);
    await service.enrol(other, 2);
    await service.enrol(tenant, isWanted('https') ? signers : 8);
    const bench: HttpsBench = { service, tenant, press, token, library };
    if (isWanted('https')) {
      yield await measureRequest(bench);
      const batches = [await measureBatches(bench)];
      const singles = [await measureSingles(bench)];
      if (isWanted('memory')) yield await measureMemory(join(directory, 'stack'), port + 10);
      for (let round = 1; round < rounds; round += 1) {
        batches.push(await measureBatches(bench));
        singles.push(await measureSingles(bench));
      }
      yield presentRates(batches, singles);
    }
    if (isWanted('slow')) {
      await service.stop();
      const slow = new MockToken(directory, library);
      await service.start(slow);
      yield await measureSlowToken({ busy: tenant, other, press, token, library: slow });
    }
  } finally {
    for (const client of clients) await client.close();
    await service.stop();
  }
}

await main();
