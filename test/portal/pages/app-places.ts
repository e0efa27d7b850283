import type { PortalContext } from '../portal-context.js';
import type { Person } from '../state/portal-data.js';
import { placementTitle } from './placement-title.js';

/** A place of the application on a page. */
export interface AppPlace {
  handler: string;
  title: string;
}

/** Application placements of a code; hidden until the installation is finished and for whom the app is closed. */
export function appPlaces(portal: PortalContext, person: Person, code: string): AppPlace[] {
  const { installation, placements } = portal.store.data;
  if (installation.status !== 'installed' || portal.knobs.closedFor.includes(person.id)) return [];
  return placements
    .filter((entry) => entry.placement === code && (entry.userId === 0 || entry.userId === person.id))
    .map((entry) => ({ handler: entry.handler, title: placementTitle(portal, entry) }));
}
