import { SigningServiceError, SigningServiceUnreachable } from '@dealseal/signing-service/contract/service-call';
import type { RetentionAnswer } from '@dealseal/signing-service/contract/retention';
import { AppError } from '../app-error.js';
import { type Keeping, mostErasures } from '../contract/keeping.js';
import type { SigningService } from '../install/service-clients.js';
import { newestErasures } from '../signing/erasures.js';
import { retentionOf } from '../signing/portal-retention.js';
import { signingTables } from '../signing/signing-tables.js';
import type { KeepingParts } from './keeping-routes.js';

/** What both programs keep of a portal, and what they have erased. */
export async function readKeeping({ services, store }: KeepingParts, memberId: string): Promise<Keeping> {
  const [own, erased, service] = await Promise.all([
    retentionOf(store, memberId),
    newestErasures(signingTables(store), memberId, mostErasures),
    services.of(memberId).then(ofService).catch(nothingToTell),
  ]);
  const { storedDays, storedDaysChanged: changed } = own;
  const ours = erased.map(({ erasedAt, what, rule, sha256 }) => ({
    at: new Date(erasedAt).toISOString(),
    what,
    rule,
    sha256,
    entries: 0,
    signatures: 0,
  }));
  const theirs = (service?.erasures ?? []).map(({ at, rule, entries, signatures }) => ({
    at,
    rule,
    entries,
    signatures,
    what: 'log' as const,
    sha256: null,
  }));
  return {
    documents: {
      storedDays,
      changed: changed === null ? null : { at: new Date(changed.at).toISOString(), by: changed.by?.name ?? null },
    },
    records: service === null ? null : { recordYears: service.recordYears, changed: service.changed },
    erasures: [...ours, ...theirs].toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, mostErasures),
  };
}

/** The service knows people by their ids; who has changed it is told by name. */
async function ofService(client: SigningService): Promise<RetentionAnswer> {
  const retention = await client.retention();
  const by = retention.changed?.by ?? null;
  if (retention.changed === null || by === null) return retention;
  const found = (await client.people()).find(({ personId }) => personId === by);
  return { ...retention, changed: { ...retention.changed, by: found?.name ?? by } };
}

/** An older service, one that is away, or none: what is kept here is told all the same. */
function nothingToTell(error: unknown): null {
  const isKnown =
    error instanceof SigningServiceError || error instanceof SigningServiceUnreachable || error instanceof AppError;
  if (!isKnown) throw error;
  return null;
}
