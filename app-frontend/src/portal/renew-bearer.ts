import type { RenewalAnswer } from '@dealseal/app-server/contract/session';
import { AppError } from '../api/app-error.js';
import { readJson, sendOnce } from '../api/http-client.js';
import type { Portal } from './portal.js';

type Fetch = (input: string, init: RequestInit) => Promise<Response>;

/**
 * Trades an old bearer for a fresh one with the person's AUTH_ID: first with the one at hand, then with one that the portal
 * renews. Throws AppError `session-over` when the portal gives none.
 */
export async function renewBearer(options: { fetch: Fetch; portal: Portal; bearer: string }): Promise<RenewalAnswer> {
  try {
    return await renewOnce({ ...options, renewed: false });
  } catch (error) {
    if (!(error instanceof AppError) || !isRefusal(error)) throw error;
    return renewOnce({ ...options, renewed: true });
  }
}

async function renewOnce(options: {
  fetch: Fetch;
  portal: Portal;
  bearer: string;
  renewed: boolean;
}): Promise<RenewalAnswer> {
  let authId: string;
  try {
    authId = await options.portal.authId({ renewed: options.renewed });
  } catch (cause) {
    throw new AppError({ code: 'session-over', retry: 'never', cause });
  }
  const body = { authId, bearer: options.bearer };
  return readJson<RenewalAnswer>(await sendOnce(options.fetch, { method: 'POST', path: '/api/session', body }, null));
}

function isRefusal(error: AppError): boolean {
  return error.code === 'session-over' || error.code === 'session-expired' || error.code === 'portal-unverified';
}
