import { z } from 'zod';
import { readAuditHead } from '../audit/append-audit.js';
import type { AuditType } from '../audit/audit-entry.js';
import { parseCounter } from '../authorization/code-counter.js';
import type { AuthorizationContext } from '../authorization/context.js';
import { readSettings } from '../authorization/settings.js';
import { readAssigned } from '../authorization/successions.js';
import type { Events, WatchEvent } from '../contract/events.js';
import type { SigningHours } from '../contract/settings.js';
import { isWithinHours } from './signing-hours.js';

const atOnce = 500;
const hour = 3_600_000;
/** Wrong codes of a tenant's people within an hour of the clock. */
const manyFailures = 10;

const attempts: readonly AuditType[] = [
  'code-attempt',
  'enrolment-code-attempt',
  'activation-code-attempt',
  'recovery-code-attempt',
];
const watched: readonly AuditType[] = [
  ...attempts,
  'enrolment-confirmed',
  'authorization',
  'certificate-ending',
  'credential-away',
  'credential-back',
];
const watchedForOwners: readonly AuditType[] = ['release', 'key-uses'];
const watchedOfPolicies: readonly AuditType[] = ['acts-proposed', 'acts-approved', 'proposal-refused'];

const payloadSchema = z.object({
  personId: z.string().optional(),
  outcome: z.string().optional(),
  lockedUntil: z.iso.datetime().optional(),
  credentialId: z.string().optional(),
  days: z.int().optional(),
  notAfter: z.iso.datetime().optional(),
  ownerId: z.string().optional(),
  documents: z.int().positive().optional(),
  by: z.string().optional(),
  withoutCodeWord: z.boolean().optional(),
});

interface Entry {
  readonly sequence: number;
  readonly time: number;
  readonly type: string;
  readonly facts: z.infer<typeof payloadSchema>;
}

/**
 * What a tenant's audit tells its administrators since an entry, and the owners of its keys if that is asked for. The chain is what is read, so that nothing is lost while nobody asks; an event
 * has the same id whenever it is read.
 */
export async function readEvents(
  context: AuthorizationContext,
  {
    tenantId,
    after,
    isForOwners = false,
    isOfPolicies = false,
  }: {
    readonly tenantId: string;
    readonly after: number | 'head';
    readonly isForOwners?: boolean;
    readonly isOfPolicies?: boolean;
  },
): Promise<Events> {
  // Read first: what comes meanwhile is told next time.
  const { sequence: head } = await readAuditHead(context.store.db, tenantId);
  // Beyond the head: the service was restored from a backup, and its chain goes on from there.
  if (after === 'head' || after > head) return { events: [], next: head, isMore: false };
  const owners = isForOwners ? await ownersOf(context, tenantId) : new Map<string, string>();
  const rows = await context.store.db
    .selectFrom('audit_entries')
    .innerJoin('audit_payloads', (join) =>
      join
        .onRef('audit_payloads.tenant_id', '=', 'audit_entries.tenant_id')
        .onRef('audit_payloads.sequence', '=', 'audit_entries.sequence'),
    )
    .select(['audit_entries.sequence', 'time', 'type', 'payload'])
    .where('audit_entries.tenant_id', '=', tenantId)
    .where('audit_entries.sequence', '>', after)
    .where('audit_entries.sequence', '<=', head)
    .where('type', 'in', [
      ...watched,
      ...(isForOwners ? watchedForOwners : []),
      ...(isOfPolicies ? watchedOfPolicies : []),
    ])
    .orderBy('audit_entries.sequence')
    .limit(atOnce)
    .execute();
  const isMore = rows.length === atOnce;
  const next = isMore ? (rows.at(-1)?.sequence ?? head) : head;
  if (rows.length === 0) return { events: [], next, isMore };
  const entries = rows.map(({ payload, ...row }): Entry => {
    const facts = payloadSchema.safeParse(JSON.parse(payload));
    return { ...row, facts: facts.success ? facts.data : {} };
  });
  const { settings } = await readSettings(context, tenantId);
  const found = [
    ...entries.flatMap((entry) => eventOf(entry, { hours: settings.hours ?? null, isOfPolicies })),
    ...entries.flatMap((entry) => useOf(entry, owners)),
    ...entries.flatMap((entry) => proposalOf(entry)),
    ...(await failuresOf(context, { tenantId, entries })),
  ];
  const events = [...new Map(found.map((event) => [event.id, event])).values()];
  return { events: await withNames(context, { tenantId, events }), next, isMore };
}

function eventOf(
  entry: Entry,
  { hours, isOfPolicies }: { readonly hours: SigningHours | null; readonly isOfPolicies: boolean },
): WatchEvent[] {
  const { sequence, time, type, facts } = entry;
  const { personId, credentialId, days, notAfter, outcome, lockedUntil } = facts;
  const at = new Date(time).toISOString();
  const person = personId === undefined ? {} : { person: { personId, name: '' } };
  switch (type) {
    case 'certificate-ending':
      return [{ id: `entry:${sequence}`, at, kind: type, credentialId, days, notAfter }];
    case 'credential-away':
    case 'credential-back':
      return [{ id: `entry:${sequence}`, at, kind: type, credentialId }];
    case 'enrolment-confirmed': {
      const isWithout = isOfPolicies && facts.withoutCodeWord === true;
      return [
        { id: `entry:${sequence}`, at, kind: isWithout ? 'enrolled-without-code-word' : 'new-device', ...person },
      ];
    }
    case 'authorization': {
      if (hours === null || isWithinHours(time, hours)) return [];
      // One a day of each person.
      const id = `outside-hours:${personId ?? ''}:${at.slice(0, 10)}`;
      return [{ id, at, kind: 'outside-hours', ...person, credentialId }];
    }
    default:
      // Whoever tries on while it is locked is told of the same lock; at a final one, once a day.
      if (outcome === 'codes-locked') {
        return [{ id: `locked:${personId ?? ''}:${lockedUntil ?? at}`, at, kind: 'locked', ...person, lockedUntil }];
      }
      return outcome === 'codes-locked-for-good'
        ? [{ id: `locked-for-good:${personId ?? ''}:${at.slice(0, 10)}`, at, kind: 'locked-for-good', ...person }]
        : [];
  }
}

/** What the other administrators are told of a proposal, and who made it of its end. */
function proposalOf({ sequence, time, type, facts }: Entry): WatchEvent[] {
  const { personId: proposer = '', by = '' } = facts;
  const told = { id: `entry:${sequence}`, at: new Date(time).toISOString() };
  const person = (personId: string) => ({ person: { personId, name: '' } });
  switch (type) {
    case 'acts-proposed':
      return [{ ...told, kind: 'approval-awaited', ...person(proposer), except: proposer }];
    case 'acts-approved':
      return [{ ...told, kind: 'approval-given', ...person(by), to: proposer }];
    case 'proposal-refused':
      return [{ ...told, kind: 'approval-refused', ...person(by), to: proposer }];
    default:
      return [];
  }
}

/** What the owner of a key is told of its use by somebody else. */
function useOf({ sequence, time, type, facts }: Entry, owners: ReadonlyMap<string, string>): WatchEvent[] {
  const { personId = '', credentialId = '', ownerId, documents } = facts;
  const told = { id: `entry:${sequence}`, at: new Date(time).toISOString(), credentialId };
  if (type === 'key-uses' && ownerId !== undefined) {
    return [{ ...told, kind: 'key-uses', to: ownerId, count: documents }];
  }
  const to = owners.get(credentialId);
  if (type !== 'release' || to === undefined || to === personId) return [];
  return [{ ...told, kind: 'key-used', to, person: { personId, name: '' } }];
}

/** By credential, who is told of each use. */
async function ownersOf({ store }: AuthorizationContext, tenantId: string): Promise<ReadonlyMap<string, string>> {
  const assigned = await readAssigned(store.db, tenantId);
  return new Map(
    assigned.flatMap(({ credential_id: id, owner_id: owner, owner_told: told }) =>
      owner === null || told !== 'each-use' ? [] : [[id, owner] as const],
    ),
  );
}

const wrong = new Set(['code-wrong', 'code-clock-off', 'activation-code-wrong', 'recovery-code-wrong', 'codes-locked']);

/** Of each hour in which somebody was wrong, whether there were many in all. */
async function failuresOf(
  { store }: AuthorizationContext,
  { tenantId, entries }: { readonly tenantId: string; readonly entries: readonly Entry[] },
): Promise<WatchEvent[]> {
  const hours = new Set(
    entries.flatMap(({ time, facts }) => (wrong.has(facts.outcome ?? '') ? [Math.floor(time / hour)] : [])),
  );
  if (hours.size === 0) return [];
  const rows = await store.db.selectFrom('code_counters').selectAll().where('tenant_id', '=', tenantId).execute();
  const times = rows.flatMap((row) => parseCounter(row).recentWrong);
  return [...hours].flatMap((number): WatchEvent[] => {
    const count = times.filter((time) => Math.floor(time / hour) === number).length;
    const at = new Date(number * hour).toISOString();
    return count < manyFailures ? [] : [{ id: `many-failures:${number}`, at, kind: 'many-failures', count }];
  });
}

async function withNames(
  { store }: AuthorizationContext,
  { tenantId, events }: { readonly tenantId: string; readonly events: readonly WatchEvent[] },
): Promise<WatchEvent[]> {
  const ids = [...new Set(events.flatMap(({ person }) => (person === undefined ? [] : [person.personId])))];
  if (ids.length === 0) return [...events];
  const rows = await store.db
    .selectFrom('people')
    .select(['person_id', 'name'])
    .where('tenant_id', '=', tenantId)
    .where('person_id', 'in', ids)
    .execute();
  const names = new Map(rows.map((row) => [row.person_id, row.name]));
  // Codes of persons whom nobody knows are counted like any other; of them nothing is told.
  return events.flatMap((event) => {
    if (event.person === undefined) return [event];
    const { personId } = event.person;
    const name = names.get(personId);
    return name === undefined ? [] : [{ ...event, person: { personId, name } }];
  });
}
