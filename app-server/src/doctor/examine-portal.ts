import { setTimeout as pause } from 'node:timers/promises';
import type { PortalCallers } from '../bitrix24/portal-callers.js';
import { type DoctorAnswer, type DoctorFinding, ownChecks } from '../contract/doctor.js';
import type { FieldCatalogue } from '../documents/field-catalogue.js';
import type { RequestContext } from '../http/api-route.js';
import type { ServiceClients } from '../install/service-clients.js';
import { checkFields, checkLink, checkRights, checkSurfaces, checkUpkeep } from './check-portal.js';
import { checkDatabase, checkDisk, checkStorage, type ServerParts } from './check-server.js';
import { askService, checkServiceLink, serviceTrouble } from './check-service.js';
import { trouble } from './finding.js';

export interface DoctorParts {
  readonly server: ServerParts;
  readonly services: ServiceClients;
  readonly callers: PortalCallers;
  readonly catalogue: Pick<FieldCatalogue, 'of' | 'forget'>;
  readonly publicUrl: string;
  readonly now: () => number;
  /** How long a part of ours may take, in milliseconds. The service's own part has an end of its own. */
  readonly withinMs: number;
}

type OwnPart =
  | 'portal-link'
  | 'rights'
  | 'fields'
  | 'surfaces'
  | 'upkeep'
  | 'service-link'
  | 'server-storage'
  | 'server-database'
  | 'server-disk';
type Look = () => Promise<readonly DoctorFinding[]>;

const ofService = 'service/';

/**
 * Looks at a portal from both sides: this program's own parts and, through its API, the signing-service's. Side by side, so that nobody who
 * does not answer holds up the others; changes nothing. Throws what the service answers when it is asked too often.
 */
export async function examinePortal(
  parts: DoctorParts,
  context: Pick<RequestContext, 'portal' | 'caller'>,
  wanted: string | null,
): Promise<DoctorAnswer> {
  const own = Object.entries(ownParts(parts, context)).filter(([part]) => wanted === null || part === wanted);
  const looks = own.map(([part, look]) => withEnd(parts, { part, look }));
  const service = wanted === null || wanted.startsWith(ofService) ? [servicePart(parts, context, wanted)] : [];
  const found = await Promise.all([...looks, ...service]);
  return { at: new Date(parts.now()).toISOString(), findings: once(found.flat()) };
}

function ownParts(
  { server, services, callers, catalogue, publicUrl, now }: DoctorParts,
  { portal, caller }: Pick<RequestContext, 'portal' | 'caller'>,
): Readonly<Record<OwnPart, Look>> {
  return {
    'portal-link': async () => [await checkLink(caller)],
    rights: async () => [await checkRights(caller)],
    fields: async () => [await checkFields(caller, portal, catalogue)],
    surfaces: () => Promise.resolve([checkSurfaces(portal, publicUrl)]),
    upkeep: async () => [await checkUpkeep(callers.forService(portal.memberId))],
    'service-link': () => checkServiceLink(services, portal.memberId, now),
    'server-storage': () => Promise.resolve([checkStorage(server)]),
    'server-database': async () => [await checkDatabase(server)],
    'server-disk': () => Promise.resolve([checkDisk(server)]),
  };
}

async function servicePart(
  { services }: DoctorParts,
  { portal }: Pick<RequestContext, 'portal'>,
  wanted: string | null,
): Promise<readonly DoctorFinding[]> {
  try {
    const client = await services.of(portal.memberId);
    return await askService(client, wanted === null ? null : wanted.slice(ofService.length));
  } catch (error) {
    return [serviceTrouble(error)];
  }
}

async function withEnd(
  { withinMs }: DoctorParts,
  { part, look }: { readonly part: string; readonly look: Look },
): Promise<readonly DoctorFinding[]> {
  const end = new AbortController();
  const late = pause(withinMs, undefined, { signal: end.signal }).then(
    () => [trouble(ownChecks.find((each) => each === part) ?? 'portal-link', 'server-check-unfinished')],
    // It was done before.
    () => [],
  );
  try {
    return await Promise.race([look(), late]);
  } finally {
    end.abort();
  }
}

/** A service that is away is found by its link and by its examination: told once. */
function once(findings: readonly DoctorFinding[]): DoctorFinding[] {
  return [...new Map(findings.map((finding) => [keyOf(finding), finding])).values()];
}

function keyOf({ part, check, subject, code }: DoctorFinding): string {
  return JSON.stringify([part, check, subject, code]);
}
