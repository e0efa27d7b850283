import { sql } from 'kysely';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClockGuard } from '../authorization/clock-guard.js';
import type { AuthorizationContext } from '../authorization/context.js';
import { listTenantCredentials } from '../authorization/credentials.js';
import { readSettings } from '../authorization/settings.js';
import { type Examination, type ServiceFinding, troubleCodes } from '../contract/doctor.js';
import { checkDisk } from './check-disk.js';
import { checkStorage } from './check-storage.js';
import { checkTime } from './check-time.js';
import { type CredentialParts, examineCredential } from './examine-credential.js';
import { type Finding, reportOf } from './finding.js';
import type { DataPatient } from './patient.js';

export interface ServicePatient extends CredentialParts {
  readonly authorization: AuthorizationContext;
  readonly clock: Pick<ClockGuard, 'state'>;
  readonly data: DataPatient;
  /** How long a part may take, in milliseconds. */
  readonly withinMs: number;
}

/** Looks at what a running service does for a tenant: all of it, or one part. */
export type ExamineService = (tenantId: string, part: string | null) => Promise<Examination>;

interface Part {
  readonly part: string;
  readonly check: Finding['check'];
  readonly subject: string;
  readonly look: () => Promise<Finding[]>;
}

/**
 * All parts side by side, each with its own end, so that an answer comes also when somebody who is asked does not. Whoever asks the same while
 * it is looked at gets the same answer.
 */
export function createServiceExaminer(patient: ServicePatient): ExamineService {
  const running = new Map<string, Promise<Examination>>();
  const examine = async (tenantId: string, wanted: string | null): Promise<Examination> => {
    const parts = await partsOf(patient, tenantId);
    const chosen = parts.filter(({ part }) => wanted === null || part === wanted);
    const found = await Promise.all(chosen.map((part) => withEnd(part, patient.withinMs)));
    return { at: patient.now().toISOString(), findings: found.flat() };
  };
  return (tenantId, part) => {
    const key = JSON.stringify([tenantId, part]);
    const same = running.get(key);
    if (same !== undefined) return same;
    const begun = examine(tenantId, part).finally(() => running.delete(key));
    running.set(key, begun);
    return begun;
  };
}

async function partsOf(patient: ServicePatient, tenantId: string): Promise<Part[]> {
  const { authorization } = patient;
  const ids = await listTenantCredentials(authorization, tenantId);
  const countPeople = async (credentialId: string): Promise<number> => {
    const grants = authorization.store.db.selectFrom('grants').select('person_id').distinct();
    const own = grants.where('tenant_id', '=', tenantId).where('credential_id', '=', credentialId);
    return (await own.execute()).length;
  };
  const none = reportOf('token').trouble('no-credential', 'No credential is assigned to the tenant.');
  const credentials: Part[] = ids.map((credentialId) => ({
    part: `credential:${credentialId}`,
    check: 'token',
    subject: credentialId,
    look: () => examineCredential(patient, credentialId, countPeople),
  }));
  return [
    ...(ids.length > 0
      ? credentials
      : [{ part: 'credential', check: 'token', subject: '', look: () => Promise.resolve([none]) } as const]),
    { part: 'time', check: 'time-stamp', subject: '', look: () => examineTime(patient, tenantId) },
    { part: 'store', check: 'storage', subject: '', look: () => examineStore(patient) },
  ];
}

async function withEnd({ part, check, subject, look }: Part, withinMs: number): Promise<ServiceFinding[]> {
  const end = new AbortController();
  const late = pause(withinMs, undefined, { signal: end.signal }).then(
    () => [reportOf(check, subject).trouble('check-unfinished', `It took more than ${withinMs} ms.`)],
    // It was done before.
    () => [],
  );
  try {
    const findings = await Promise.race([look(), late]);
    return findings.map((finding) => presented(part, finding));
  } finally {
    end.abort();
  }
}

/** Without the cause's words, which name files and addresses of this machine. */
function presented(part: string, finding: Finding): ServiceFinding {
  const { check, subject, state, facts = {} } = finding;
  const code = finding.state === 'ok' ? null : finding.code;
  const told = troubleCodes.find((each) => each === code) ?? 'other-trouble';
  return {
    part,
    check: check === 'library' || check === 'configuration' ? 'other' : check,
    subject,
    state,
    code: code === null ? null : told,
    facts,
  };
}

async function examineTime({ trust, clock, authorization }: ServicePatient, tenantId: string): Promise<Finding[]> {
  const findings = await checkTime(trust);
  const doubt = clock.state().sure ? [] : [reportOf('clock').trouble('clock-unsure', 'The time is not sure.')];
  const { settings } = await readSettings(authorization, tenantId);
  const canStamp = trust.services !== null && trust.authorities.length > 0;
  const unstamped = reportOf('time-stamp').trouble('level-without-stamp', 'The tenant’s level is B-B.');
  return [...findings, ...doubt, ...(canStamp && settings.level === 'B-B' ? [unstamped] : [])];
}

/** The database by one question: looking at all of it would keep others waiting. */
async function examineStore({ data, authorization }: ServicePatient): Promise<Finding[]> {
  const report = reportOf('database');
  const begun = performance.now();
  const database = await sql`select count(*) from meta`.execute(authorization.store.db).then(
    () => report.ok('The database answers.', { milliseconds: Math.round(performance.now() - begun) }),
    () => report.trouble('database-unreachable', 'The database does not answer.'),
  );
  return [...checkStorage(data), database, checkDisk(data)];
}
