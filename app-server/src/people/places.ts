import { fieldLabelOf } from '../contract/labels.js';
import type { Places } from '../contract/people.js';
import { kindsOf, type PortalSettings } from '../store/portal-settings.js';

/** Where people of the portal sign. */
export function placesOf(settings: PortalSettings): Places {
  const kinds = kindsOf(settings);
  return {
    fields: kinds.flatMap(({ entityTypeId, fields }) =>
      fields.map(({ field, title }) => ({ field: fieldLabelOf({ entityTypeId, field }), title, entityTypeId })),
    ),
    kinds: kinds.map(({ entityTypeId, title }) => ({ entityTypeId, title })),
  };
}
