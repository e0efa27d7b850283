import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { turnKnobs } from '../portal/state/knobs.js';
import { addressesFrom, httpOrigin } from '../support/addresses.js';
import { AppInstances, createDatabases } from '../support/app-instances.js';
import { installApp, tenantName } from '../support/install-app.js';
import { AuthenticatorApp } from '../support/one-time-code.js';
import { startPostgres } from '../support/postgres.js';
import { credentialId, type Stack, startStack } from '../support/stack.js';
import { BusyPerson, type Phone } from './busy-person.js';
import { measureRawSigning } from './child.js';
import { DocumentPress } from './documents.js';
import type { Section } from './figures.js';
import { crowdFigures, type CrowdWork, first, memoryFigures, noDeeds, openingFigures } from './portal-figures.js';
import { employ, PortalCrowd } from './portal-crowd.js';
import { readMemory } from './resident-memory.js';
import { median, quantile } from './statistics.js';

const documentBytes = 200_000;
const firstPerson = 101;
const peopleAtOnce = 50;
const portalsInstalled = 1_000;
const seconds = 60;
/** Signed one after the other, the first few before anything is measured. */
const [samples, warmUp] = [40, 8];
/** Limit of the cloud. */
const callLimit = { burst: 50, perSecond: 2 };
/** In front of the one limited portal some sign; the rest of its minute belongs to who opens fields. */
const signersOfLimited = 4;
/** The app-server asks each portal's signing-service for news; it takes so long a portal until all were asked once, and their connections made (ms). */
const firstNews = 120;

/** From portal to portal: the emulator and everybody's pages run in this process, beside what is measured. */
export async function* measurePortals(directory: string, port: number): AsyncGenerator<Section> {
  yield await measureOne(join(directory, 'one-portal'), port);
  yield* measureMany(join(directory, 'many-portals'), port + 10);
  yield await measureInstances(join(directory, 'instances'), port + 30);
}

/** From the press of Sign to "stored", nobody else there. */
async function measureOne(directory: string, port: number): Promise<Section> {
  const stack = await startStack({ directory, addresses: addressesFrom(port) });
  try {
    await installApp(stack);
    const phones = await enrol(stack, warmUp + samples);
    const press = await DocumentPress.open(documentBytes);
    const { portal } = stack;
    const deeds = noDeeds();
    const calls: number[] = [];
    for (const [index, phone] of phones.entries()) {
      const person = employed(stack, { index, portal, phone, origins: [httpOrigin(stack.addresses.app)] }, press);
      await person.ready();
      const begun = portal.context.now();
      await person.act(index < warmUp ? noDeeds() : deeds, { signs: true });
      calls.push(portal.context.log.filter(({ host, at }) => host === 'portal' && at >= begun).length);
    }
    const { keyUri, pinFile, modulePath, softhsmConf } = stack.token;
    const raw = await measureRawSigning({
      token: { keyUri, pinFile },
      modulePath,
      environment: { SOFTHSM2_CONF: softhsmConf },
      sessions: 1,
      milliseconds: 1_200,
    });
    const stored = median(deeds.signings);
    return {
      title: 'One person, one portal without delay, 200 KB, time-stamped (B-T)',
      figures: [
        { name: 'opening the field, median', value: median(deeds.openings), unit: 'ms' },
        {
          name: 'press of Sign to stored, median',
          value: stored,
          unit: 'ms',
          note: `${deeds.signings.length} signed, p95 ${quantile(deeds.signings, 0.95).toFixed(0)} ms; ${median(calls)} calls for opening and signing`,
        },
        { name: 'C_Sign alone, median', value: raw.median, unit: 'ms' },
        { name: 'beyond the token’s own time', value: stored - raw.median, unit: 'ms', target: { atMost: 120 } },
        {
          name: 'refused or failed',
          value: deeds.faults.length,
          unit: 'errors',
          target: { atMost: 0 },
          ...first(deeds),
        },
      ],
    };
  } finally {
    await stack.stop();
  }
}

/** A thousand installed portals, then the one that takes two calls a second. */
async function* measureMany(directory: string, port: number): AsyncGenerator<Section> {
  const stack = await startStack({ directory, addresses: addressesFrom(port), callLimit });
  let crowd: PortalCrowd | undefined;
  try {
    await installApp(stack);
    const phones = await enrol(stack, peopleAtOnce);
    crowd = await PortalCrowd.open(stack, { count: portalsInstalled, port: port + 9 });
    const origins = [httpOrigin(stack.addresses.app)];
    const press = await DocumentPress.open(documentBytes);
    const work = await workInCrowd({ stack, crowd, phones, origins, press, pids: () => [stack.app.pid] });
    yield {
      title: `${portalsInstalled} portals installed, ${peopleAtOnce} people at once for ${seconds} s (they share these cores)`,
      figures: [...crowdFigures(work, 300), ...memoryFigures(work.memory)],
    };
    yield await measureLimited(stack, phones, press);
  } finally {
    await crowd?.close();
    await stack.stop();
  }
}

/** All of them work in one portal, whose limiter is on. Everybody has been there before in this hour. */
async function measureLimited(stack: Stack, phones: readonly Phone[], press: DocumentPress): Promise<Section> {
  const { portal } = stack;
  const origins = [httpOrigin(stack.addresses.app)];
  const people = phones.map((phone, index) => employed(stack, { index, portal, phone, origins }, press));
  const arrived = noDeeds();
  await Promise.all(people.map((person) => person.act(arrived, { signs: false })));
  // What the portal counted of it has leaked out of its bucket.
  await pause((callLimit.burst / callLimit.perSecond) * 1000);
  turnKnobs(portal.knobs, { leakyBucket: true });
  const before = portal.context.log.length;
  const deeds = noDeeds();
  const end = Date.now() + seconds * 1000;
  const line = async (person: BusyPerson, index: number): Promise<void> => {
    await pause(between(0, 30_000));
    for (let signs = index < signersOfLimited; Date.now() < end; signs = false) {
      await person.act(deeds, { signs });
      await pause(Math.min(between(20_000, 40_000), Math.max(0, end - Date.now())));
    }
  };
  await Promise.all(people.map(line));
  turnKnobs(portal.knobs, { leakyBucket: false });
  const calls = portal.context.log.slice(before).filter(({ host }) => host === 'portal');
  const refused = calls.filter(({ error }) => error === 'QUERY_LIMIT_EXCEEDED').length;
  return {
    title: `${peopleAtOnce} people in one portal that takes 50 calls and 2 a second, each opening a field every half minute`,
    figures: [
      ...openingFigures(deeds, 1_000),
      {
        name: 'signing, median',
        value: median(deeds.signings),
        unit: 'ms',
        note: `${deeds.signings.length} of them sign, from the press to stored`,
      },
      { name: 'calls', value: calls.length, unit: 'calls', note: `of ${50 + 2 * seconds} that it takes` },
      { name: 'refused by the limiter', value: refused, unit: 'errors', target: { atMost: 0 } },
    ],
  };
}

/** The thousand portals in front of three processes over PostgreSQL, one of which is killed. */
async function measureInstances(directory: string, port: number): Promise<Section> {
  const postgres = startPostgres();
  try {
    const databaseUrls = createDatabases(postgres);
    const stack = await startStack({ directory, addresses: addressesFrom(port), callLimit, databaseUrls });
    let crowd: PortalCrowd | undefined;
    let instances: AppInstances | undefined;
    try {
      await installApp(stack);
      const phones = await enrol(stack, peopleAtOnce);
      crowd = await PortalCrowd.open(stack, { count: portalsInstalled, port: port + 9 });
      instances = await AppInstances.start(stack, 3);
      const [stays, , dies] = instances.programs;
      const work = await workInCrowd({
        stack,
        crowd,
        phones,
        origins: instances.origins,
        press: await DocumentPress.open(documentBytes),
        pids: () => [stays?.pid],
        inTheMiddle: async () => dies?.stop('SIGKILL'),
      });
      return {
        title: `The same with three processes on PostgreSQL, one of them killed after ${seconds / 2} s`,
        figures: [
          ...crowdFigures(work, 300),
          {
            name: 'answers that the killed one took with it',
            value: work.deeds.unanswered,
            unit: 'errors',
            note: 'asked of another instance again',
          },
          ...memoryFigures(work.memory),
        ],
      };
    } finally {
      await instances?.stop();
      await crowd?.close();
      await stack.stop();
    }
  } finally {
    postgres.stop();
  }
}

interface Crowded {
  readonly stack: Stack;
  readonly crowd: PortalCrowd;
  readonly phones: readonly Phone[];
  readonly origins: readonly string[];
  readonly press: DocumentPress;
  readonly pids: () => readonly (number | undefined)[];
  readonly inTheMiddle?: () => Promise<void>;
}

/** Each has a portal and a deal of their own, and looks into others in between. */
async function workInCrowd(of: Crowded): Promise<CrowdWork> {
  const { stack, crowd, phones, origins, press } = of;
  const { portals } = crowd;
  const people = phones.map((phone, index) => {
    const portal = portals[index * Math.floor(portals.length / phones.length)] ?? stack.portal;
    return employed(stack, { index, portal, phone, origins }, press);
  });
  const memory = (): number => Math.max(...of.pids().map((pid) => (pid === undefined ? 0 : readMemory(pid, 'VmRSS'))));
  // A program that has just started is not what is measured.
  await pause(portals.length * firstNews);
  await Promise.all(people.map((person) => person.act(noDeeds(), { signs: true })));
  const measured = [memory()];
  const deeds = noDeeds();
  const end = Date.now() + seconds * 1000;
  const line = async (person: BusyPerson): Promise<void> => {
    await pause(between(0, 2_000));
    while (Date.now() < end) {
      const other = portals[Math.floor(Math.random() * portals.length)];
      if (other !== undefined && Math.random() < 0.5) await person.visit(other, deeds);
      else await person.act(deeds, { signs: true });
      await pause(between(1_000, 3_000));
    }
  };
  const middle = async (): Promise<void> => {
    await pause((seconds / 2) * 1000);
    measured.push(memory());
    await of.inTheMiddle?.();
  };
  const late = pause((seconds + 90) * 1000, 'late' as const, { ref: false });
  const outcome = await Promise.race([Promise.all([middle(), ...people.map(line)]), late]);
  measured.push(memory());
  const differences = people.map((person) => person.signaturesStored() - person.signed);
  return {
    deeds,
    lost: differences.filter((each) => each < 0).length + (outcome === 'late' ? 1 : 0),
    twice: differences.reduce((sum, each) => sum + Math.max(0, each), 0),
    memory: measured,
  };
}

function between(least: number, most: number): number {
  return least + Math.random() * (most - least);
}

/** At the service's console, into the one tenant of all portals. */
async function enrol(stack: Stack, count: number): Promise<Phone[]> {
  const people = Array.from({ length: count }, (_, index) => {
    const personId = String(firstPerson + index);
    return { personId, name: `Potpisnik ${personId}`, account: `bench ${personId}` };
  });
  const addresses = await stack.console.enrolMany({ tenant: tenantName, credentialId, people });
  return people.map(({ personId }) => ({ app: new AuthenticatorApp(addresses.get(personId) ?? ''), lastStep: 0 }));
}

function employed(
  stack: Stack,
  at: {
    readonly index: number;
    readonly portal: Stack['portal'];
    readonly phone: Phone;
    readonly origins: readonly string[];
  },
  press: DocumentPress,
): BusyPerson {
  const { index, ...place } = at;
  const personId = firstPerson + index;
  const deal = employ(at.portal, personId, press.next().bytes);
  return new BusyPerson({ ...place, personId, deal, publicUrl: httpOrigin(stack.addresses.app) });
}
