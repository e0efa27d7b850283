import { SigningServiceError, SigningServiceUnreachable } from '@dealseal/signing-service/contract/service-call';
import type { DocumentsAnswer } from '../contract/documents.js';
import { listLimit } from '../contract/session.js';
import type { ServiceClients } from '../install/service-clients.js';
import { tenantRules } from './tenant-rules.js';

export type OwnState = DocumentsAnswer['me'];

const away: OwnState = {
  state: 'service-away',
  lockedUntil: null,
  hasCredential: false,
  role: null,
  documentsPerCode: listLimit,
};

/**
 * The person's own state at the signing-service, for lists: `service-away` when it does not answer within `patience` ms.
 * Throws AppError `signing-service-unpaired`.
 */
export function createOwnState(options: {
  readonly services: ServiceClients;
  readonly patience: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}): (memberId: string, personId: string) => Promise<OwnState> {
  return async (memberId, personId) => {
    const client = await options.services.of(memberId);
    const timer = new AbortController();
    const asked = Promise.all([client.person(personId), tenantRules(client)]).then(
      ([person, { documentsPerCode }]) => {
        const { state, lockedUntil, credentialIds, role, assistance = null } = person;
        const isAwaited = assistance !== null && Date.parse(assistance.until) > options.now();
        const assistedBy = isAwaited ? assistance.by : null;
        return { state, lockedUntil, hasCredential: credentialIds.length > 0, role, documentsPerCode, assistedBy };
      },
      (error: unknown) => {
        const isAway = error instanceof SigningServiceUnreachable || error instanceof SigningServiceError;
        if (isAway) return away;
        throw error;
      },
    );
    return Promise.race([asked, after(options.patience, timer.signal)]).finally(() => timer.abort());
  };
}

function after(milliseconds: number, stopped: AbortSignal): Promise<OwnState> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(away), milliseconds);
    stopped.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}
