import type { PortalContext } from '../portal-context.js';
import { asRecord, asText } from '../rest/params.js';
import type { Placement } from '../state/portal-data.js';

/** Title of a placement in the portal's language (LANG_ALL), else the plain one, else the application's. */
export function placementTitle(portal: PortalContext, { langAll, title }: Placement): string {
  const translated = asText(asRecord(langAll[portal.knobs.lang])['TITLE']);
  return translated || title || portal.application.title;
}
