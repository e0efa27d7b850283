import { SigningServiceError, SigningServiceUnreachable } from '@dealseal/signing-service/contract/service-call';
import { randomBytes } from 'node:crypto';
import { AppError } from '../app-error.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { dealTypeId } from '../bitrix24/surface-of-placement.js';
import type { InstallStatus } from '../contract/install.js';
import type { FieldCatalogue, FieldRule } from '../documents/field-catalogue.js';
import type { Portal, PortalRepository } from '../store/portal-repository.js';
import { ifKnown } from '../people/if-known.js';
import type { Store } from '../store/store.js';
import type { TrialParts } from './begin-trial.js';
import type { ServiceClients } from './service-clients.js';
import { bindSurfaces } from './surfaces.js';
import { readTestSignature } from './test-signatures.js';

export interface InstallParts {
  readonly portals: PortalRepository;
  readonly catalogue: FieldCatalogue;
  readonly allowedServices: readonly string[];
  readonly requiredScopes: readonly string[];
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
  const { settings, pairing, scopes } = portal;
  const missing = parts.requiredScopes.filter((scope) => !scopes.includes(scope));
  const rules = missing.includes('crm') ? new Map<string, FieldRule>() : await parts.catalogue.of(caller, dealTypeId);
  const available = [...rules]
    .filter(([, rule]) => rule.type === 'file')
    .map(([field, rule]) => ({ field, title: rule.title === '' ? field : rule.title, isMultiple: rule.isMultiple }));
  const chosen = settings.fields.map((field) => field.field);
  const bound = settings.boundTo === parts.publicUrl;
  const { info, stamped } = await askService(parts, memberId, pairing !== null);
  const signed = pairing === null ? null : await readTestSignature(parts.store, memberId, pairing.tenantId);
  const trial = info?.trial ?? null;
  return {
    scopes: { granted: [...scopes], missing },
    pairing: {
      services: [...parts.allowedServices],
      tenant: pairing === null ? null : { name: pairing.tenantName, service: pairing.service },
      trial,
      canTry: parts.trial !== undefined && (pairing === null || trial !== null),
    },
    fields: { available, chosen },
    surfaces: { bound },
    timeStamp:
      stamped === null ? null : { level: stamped.settings.level, authorities: stamped.settings.timeStampAuthorities },
    testSignature: signed === null ? null : { at: signed.at, person: signed.person, isTest: signed.isTest },
    finished: missing.length === 0 && pairing !== null && chosen.length > 0 && bound,
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

/** Chooses the file fields whose documents are signed; makes a new one if asked. Throws AppError, PortalError. */
export async function chooseFields(
  parts: InstallParts,
  memberId: string,
  choice: { caller: PortalCaller; fields: readonly string[]; create: { title: string } | undefined },
): Promise<void> {
  const portal = await activePortal(parts, memberId);
  const created = choice.create === undefined ? [] : [await addFileField(choice.caller, choice.create.title)];
  if (created.length > 0) parts.catalogue.forget(memberId);
  const rules = await parts.catalogue.of(choice.caller, dealTypeId);
  const fields = [...new Set([...choice.fields, ...created])].map((field) => {
    const rule = rules.get(field);
    if (rule?.type !== 'file') throw new AppError('request-invalid', { details: { fields: [field] } });
    return { field, title: rule.title === '' ? field : rule.title, isMultiple: rule.isMultiple };
  });
  await parts.portals.setSettings(memberId, { ...portal.settings, fields });
}

/** Registers everything with the portal. Throws AppError, PortalError. */
export async function bindPortal(parts: InstallParts, memberId: string, caller: PortalCaller): Promise<void> {
  const portal = await activePortal(parts, memberId);
  const missing = parts.requiredScopes.filter((scope) => !portal.scopes.includes(scope));
  if (missing.length > 0) throw new AppError('scope-missing', { details: { missing } });
  await bindSurfaces(caller, parts.publicUrl);
  await parts.portals.setSettings(memberId, { ...portal.settings, boundTo: parts.publicUrl });
}

async function activePortal(parts: InstallParts, memberId: string): Promise<Portal> {
  const portal = await parts.portals.find(memberId);
  if (portal === null || portal.state === 'uninstalled') throw new AppError('portal-not-installed');
  return portal;
}

/** Names are the portal's alphabet only, so the title stands in the labels. */
async function addFileField(caller: PortalCaller, title: string): Promise<string> {
  const name = `SIGN_${randomBytes(4).toString('hex').toUpperCase()}`;
  const label = { en: title, ru: title, me: title };
  await caller.call('crm.deal.userfield.add', {
    fields: {
      USER_TYPE_ID: 'file',
      FIELD_NAME: name,
      EDIT_FORM_LABEL: label,
      LIST_COLUMN_LABEL: label,
      MULTIPLE: 'N',
      MANDATORY: 'N',
      SHOW_FILTER: 'N',
      SORT: 100,
    },
  });
  return `UF_CRM_${name}`;
}
