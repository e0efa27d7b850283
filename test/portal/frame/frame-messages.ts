/**
 * Messages between a frame of the application and the page around it.
 *
 * Frame to page: `command:callback:sid`, or `command:{json}:callback:sid`, or, for a command whose name holds a
 * colon, an object {method, params, callback, appSid}. Page to frame: `callback:` and JSON, or nothing after the colon.
 */

export interface FrameMessage {
  command: string;
  params: unknown;
  callback: string;
  sid: string;
}

export type Reply = (value?: unknown) => void;

/** A frame that stands in this page, and what is done with its messages. */
export interface ListenedFrame {
  sid: string;
  iframe: HTMLIFrameElement;
  /** Origin of the application. */
  origin: string;
  /** Does nothing for a command that it does not know: such a message stays without a reply. */
  handle: (command: string, params: unknown, reply: Reply) => void;
}

function parseText(text: string): FrameMessage | undefined {
  const parts = text.split(':');
  const [command] = parts;
  const [callback, sid] = parts.slice(-2);
  if (parts.length < 3 || command === undefined || callback === undefined || sid === undefined) return undefined;
  const json = parts.slice(1, -2).join(':');
  try {
    const params: unknown = json === '' ? undefined : JSON.parse(json);
    return { command, params, callback, sid };
  } catch {
    return undefined;
  }
}

/** A message in either form; undefined when it is neither. */
export function parseMessage(data: unknown): FrameMessage | undefined {
  if (typeof data === 'string') return parseText(data);
  if (typeof data !== 'object' || data === null) return undefined;
  const { method, params, callback, appSid } = data as Record<string, unknown>;
  if (typeof method !== 'string' || typeof callback !== 'string' || typeof appSid !== 'string') return undefined;
  return { command: method, params, callback, sid: appSid };
}

const frames = new Map<string, ListenedFrame>();

/** Listens to one frame until the returned function is called. */
export function listenToFrame(frame: ListenedFrame): () => void {
  frames.set(frame.sid, frame);
  return () => frames.delete(frame.sid);
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const message = parseMessage(event.data);
  const frame = message === undefined ? undefined : frames.get(message.sid);
  if (message === undefined || frame === undefined) return;
  if (event.source !== frame.iframe.contentWindow || event.origin !== frame.origin) return;
  const reply = (value?: unknown): void => {
    const text = value === undefined ? '' : JSON.stringify(value);
    frame.iframe.contentWindow?.postMessage(`${message.callback}:${text}`, frame.origin);
  };
  frame.handle(message.command, message.params, reply);
});
