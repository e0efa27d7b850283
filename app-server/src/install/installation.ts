import { SigningServiceError, SigningServiceUnreachable } from '@dealseal/signing-service/contract/service-call';
import { AppError } from '../app-error.js';
import { entityKind } from '../bitrix24/entity-kinds.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import type { PortalScopes } from '../bitrix24/portal-scopes.js';
import type { ChooseFields, InstallStatus } from '../contract/install.js';
import { scopeNames } from '../contract/scopes.js';
import type { FieldCatalogue } from '../documents/field-catalogue.js';
import type { Portal, PortalRepository } from '../store/portal-repository.js';
import { ifKnown } from '../people/if-known.js';
import type { Store } from '../store/store.js';
import type { TrialParts } from './begin-trial.js';
import type { ServiceClients } from './service-clients.js';
import { isBound, kindsOf, surfacesVersion } from '../store/portal-settings.js';
import { chooseKinds, offeredKinds } from './kinds-of-portal.js';
import { bindSurfaces } from './surfaces.js';
import { readTestSignature } from './test-signatures.js';

export interface InstallParts {
  readonly portals: PortalRepository;
  readonly catalogue: FieldCatalogue;
  readonly allowedServices: readonly string[];
  readonly scopes: PortalScopes;
  readonly services: ServiceClients;
  readonly store: Store;
  /** Undefined where no trial is to be had. */
  readonly trial: TrialParts['trial'];
  /** Our own origin. */
  readonly publicUrl: string;
}

/** Each step of the installation as it stands. Throws AppError, PortalError. */
export async function installStatus(
  parts: InstallParts,
  memberId: string,
  caller: PortalCaller,
): Promise<InstallStatus> {
  const portal = await activePortal(parts, memberId);
  const { settings, pairing } = portal;
  const scopes = parts.scopes.granted(portal);
  const { needed: missing, optional: leftOut } = parts.scopes.missing(portal);
  const kinds = missing.includes('crm') ? [] : await offeredKinds(parts, { caller, memberId, settings, scopes });
  const bound = isBound(settings, parts.publicUrl);
  const hasFields = kinds.some(({ chosen }) => chosen.length > 0);
  const { info, stamped } = await askService(parts, memberId, pairing !== null);
  const signed = pairing === null ? null : await readTestSignature(parts.store, memberId, pairing.tenantId);
  const trial = info?.trial ?? null;
  return {
    scopes: { granted: scopeNames.filter((name) => ![...missing, ...leftOut].includes(name)), missing, leftOut },
    pairing: {
      services: [...parts.allowedServices],
      tenant: pairing === null ? null : { name: pairing.tenantName, service: pairing.service },
      trial,
      canTry: parts.trial !== undefined && (pairing === null || trial !== null),
    },
    kinds,
    surfaces: { bound, missing: bound ? settings.unbound : [] },
    timeStamp:
      stamped === null ? null : { level: stamped.settings.level, authorities: stamped.settings.timeStampAuthorities },
    testSignature: signed === null ? null : { at: signed.at, person: signed.person, isTest: signed.isTest },
    finished: missing.length === 0 && pairing !== null && hasFields && bound,
  };
}

/** What the service says of itself; nothing while it does not answer: the other steps go on. */
async function askService({ services }: InstallParts, memberId: string, isPaired: boolean) {
  if (!isPaired) return { info: null, stamped: null };
  try {
    const service = await services.of(memberId);
    const [info, stamped] = await Promise.all([service.info(), ifKnown(service.settings(), null)]);
    return { info, stamped };
  } catch (error) {
    const isAway = error instanceof SigningServiceUnreachable || error instanceof SigningServiceError;
    if (!isAway) throw error;
    return { info: null, stamped: null };
  }
}

/** Chooses the kinds of entities that people sign in, and their file fields; makes new ones if asked. Throws AppError, PortalError. */
export async function chooseFields(
  parts: InstallParts,
  memberId: string,
  choice: { readonly caller: PortalCaller; readonly kinds: ChooseFields['kinds'] },
): Promise<void> {
  const portal = await activePortal(parts, memberId);
  const { settings } = portal;
  const scopes = parts.scopes.granted(portal);
  const { caller, kinds } = choice;
  await parts.portals.setSettings(memberId, await chooseKinds(parts, { caller, memberId, settings, scopes }, kinds));
}

/** Registers everything with the portal. Throws AppError, PortalError. */
export async function bindPortal(parts: InstallParts, memberId: string, caller: PortalCaller): Promise<void> {
  const portal = await activePortal(parts, memberId);
  const { needed: missing } = parts.scopes.missing(portal);
  if (missing.length > 0) throw new AppError('scope-missing', { details: { missing } });
  const { publicUrl } = parts;
  const unbound = await bindSurfaces(caller, kindsOf(portal.settings).map(entityKind), publicUrl);
  const bound = { boundTo: publicUrl, boundVersion: surfacesVersion, unbound };
  await parts.portals.setSettings(memberId, { ...portal.settings, ...bound });
}

async function activePortal(parts: InstallParts, memberId: string): Promise<Portal> {
  const portal = await parts.portals.find(memberId);
  if (portal === null || portal.state === 'uninstalled') throw new AppError('portal-not-installed');
  return portal;
}
