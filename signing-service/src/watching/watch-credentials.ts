import type { Logger } from 'pino';
import { appendAudit, type NewAuditEntry } from '../audit/append-audit.js';
import type { AuthorizationContext } from '../authorization/context.js';
import type { Credential } from '../contract/people.js';
import { describeError } from '../logging/logger.js';
import type { CredentialSightingsTable } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import { sumUses } from './sum-uses.js';

const minute = 60_000;
const day = 86_400_000;
/** Days before a certificate's end; the last is the end itself. */
const warnings = [90, 30, 7, 1, 0] as const;

export interface WatchedCredentials {
  /** What another instance signs with is watched there. */
  readonly ownIds: readonly string[];
  present(ids: readonly string[]): Promise<Credential[]>;
}

/**
 * Looks at every credential each minute, and writes into the audit of the tenants that have it what changed since the look before: its key
 * cannot sign, or can again, or its certificate comes to its end. A key that is away at one look only is not told. What was seen is
 * kept in the database: several instances and a restart tell each thing once. Answers its timer: clear it.
 */
export function startWatchingCredentials(
  authorization: AuthorizationContext,
  { credentials, log }: { readonly credentials: WatchedCredentials; readonly log: Logger },
): NodeJS.Timeout {
  const watch = createCredentialWatch(authorization, credentials);
  const look = async (): Promise<void> => {
    try {
      await watch();
    } catch (error) {
      log.warn({ err: describeError(error) }, 'watching the credentials was put off');
    }
  };
  const interval = setInterval(() => void look(), minute);
  interval.unref();
  return interval;
}

/** One look at a time. */
export function createCredentialWatch(
  context: AuthorizationContext,
  credentials: WatchedCredentials,
): () => Promise<void> {
  let awayBefore = new Set<string>();
  return async () => {
    const seen = await credentials.present(credentials.ownIds);
    const away = new Set(seen.flatMap((each) => (isAway(each) ? [each.credentialId] : [])));
    const steady = seen.filter(({ credentialId }) => away.has(credentialId) === awayBefore.has(credentialId));
    awayBefore = away;
    for (const credential of steady) {
      const rows = await context.store.db
        .selectFrom('tenant_credentials')
        .select(['tenant_id', 'owner_told'])
        .where('credential_id', '=', credential.credentialId)
        // What another has taken over from is nobody's care any more.
        .where((where) => where.or([where('succeeded_at', 'is', null), where('succeeded_at', '>', context.now())]))
        .execute();
      for (const row of rows) {
        await tell(context, { tenantId: row.tenant_id, credential });
        if (row.owner_told !== 'daily') continue;
        await sumUses(context, { tenantId: row.tenant_id, credentialId: credential.credentialId });
      }
    }
  };
}

function isAway({ state }: Credential): boolean {
  return state === 'token-absent' || state === 'pin-refused' || state === 'token-failed';
}

async function tell(
  context: AuthorizationContext,
  { tenantId, credential }: { readonly tenantId: string; readonly credential: Credential },
): Promise<void> {
  const now = context.now();
  await context.store.transaction(async (trx) => {
    const before = await lockSighting(trx, { tenantId, credentialId: credential.credentialId });
    const after = sightingOf(credential, { before, now });
    const news = newsBetween(before, { after, credential, now });
    if (after.is_away === before.is_away && after.certificate === before.certificate && news.length === 0) return;
    const { is_away, certificate, told_days } = after;
    await trx
      .updateTable('credential_sightings')
      .set({ is_away, certificate, told_days })
      .where('tenant_id', '=', tenantId)
      .where('credential_id', '=', credential.credentialId)
      .execute();
    for (const { type, payload } of news) {
      const entry: NewAuditEntry = { tenantId, time: now, type, payload };
      await appendAudit(trx, entry, context.randomBytes);
    }
  });
}

/** An upsert, because it both creates and locks, on both databases: instances look one after another. */
async function lockSighting(
  trx: Trx,
  { tenantId, credentialId }: { readonly tenantId: string; readonly credentialId: string },
): Promise<CredentialSightingsTable> {
  const fresh = { is_away: 0, certificate: '', told_days: null };
  return trx
    .insertInto('credential_sightings')
    .values({ tenant_id: tenantId, credential_id: credentialId, ...fresh })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'credential_id'])
        .doUpdateSet((eb) => ({ is_away: eb.ref('credential_sightings.is_away') })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** How it stands now. The warning that is told is the tightest one that is due. */
function sightingOf(
  credential: Credential,
  { before, now }: { readonly before: CredentialSightingsTable; readonly now: number },
): CredentialSightingsTable {
  const certificate = `${credential.serialNumber} ${credential.notAfter}`;
  const left = Date.parse(credential.notAfter) - now;
  const due = warnings.findLast((days) => left <= days * day) ?? null;
  const told = before.certificate === certificate ? before.told_days : null;
  const isNew = due !== null && (told === null || due < told);
  return { ...before, is_away: isAway(credential) ? 1 : 0, certificate, told_days: isNew ? due : told };
}

function newsBetween(
  before: CredentialSightingsTable,
  {
    after,
    credential,
    now,
  }: { readonly after: CredentialSightingsTable; readonly credential: Credential; readonly now: number },
): Pick<NewAuditEntry, 'type' | 'payload'>[] {
  const { credentialId, state, serialNumber, notAfter } = credential;
  const told = before.certificate === after.certificate ? before.told_days : null;
  const { told_days: due } = after;
  // Days as people count them: a warning that comes late says how many are left.
  const days = Math.max(0, Math.ceil((Date.parse(notAfter) - now) / day));
  return [
    ...(due === null || due === told
      ? []
      : [{ type: 'certificate-ending', payload: { credentialId, serialNumber, notAfter, days } } as const]),
    ...(after.is_away === before.is_away
      ? []
      : after.is_away === 1
        ? [{ type: 'credential-away', payload: { credentialId, state } } as const]
        : [{ type: 'credential-back', payload: { credentialId } } as const]),
  ];
}
