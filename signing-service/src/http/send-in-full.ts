import type { Response } from 'express';

/** Below the 16 KB at which a socket of Node 20 says that it has to drain, with room for the head. */
const lastPieceBytes = 8 * 1024;

/**
 * Ends a response with `parts` in such a way that the connection has drained when the client has the last byte.
 *
 * Else the client's next request may arrive, on a kept connection, before this process has learnt that its own writing is done.
 * Node then pauses its parser for that request while TLS goes on handing it data, and breaks the connection: the client sees ECONNRESET
 * (`HPE_PAUSED`). So everything but a last small piece has to be gone before that piece is written.
 */
export async function sendInFull(response: Response, parts: readonly Uint8Array[]): Promise<void> {
  const last = parts.at(-1);
  const border = Math.max(0, (last?.length ?? 0) - lastPieceBytes);
  const pieces = last === undefined ? [] : [...parts.slice(0, -1), last.subarray(0, border)];
  const wrote = pieces.map((piece) => response.write(piece));
  if (wrote.includes(false)) await drained(response);
  response.end(last?.subarray(border));
  if (!response.writableFinished) await closedOr(response, 'finish');
}

/** A response that has drained, or whose client went away. */
async function drained(response: Response): Promise<void> {
  if (response.writableNeedDrain) await closedOr(response, 'drain');
}

/** Listeners of its own: `events.once` with an AbortSignal makes an error object for every answer. */
function closedOr(response: Response, event: 'drain' | 'finish'): Promise<void> {
  if (response.closed) return Promise.resolve();
  return new Promise((resolve) => {
    const settle = (): void => {
      response.off(event, settle).off('close', settle);
      resolve();
    };
    response.on(event, settle).on('close', settle);
  });
}
