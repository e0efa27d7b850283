import type { AppSliderOrder, Commands, Place } from './frame-commands.js';
import { baseCommands } from './frame-commands.js';
import { listenToFrame } from './frame-messages.js';
import { post } from './portal-call.js';
import { showSlider } from './slider.js';

/** Answer of POST /app-frame. */
interface FramePayload {
  sid: string;
  name: string;
  action: string;
  fields: Record<string, string>;
  appOrigin: string;
  init: { INSTALL: boolean; PLACEMENT: string };
  height: number;
  broken: string[];
}

export interface FrameOrder {
  /** Body of POST /app-frame. */
  request: unknown;
  container: HTMLElement;
  place: Place;
  /** The placement's own commands. */
  commands?: Commands;
  onClose?: () => void;
  onTitle?: (title: string) => void;
}

declare global {
  interface Window {
    openAppSlider?: (order: AppSliderOrder) => Promise<void>;
  }
}

function submitInto(iframe: HTMLIFrameElement, { action, fields }: FramePayload): void {
  const form = document.createElement('form');
  form.method = 'POST';
  form.action = action;
  form.target = iframe.name;
  form.hidden = true;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
  form.remove();
}

function buildIframe({ sid, name, height }: FramePayload, place: Place): HTMLIFrameElement {
  const iframe = document.createElement('iframe');
  iframe.id = `appframe_${sid}`;
  iframe.name = name;
  iframe.title = 'Application';
  iframe.className = `app-frame app-frame--${place}`;
  iframe.setAttribute('allow', 'geolocation *; microphone *; camera *; autoplay *;');
  if (height > 0) iframe.style.height = `${height}px`;
  return iframe;
}

function sayRefused(container: HTMLElement): void {
  const text = document.createElement('p');
  text.className = 'second app-panel__refused';
  text.textContent = 'The application is not available here.';
  container.replaceChildren(text);
}

/**
 * Draws a frame of the application: asks the portal for its form, POSTs it into a new iframe and answers its
 * messages. The returned function takes the frame away.
 */
export async function openAppFrame(order: FrameOrder): Promise<() => void> {
  const { request, container, place, commands = {}, onClose, onTitle } = order;
  const payload = await post<FramePayload>('/app-frame', request);
  if (payload === undefined) {
    sayRefused(container);
    return () => container.replaceChildren();
  }
  const { init, broken } = payload;
  const iframe = buildIframe(payload, place);
  container.replaceChildren(iframe);
  const placementCommands = Object.keys(commands);
  const base = baseCommands({ init, iframe, place, placementCommands, broken, openAppSlider, onClose, onTitle });
  const known: Commands = { ...base, ...commands };
  const stop = listenToFrame({
    sid: payload.sid,
    iframe,
    origin: payload.appOrigin,
    handle(command, params, reply) {
      const run = Object.hasOwn(known, command) ? known[command] : undefined;
      if (run !== undefined) run(params, reply);
      else if (broken.includes('reply-to-unknown-commands')) reply({});
    },
  });
  submitInto(iframe, payload);
  return () => {
    stop();
    iframe.remove();
  };
}

/** The page that app sliders are laid over: the topmost of the portal, also from within a page slider. */
function topOpener(): ((order: AppSliderOrder) => Promise<void>) | undefined {
  return window.top === window ? undefined : window.top?.openAppSlider;
}

/** A slider of the application, whose frame is a direct child of the portal's topmost page. */
export async function openAppSlider(order: AppSliderOrder): Promise<void> {
  const opener = topOpener();
  if (opener !== undefined) {
    await opener(order);
    return;
  }
  const slider = showSlider(order);
  const remove = await openAppFrame({
    request: order.request,
    container: slider.content,
    place: 'slider',
    onClose: slider.close,
    onTitle: (title) => {
      document.title = title;
    },
  });
  slider.onRemove(remove);
}

window.openAppSlider = openAppSlider;
