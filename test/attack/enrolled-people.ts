import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { AuthenticatorApp, stepSeconds } from '../support/one-time-code.js';
import { projectRoot } from '../support/root.js';
import { credentialId, type Stack } from '../support/stack.js';
import type { ServiceTenant } from './service-tenant.js';

/** Somebody whose phone shows a code that nobody used yet. */
export interface Enrolled {
  readonly personId: string;
  readonly phone: AuthenticatorApp;
}

const otpauthSchema = z.object({ otpauthUri: z.string() });
const activationSchema = z.object({ activationCode: z.string() });

/** The code of the step before: it confirms a phone, and leaves the one that is shown now unused. */
export async function previousCode(phone: AuthenticatorApp): Promise<string> {
  // At the end of a step, it would be two steps old when it arrives.
  const left = stepSeconds * 1000 - (Date.now() % (stepSeconds * 1000));
  if (left < 3000) await pause(left + 50);
  return phone.codeAt(Date.now() - stepSeconds * 1000);
}

export function codeNow({ phone }: Enrolled): string {
  return phone.codeAt(Date.now());
}

/** Six digits that are right in no step near now. */
export function wrongCode({ phone }: Enrolled): string {
  const near = Array.from({ length: 60 }, (_, step) => phone.codeAt(Date.now() + (step - 30) * stepSeconds * 1000));
  return ['000000', '111111', '222222', '333333', '444444'].find((code) => !near.includes(code)) ?? '555555';
}

/** `dealseal admin enrol`, at the service's console. */
export async function enrolAtConsole(stack: Stack, tenant: ServiceTenant, personId: string): Promise<Enrolled> {
  const args = ['admin', 'enrol', '--tenant', tenant.tenantId, '--person', personId, '--name', `Admin ${personId}`];
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [join(projectRoot, 'signing-service/bin/dealseal.js'), ...args, '--json'], {
    env: { PATH, DEALSEAL_SERVICE_CONFIG: join(stack.directory, 'service', 'config.json') },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let phone: AuthenticatorApp | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const begun = otpauthSchema.safeParse(JSON.parse(line));
    if (!begun.success) continue;
    phone = new AuthenticatorApp(begun.data.otpauthUri);
    child.stdin.end(`${await previousCode(phone)}\n`);
  }
  if ((await ended) !== 0 || phone === undefined) throw new Error('dealseal admin enrol failed');
  return { personId, phone };
}

/** Invites at most ten people with one code of the administrator's, lets them use the company's certificate, and enrols them. */
export async function enrolPeople(
  stack: Stack,
  tenant: ServiceTenant,
  options: { readonly administrator: Enrolled; readonly personIds: readonly string[] },
): Promise<Enrolled[]> {
  await invitePeople(tenant, options);
  return Promise.all(
    options.personIds.map(async (personId) => {
      const activationCode = await activationCodeOf(stack, tenant, personId);
      const begun = await tenant.client.beginEnrolment({ personId, activationCode, account: personId });
      const phone = new AuthenticatorApp(begun.otpauthUri);
      await tenant.client.confirmEnrolment(begun.enrolmentId, { personId, codes: [await previousCode(phone)] });
      return { personId, phone };
    }),
  );
}

export async function invitePeople(
  tenant: ServiceTenant,
  { administrator, personIds }: { readonly administrator: Enrolled; readonly personIds: readonly string[] },
): Promise<void> {
  await tenant.client.act({
    requestKey: randomUUID(),
    personId: administrator.personId,
    code: codeNow(administrator),
    acts: personIds.flatMap((personId) => [
      { kind: 'invite' as const, personId, name: `Signer ${personId}`, role: 'signer' as const },
      { kind: 'grant' as const, personId, credentialId },
    ]),
  });
}

/** Made at the service's console, handed over outside the portal. */
export async function activationCodeOf(stack: Stack, { tenantId }: ServiceTenant, personId: string): Promise<string> {
  const args = ['person', 'activation-code', '--tenant', tenantId, '--person', personId];
  return (await stack.console.json(activationSchema, ...args)).activationCode;
}
