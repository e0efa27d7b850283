/** Numbers of the portal's own kinds of entities in crm.item.*; smart processes have one of 128 or more. */
export const dealTypeId = 2;
export const contactTypeId = 3;
const firstSmartProcess = 128;

interface StandardKind {
  /** In the codes of placements, after `CRM_`. */
  readonly code: string;
  /** In crm.timeline.comment.*. */
  readonly comment: string;
  /** Below `/crm/`. */
  readonly card: string;
  /** Names of its user fields are written by `crm.{…}.userfield.add`; null: by userfieldconfig.add, which is a right of its own. */
  readonly userfields: string | null;
  readonly updateEvent: string;
}

const dynamicUpdate = 'ONCRMDYNAMICITEMUPDATE';

function named(name: string, card = name): StandardKind {
  const code = name.toUpperCase();
  return { code, comment: name, card, userfields: name, updateEvent: `ONCRM${code}UPDATE` };
}

/** In the order in which they are offered. */
const standardKinds: ReadonlyMap<number, StandardKind> = new Map([
  [dealTypeId, named('deal')],
  [1, named('lead')],
  [contactTypeId, named('contact')],
  [4, named('company')],
  [7, named('quote', 'type/7')],
  [31, { code: 'SMART_INVOICE', comment: 'dynamic_31', card: 'type/31', userfields: null, updateEvent: dynamicUpdate }],
]);

export const standardTypeIds: readonly number[] = [...standardKinds.keys()];

/** What the portal calls one kind of entity, wherever it has a name of its own for it (REST documentation, crm and widgets). */
export interface EntityKind {
  readonly entityTypeId: number;
  /** `CRM_DEAL`, `CRM_DYNAMIC_130`: what the codes of its placements begin with. */
  readonly placement: string;
  readonly userfields: {
    /** `CRM_DEAL`, `CRM_7`. */
    readonly entityId: string;
    /** `UF_CRM_`, `UF_CRM_7_`. */
    readonly prefix: string;
    /** `crm.deal.userfield`; null: userfieldconfig.*. */
    readonly methods: string | null;
  };
  /** Its change is told by this event. */
  readonly updateEvent: string;
  readonly commentType: string;
}

export function isSmartProcess(entityTypeId: number): boolean {
  return entityTypeId >= firstSmartProcess;
}

/** `typeId` is a smart process' own id, which its fields are named by; null for the other kinds. */
export function entityKind({
  entityTypeId,
  typeId = null,
}: {
  readonly entityTypeId: number;
  readonly typeId?: number | null;
}): EntityKind {
  const standard = standardKinds.get(entityTypeId);
  if (standard === undefined) {
    const [placement, entityId] = [`CRM_DYNAMIC_${entityTypeId}`, `CRM_${typeId ?? 0}`];
    const userfields = { entityId, prefix: `UF_${entityId}_`, methods: null };
    return { entityTypeId, placement, userfields, updateEvent: dynamicUpdate, commentType: `dynamic_${entityTypeId}` };
  }
  const { code, comment, userfields, updateEvent } = standard;
  const entityId = `CRM_${code}`;
  return {
    entityTypeId,
    placement: entityId,
    userfields:
      userfields === null
        ? { entityId, prefix: `UF_${entityId}_`, methods: null }
        : { entityId, prefix: 'UF_CRM_', methods: `crm.${userfields}.userfield` },
    updateEvent,
    commentType: comment,
  };
}

/** `/crm/deal/details/412/`: the page of the portal that shows an entity. */
export function cardPath({
  entityTypeId,
  entityId,
}: {
  readonly entityTypeId: number;
  readonly entityId: number;
}): string {
  const card = standardKinds.get(entityTypeId)?.card ?? `type/${entityTypeId}`;
  return `/crm/${card}/details/${entityId}/`;
}

/** Where the application stands for one entity: a tab and a menu item of its card, and the menu of its line in the list. */
export const placementParts = ['DETAIL_TAB', 'DETAIL_TOOLBAR', 'LIST_MENU'] as const;

const placementPattern = new RegExp(`^CRM_(?:DYNAMIC_(\\d{3,9})|([A-Z_]+))_(?:${placementParts.join('|')})$`);

/** The entity type of a placement's code; undefined for a code that is none of ours. */
export function typeOfPlacement(code: string): number | undefined {
  const [, dynamic, name] = placementPattern.exec(code) ?? [];
  if (dynamic !== undefined) return isSmartProcess(Number(dynamic)) ? Number(dynamic) : undefined;
  return [...standardKinds].find(([, kind]) => kind.code === name)?.[0];
}

/** Which entity an event of the portal is about; undefined for any other event. */
export function typeOfEvent(event: string, dynamicTypeId: number | undefined): number | undefined {
  if (event === dynamicUpdate) return dynamicTypeId;
  return [...standardKinds].find(([, kind]) => kind.updateEvent === event)?.[0];
}

/** The kind of a user field's entity, where the portal names only that (`CRM_DEAL`); a smart process' `CRM_7` does not tell it. */
export function typeOfFieldEntity(entityId: string): number | undefined {
  return [...standardKinds].find(([, kind]) => `CRM_${kind.code}` === entityId)?.[0];
}
