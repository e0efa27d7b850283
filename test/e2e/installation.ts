import { confirmationAnswerSchema, enrolmentAnswerSchema } from '@dealseal/signing-service/contract/people';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressesFrom } from '../support/addresses.js';
import { activationCode, appPage, installApp, invite, visitor } from '../support/install-app.js';
import { AuthenticatorApp } from '../support/one-time-code.js';
import { type Stack, startStack } from '../support/stack.js';

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

/** Everything started and installed, with so many people enrolled. One at a time uses the ports. */
export async function startInstallation(options: { readonly signers: number }): Promise<Installation> {
  const directory = await mkdtemp(join(tmpdir(), 'dealseal-e2e-'));
  const stack = await startStack({ directory, addresses: addressesFrom(27_710) });
  const stop = async (): Promise<void> => {
    await stack.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const { otpauthUri } = await installApp(stack);
    const administratorPhone = new AuthenticatorApp(otpauthUri);
    const people = addPeople(stack, options.signers);
    if (people.length > 0) await invite(stack, administratorPhone, people);
    const signers: Signer[] = [];
    for (const person of people) signers.push({ ...person, phone: await enrol(stack, person.personId) });
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
  for (const deal of data.deals) {
    deal.readers.push(...added.map(({ id }) => id));
    deal.editors.push(...added.map(({ id }) => id));
  }
  return added.map(({ id, name, lastName }) => ({ personId: String(id), name: `${name} ${lastName}` }));
}

async function enrol(stack: Stack, personId: string): Promise<AuthenticatorApp> {
  const person = await visitor(stack, personId);
  const { app } = await person.openFrame(appPage);
  const code = await activationCode(stack, personId);
  const begun = await app.call(enrolmentAnswerSchema, '/api/enrolments', { activationCode: code });
  const phone = new AuthenticatorApp(begun.otpauthUri);
  await app.call(confirmationAnswerSchema, `/api/enrolments/${begun.enrolmentId}/confirm`, {
    codes: [await phone.previousCode()],
  });
  return phone;
}
