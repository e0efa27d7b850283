import type { PortalContext } from '../portal-context.js';
import { RestError } from './rest-error.js';

/** The call was carried out, and its answer is to be lost on the way. */
export class LostAnswer extends Error {}

/** Before a write: fails it where the knob says so. */
export function failWriteIfAsked(portal: PortalContext): void {
  if (portal.knobs.failWrites === 0) return;
  portal.knobs.failWrites -= 1;
  throw new RestError(500, 'INTERNAL_SERVER_ERROR', 'Internal server error');
}

/** After a write that has been stored: loses its answer where the knob says so. */
export function loseAnswerIfAsked(portal: PortalContext): void {
  if (portal.knobs.loseWriteAnswers === 0) return;
  portal.knobs.loseWriteAnswers -= 1;
  throw new LostAnswer();
}
