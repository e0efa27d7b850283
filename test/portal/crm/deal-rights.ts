import type { PortalContext } from '../portal-context.js';
import type { Deal, Person } from '../state/portal-data.js';

export function findDeal(portal: PortalContext, id: number): Deal | undefined {
  return portal.store.data.deals.find((deal) => deal.id === id);
}

export function mayRead(deal: Deal, person: Person): boolean {
  return person.admin || deal.readers.includes(person.id);
}

export function mayChange(deal: Deal, person: Person): boolean {
  return person.admin || deal.editors.includes(person.id);
}
