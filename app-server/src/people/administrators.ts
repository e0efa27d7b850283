import { AppError } from '../app-error.js';
import type { RequestContext } from '../http/api-route.js';
import type { ServiceClients } from '../install/service-clients.js';

/** Portal administrators, and administrators of codes. Throws AppError `not-an-administrator`. */
export async function assertAdministrator(services: ServiceClients, context: RequestContext): Promise<void> {
  if (context.person.isPortalAdministrator) return;
  const client = await services.of(context.portal.memberId);
  const { role } = await client.person(context.person.personId);
  if (role !== 'administrator') throw new AppError('not-an-administrator');
}
