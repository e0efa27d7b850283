import { type Response, Router, urlencoded } from 'express';
import { acceptEvent, claimOfEvent, handleEvent, type PortalEventParts } from '../bitrix24/portal-events.js';
import { logError, type RequestScope, toAppError } from './error-answer.js';
import type { RateLimit } from './rate-limit.js';

export interface EventParts extends PortalEventParts {
  /** Per address. */
  readonly limit: RateLimit;
  readonly scopeOf: (response: Response) => RequestScope;
}

/** `POST /b24/events`: answered as soon as it is believed; the portal throttles slow handlers and never repeats. */
export function createEventRouter(parts: EventParts): Router {
  const router = Router();
  // Nested keys in PHP's manner: auth[member_id]=…
  const form = urlencoded({ extended: true, limit: '64kb', parameterLimit: 200 });
  router.post('/events', form, async (request, response) => {
    const { log } = parts.scopeOf(response);
    try {
      parts.limit.take(request.ip ?? '');
      const event = await acceptEvent(parts, request.body);
      response.status(200).end();
      log.info({ event: event.event, portal: event.auth.member_id }, 'event');
      await handleEvent(parts, event);
    } catch (thrown) {
      const error = toAppError(thrown);
      log.warn(claimOfEvent(request.body), 'event refused');
      logError(log, error);
      if (!response.headersSent) response.status(error.status).end();
    }
  });
  return router;
}
