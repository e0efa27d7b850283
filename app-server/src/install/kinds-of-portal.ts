import { AppError } from '../app-error.js';
import { entityKind, isSmartProcess, standardTypeIds } from '../bitrix24/entity-kinds.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import type { ChooseFields, InstallKind } from '../contract/install.js';
import type { FieldCatalogue, FieldRule } from '../documents/field-catalogue.js';
import type { PortalRepository } from '../store/portal-repository.js';
import { kindsOf, type KindOfPortal, type PortalSettings, withKinds } from '../store/portal-settings.js';
import { addFileField, userfieldScope } from './file-field.js';
import { smartProcesses } from './smart-processes.js';

export interface KindParts {
  readonly portals: PortalRepository;
  readonly catalogue: FieldCatalogue;
}

interface Asked {
  readonly caller: PortalCaller;
  readonly memberId: string;
  readonly settings: PortalSettings;
  readonly scopes: readonly string[];
}

type Offered = Pick<KindOfPortal, 'entityTypeId' | 'typeId' | 'title'>;

/**
 * What may be signed in, as the portal has it now: the kinds that it shows this administrator, with their file fields. A smart process that
 * was deleted is dropped from the choice, a renamed one gets its new name. Throws PortalError.
 */
export async function offeredKinds(parts: KindParts, asked: Asked): Promise<InstallKind[]> {
  const { caller, memberId, scopes } = asked;
  const processes = await smartProcesses(caller);
  const settings = processes === null ? asked.settings : withProcesses(asked.settings, processes.map(offeredProcess));
  if (JSON.stringify(settings) !== JSON.stringify(asked.settings)) await parts.portals.setSettings(memberId, settings);
  const chosen = new Map(kindsOf(settings).map((kind) => [kind.entityTypeId, kind]));
  const offered = [...standardTypeIds.map(offeredStandard), ...(processes ?? []).map(offeredProcess)];
  const hidden = [...chosen.values()].filter((kind) => !offered.some(isSameKind(kind)));
  const rules = await parts.catalogue.ofMany(
    caller,
    [...offered, ...hidden].map(({ entityTypeId }) => entityTypeId),
  );
  return [...offered, ...hidden].flatMap((kind): InstallKind[] => {
    const on = chosen.get(kind.entityTypeId);
    const fields = rules.get(kind.entityTypeId);
    if (fields === undefined && on === undefined) return [];
    return [
      {
        entityTypeId: kind.entityTypeId,
        title: kind.title,
        isOn: on !== undefined,
        mayCreate: entityKind(kind).userfields.methods !== null || scopes.includes(userfieldScope),
        available: fileFields(fields ?? new Map()),
        chosen: on?.fields.map(({ field }) => field) ?? [],
      },
    ];
  });
}

/** The settings with the kinds that people sign in from now on; new fields are made. Throws AppError `request-invalid`, PortalError. */
export async function chooseKinds(
  { catalogue }: KindParts,
  asked: Asked,
  kinds: ChooseFields['kinds'],
): Promise<PortalSettings> {
  const { caller, settings } = asked;
  const isAnyProcess = kinds.some(({ entityTypeId }) => isSmartProcess(entityTypeId));
  const processes = isAnyProcess ? ((await smartProcesses(caller)) ?? []) : [];
  const known = [...kindsOf(settings), ...standardTypeIds.map(offeredStandard), ...processes.map(offeredProcess)];
  const chosen: KindOfPortal[] = [];
  for (const { entityTypeId, fields, create } of kinds) {
    const kind = known.find((one) => one.entityTypeId === entityTypeId);
    if (kind === undefined) throw new AppError('request-invalid', { details: { fields: [String(entityTypeId)] } });
    const created = create === undefined ? [] : [await addFileField(caller, entityKind(kind), create.title)];
    if (created.length > 0) catalogue.forget(caller.memberId);
    const files = fileFields(await catalogue.of(caller, entityTypeId));
    const wanted = [...new Set([...fields, ...created])].map((name) => {
      const file = files.find(({ field }) => field === name);
      if (file === undefined) throw new AppError('request-invalid', { details: { fields: [name] } });
      return file;
    });
    chosen.push({ entityTypeId, typeId: kind.typeId, title: kind.title, fields: wanted });
  }
  const next = withKinds(settings, chosen);
  const before = new Set(kindsOf(settings).map(({ entityTypeId }) => entityTypeId));
  const isSame = before.size === chosen.length && chosen.every(({ entityTypeId }) => before.has(entityTypeId));
  // What stands in the portal belongs to other kinds now.
  return isSame ? next : { ...next, boundTo: null };
}

function fileFields(rules: ReadonlyMap<string, FieldRule>): InstallKind['available'] {
  return [...rules]
    .filter(([, rule]) => rule.type === 'file')
    .map(([field, rule]) => ({ field, title: rule.title === '' ? field : rule.title, isMultiple: rule.isMultiple }));
}

function offeredStandard(entityTypeId: number): Offered {
  return { entityTypeId, typeId: null, title: '' };
}

function offeredProcess({ id, entityTypeId, title }: { id: number; entityTypeId: number; title: string }): Offered {
  return { entityTypeId, typeId: id, title };
}

function isSameKind({ entityTypeId }: Offered): (other: Offered) => boolean {
  return (other) => other.entityTypeId === entityTypeId;
}

function withProcesses(settings: PortalSettings, processes: readonly Offered[]): PortalSettings {
  const others = settings.others.flatMap((kind) => {
    if (!isSmartProcess(kind.entityTypeId)) return [kind];
    const now = processes.find(isSameKind(kind));
    return now === undefined ? [] : [{ ...kind, title: now.title, typeId: now.typeId }];
  });
  return { ...settings, others };
}
