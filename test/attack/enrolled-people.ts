import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AuthenticatorApp, stepSeconds } from '../support/one-time-code.js';
import { credentialId, type Stack } from '../support/stack.js';
import type { ServiceTenant } from './service-tenant.js';

/** Somebody whose phone shows a code that nobody used yet. */
export interface Enrolled {
  readonly personId: string;
  readonly phone: AuthenticatorApp;
}

const activationSchema = z.object({ activationCode: z.string() });

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
  const { otpauthUri } = await stack.console.enrolAdministrator({
    tenant: tenant.tenantId,
    personId,
    name: `Admin ${personId}`,
    account: personId,
  });
  return { personId, phone: new AuthenticatorApp(otpauthUri) };
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
      await tenant.client.confirmEnrolment(begun.enrolmentId, { personId, codes: [await phone.previousCode()] });
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
