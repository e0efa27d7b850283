import type { AuthorizationContext, PersonKey } from './context.js';
import { ServiceError } from './errors.js';

/** Ids of the configured credentials that the tenant may use. */
export async function listTenantCredentials(_context: AuthorizationContext, _tenantId: string): Promise<string[]> {
  throw new ServiceError('internal');
}

/** Ids of the credentials that the person may sign with now. */
export async function listGrants(_context: AuthorizationContext, _person: PersonKey): Promise<string[]> {
  throw new ServiceError('internal');
}

/** At the console: lets a tenant use a configured credential. */
export async function assignTenantCredential(
  _context: AuthorizationContext,
  _request: { readonly tenantId: string; readonly credentialId: string },
): Promise<void> {
  throw new ServiceError('internal');
}

/** At the console: ends a tenant's use of a credential, its grants and open authorizations. */
export async function unassignTenantCredential(
  _context: AuthorizationContext,
  _request: { readonly tenantId: string; readonly credentialId: string },
): Promise<void> {
  throw new ServiceError('internal');
}
