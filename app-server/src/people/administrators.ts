import { AppError } from '../app-error.js';
import type { RequestContext } from '../http/api-route.js';
import type { ServiceClients } from '../install/service-clients.js';

/** Portal administrators, and administrators of codes. Throws AppError `not-an-administrator`. */
export async function assertAdministrator(services: ServiceClients, context: RequestContext): Promise<void> {
  const { mayAct } = await assertReader(services, context);
  if (!mayAct) throw new AppError('not-an-administrator');
}

/** The same and auditors, who read people and log and never act. Throws AppError `not-an-administrator`. */
export async function assertReader(
  services: ServiceClients,
  { portal, person }: RequestContext,
): Promise<{ readonly mayAct: boolean }> {
  if (person.isPortalAdministrator) return { mayAct: true };
  const client = await services.of(portal.memberId);
  const { role } = await client.person(person.personId);
  if (role !== 'administrator' && role !== 'auditor') throw new AppError('not-an-administrator');
  return { mayAct: role === 'administrator' };
}
