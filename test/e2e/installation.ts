import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Addresses, addressesFrom } from '../support/addresses.js';
import { installApp, tenantName } from '../support/install-app.js';
import { AuthenticatorApp } from '../support/one-time-code.js';
import { credentialId, type Stack, type StackOptions, startStack } from '../support/stack.js';

/** A person of the emulator who signs, with a phone of their own. */
export interface Signer {
  readonly personId: string;
  readonly name: string;
  readonly phone: AuthenticatorApp;
}

export interface Installation {
  readonly stack: Stack;
  readonly administratorPhone: AuthenticatorApp;
  /** The signers, in order; each has codes that nobody used yet. */
  readonly signers: readonly Signer[];
  stop(): Promise<void>;
}

const firstExtraPerson = 101;
export const dealId = 412;

/** Ports that no other file uses at the same time: vitest numbers the files that run side by side, from 1. */
export function ownAddresses(): Addresses {
  return addressesFrom(27_710 + 10 * Number(process.env['VITEST_POOL_ID']));
}

/** Everything started and installed, with so many people enrolled: one installation a file. */
export async function startInstallation(
  options: Pick<StackOptions, 'scope' | 'databaseUrls' | 'callLimit'> & {
    readonly signers: number;
    readonly addresses?: Addresses;
  },
): Promise<Installation> {
  const directory = await mkdtemp(join(tmpdir(), 'dealseal-e2e-'));
  const { signers: count, addresses = ownAddresses(), ...wanted } = options;
  const stack = await startStack({ directory, addresses, ...wanted });
  const stop = async (): Promise<void> => {
    await stack.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const { otpauthUri } = await installApp(stack);
    const administratorPhone = new AuthenticatorApp(otpauthUri);
    const signers = await enrol(stack, addPeople(stack, count));
    return { stack, administratorPhone, signers, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Signers of their own for each test, so that no test waits for another's codes. */
function addPeople({ portal }: Stack, count: number): { personId: string; name: string }[] {
  const { data } = portal.context.store;
  const added = Array.from({ length: count }, (_, index) => ({
    id: firstExtraPerson + index,
    name: 'Potpisnica',
    lastName: `Šćepanović ${index + 1}`,
    position: 'prodaja',
    email: `signer${index + 1}@adriatik.example`,
    admin: false,
    active: true,
  }));
  data.people.push(...added);
  for (const item of data.items) {
    item.readers.push(...added.map(({ id }) => id));
    item.editors.push(...added.map(({ id }) => id));
  }
  return added.map(({ id, name, lastName }) => ({ personId: String(id), name: `${name} ${lastName}` }));
}

/** At the service's console, all in one go: how people are enrolled in the portal is the matter of a test of its own. */
async function enrol({ console }: Stack, people: readonly { personId: string; name: string }[]): Promise<Signer[]> {
  if (people.length === 0) return [];
  const phones = await console.enrolMany({
    tenant: tenantName,
    credentialId,
    people: people.map((person) => ({ ...person, account: `${tenantName} - ${person.name}` })),
  });
  return people.map((person) => ({ ...person, phone: new AuthenticatorApp(phones.get(person.personId) ?? '') }));
}
