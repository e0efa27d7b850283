import type { PortalContext } from '../portal-context.js';
import type { Item, Person } from '../state/portal-data.js';

/** Ids are each kind's own: a deal and a company may have the same. */
export interface ItemAddress {
  readonly entityTypeId: number;
  readonly id: number;
}

const dealType = 2;

export function findItem(portal: PortalContext, { entityTypeId, id }: ItemAddress): Item | undefined {
  return portal.store.data.items.find((item) => item.entityTypeId === entityTypeId && item.id === id);
}

export function findDeal(portal: PortalContext, id: number): Item | undefined {
  return findItem(portal, { entityTypeId: dealType, id });
}

export function mayRead(item: Item, person: Person): boolean {
  return person.admin || item.readers.includes(person.id);
}

export function mayChange(item: Item, person: Person): boolean {
  return person.admin || item.editors.includes(person.id);
}
