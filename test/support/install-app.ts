import { installStatusSchema } from '@dealseal/app-server/contract/install';
import { adminPeopleSchema } from '@dealseal/app-server/contract/people';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { httpOrigin, httpsOrigin } from './addresses.js';
import type { AuthenticatorApp } from './one-time-code.js';
import { PortalVisitor } from './portal-visitor.js';
import { credentialId, type Stack } from './stack.js';

export const tenantName = 'Adriatik 24';
/** The emulator's people. */
export const people = {
  administrator: { personId: '1', name: 'Ana Vuković' },
  manager: { personId: '7', name: 'Milica Radović' },
  secondManager: { personId: '11', name: 'Vuk Janković' },
  stranger: { personId: '9', name: 'Petar Knežević' },
} as const;

export const appPage = { kind: 'app', placement: 'DEFAULT', handler: '', options: {} } as const;

/**
 * Installs the application into the portal by the path that every portal takes: Install pressed, the installer's page opened by a
 * verified POST, paired with a code from the service's console, fields chosen, surfaces bound, installFinish. Then the first
 * administrator is enrolled at the service's console. Answers the address that the administrator's phone took over.
 */
export async function installApp(stack: Stack): Promise<{ otpauthUri: string }> {
  const { pairingCode, tenantId } = await stack.console.json(
    z.object({ pairingCode: z.string(), tenantId: z.string() }),
    'pairing-code',
    '--tenant-name',
    tenantName,
  );
  const administrator = await visitor(stack, people.administrator.personId);
  await administrator.post('/marketplace/install', new URLSearchParams());
  const { app } = await administrator.openFrame(appPage);
  const service = httpsOrigin(stack.addresses.service);
  await app.call(installStatusSchema, '/api/install/pairing', { pairingCode, service });
  await app.call(installStatusSchema, '/api/install/fields', {
    kinds: [{ entityTypeId: 2, fields: ['UF_CRM_SIGN_DOC'] }],
  });
  const status = await app.call(installStatusSchema, '/api/install/surfaces', {});
  if (!status.surfaces.bound) throw new Error('The surfaces were not bound');
  // What the emulator's page does when the frame calls installFinish().
  await administrator.post('/app-frame/install-finish', {});
  await stack.console.run('credential', 'assign', '--tenant', tenantId, '--credential', credentialId);
  return stack.console.enrolAdministrator({
    tenant: tenantId,
    ...people.administrator,
    account: `${tenantName} - ${people.administrator.name}`,
  });
}

export async function visitor(stack: Stack, personId: string): Promise<PortalVisitor> {
  const person = new PortalVisitor(httpOrigin(stack.addresses.portal));
  await person.login(Number(personId));
  return person;
}

/** The administrator invites people and lets them use the company's certificate, with a code of the administrator's own. */
export async function invite(
  stack: Stack,
  administratorPhone: AuthenticatorApp,
  invited: readonly { readonly personId: string; readonly name: string }[],
): Promise<void> {
  const administrator = await visitor(stack, people.administrator.personId);
  const { app } = await administrator.openFrame(appPage);
  const { credentials } = await app.call(adminPeopleSchema, '/api/admin/people');
  const company = credentials.find((credential) => credential.credentialId === credentialId);
  if (company === undefined) throw new Error('The tenant has no certificate');
  await app.call(z.object({ people: z.array(z.unknown()) }), '/api/admin/acts', {
    requestKey: randomUUID(),
    code: administratorPhone.codeAt(Date.now()),
    acts: invited.flatMap(({ personId, name }) => [
      { kind: 'invite', personId, name, role: 'signer', reason: 'sells' },
      { kind: 'grant', personId, credentialId, reason: 'sells' },
    ]),
  });
}

/** Made at the service's console, handed over outside the portal. */
export async function activationCode(stack: Stack, personId: string): Promise<string> {
  const made = await stack.console.json(
    z.object({ activationCode: z.string() }),
    'person',
    'activation-code',
    '--tenant',
    tenantName,
    '--person',
    personId,
  );
  return made.activationCode;
}
