import { SigningServiceError, SigningServiceUnreachable } from '@dealseal/signing-service/contract/service-call';
import { AppError } from '../app-error.js';
import type { RequestContext } from '../http/api-route.js';
import type { ServiceClients } from '../install/service-clients.js';
import { assertReader } from './administrators.js';

/**
 * Sees what was signed in the whole portal: its administrators, and who administers codes or audits. Where the signing-service does not
 * say so now, one sees what one's own rights in the portal show.
 */
export async function seesAll(services: ServiceClients, context: RequestContext): Promise<boolean> {
  try {
    await assertReader(services, context);
    return true;
  } catch (error) {
    const isNo = error instanceof AppError && noReader.has(error.code);
    if (isNo || error instanceof SigningServiceError || error instanceof SigningServiceUnreachable) return false;
    throw error;
  }
}

const noReader: ReadonlySet<AppError['code']> = new Set(['not-an-administrator', 'signing-service-unpaired']);
