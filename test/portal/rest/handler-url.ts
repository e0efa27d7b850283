import { RestError } from './rest-error.js';

/** The portal's check of a handler's address: http or https, and a dot in the host (localhost fails). */
export function requireHandlerUrl(handler: string): URL {
  if (handler === '') throw new RestError(400, 'EMPTY_ERROR_HANDLER_URL', 'Handler URL is empty');
  if (!URL.canParse(handler)) throw new RestError(400, 'ERROR_WRONG_HANDLER_URL', 'Wrong handler URL');
  const url = new URL(handler);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new RestError(400, 'ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported event handler protocol');
  }
  if (!url.hostname.includes('.')) throw new RestError(400, 'ERROR_WRONG_HANDLER_URL', 'Wrong handler URL');
  return url;
}
