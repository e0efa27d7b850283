import type { Reply } from './frame-messages.js';
import { get, post, start } from './portal-call.js';
import { openPageSlider } from './slider.js';

/** Where a frame stands: its command set and what resizing does differ. */
export type Place = 'field' | 'tab' | 'page' | 'slider';
export type Command = (params: unknown, reply: Reply) => void;
export type Commands = Readonly<Record<string, Command>>;

export interface AppSliderOrder {
  request: unknown;
  width: number;
  title: string;
  closed: () => void;
}

export interface CommandContext {
  init: { readonly INSTALL: boolean; readonly PLACEMENT: string };
  iframe: HTMLIFrameElement;
  place: Place;
  /** The placement's own commands, for getInterface. */
  placementCommands: string[];
  broken: string[];
  openAppSlider: (order: AppSliderOrder) => Promise<void>;
  onClose?: (() => void) | undefined;
  onTitle?: ((title: string) => void) | undefined;
}

const sliderKeys: readonly string[] = ['bx24_width', 'bx24_leftBoundary', 'bx24_title', 'bx24_label'];

/** The paths that openPath may open. */
const allowedPaths = [
  /^\/crm\/(?:deal|lead|contact|company|type)\//,
  /^\/marketplace\//,
  /^\/company\/personal\/user\/\d+\//,
  /^\/workgroups\/group\/\d+\//,
];

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function cssLength(value: unknown): string | undefined {
  if (/^\d+(?:\.\d+)?(?:px)?$/.test(text(value))) return `${Number.parseFloat(text(value))}px`;
  return /^\d+%$/.test(text(value)) ? text(value) : undefined;
}

/** A user field keeps its width; an app slider keeps both. */
function resize({ iframe, place }: CommandContext, params: unknown): { width: number; height: number } {
  const { width, height } = record(params);
  if (place !== 'slider') iframe.style.height = cssLength(height) ?? iframe.style.height;
  if (place === 'tab' || place === 'page') iframe.style.width = cssLength(width) ?? iframe.style.width;
  return { width: iframe.offsetWidth, height: iframe.offsetHeight };
}

function applicationOrder(params: unknown, closed: () => void): AppSliderOrder {
  const given = record(params);
  const source = 'options' in given && 'params' in given ? record(given['params']) : given;
  const options = Object.fromEntries(Object.entries(source).filter(([key]) => !sliderKeys.includes(key)));
  const width = typeof given['bx24_width'] === 'number' ? given['bx24_width'] : 0;
  const request = { kind: 'app', placement: 'DEFAULT', handler: '', options };
  return { request, width, title: text(given['bx24_title']), closed };
}

function openPath(params: unknown, reply: Reply): void {
  const path = text(record(params)['path']);
  if (!allowedPaths.some((pattern) => pattern.test(path))) {
    reply({ result: 'error', errorCode: 'PATH_NOT_AVAILABLE' });
    return;
  }
  const url = new URL(path, location.origin);
  url.searchParams.set('IFRAME', 'Y');
  url.searchParams.set('IFRAME_TYPE', 'SIDE_SLIDER');
  url.searchParams.set('from', 'rest_placement');
  openPageSlider(url, () => reply({ result: 'close' }));
}

async function selectPeople(params: unknown, reply: Reply): Promise<void> {
  const people = (await get<{ id: string; name: string }[]>('/app-frame/people')) ?? [];
  const names = people.map((person, index) => `${index + 1}. ${person.name}`).join('\n');
  const chosen = people[Number(window.prompt(`Choose a person by number\n${names}`)) - 1];
  if (chosen !== undefined) reply(record(params)['mult'] === true ? [chosen] : chosen);
}

async function setOption(scope: 'app' | 'user', params: unknown, reply: Reply): Promise<void> {
  const { name, value } = record(params);
  const options = await post<unknown>('/app-frame/option', { scope, name: text(name), value });
  if (options !== undefined) reply(options);
}

async function refreshTokens({ broken }: CommandContext, reply: Reply): Promise<void> {
  if (broken.includes('no-reply-to-refresh')) return;
  const tokens = await post<unknown>('/app-frame/tokens', {});
  if (tokens !== undefined) reply(tokens);
}

/** Marks the application as installed and opens the page anew; the frame gets no reply. */
async function finishInstallation({ init }: CommandContext): Promise<void> {
  if (!init.INSTALL || (await post<unknown>('/app-frame/install-finish', {})) === undefined) return;
  const url = new URL(location.href);
  url.searchParams.set('install_finished', 'Y');
  location.assign(url);
}

async function confirmFirstRun(params: unknown, reply: Reply): Promise<void> {
  await post<unknown>('/app-frame/first-run', {});
  reply(params ?? {});
}

/** The commands that every place knows; what is not among them gets no reply at all. */
export function baseCommands(context: CommandContext): Commands {
  const { init, placementCommands, onClose, onTitle } = context;
  const silent = (): void => undefined;
  return {
    getInitData: (_params, reply) => reply(init),
    refreshAuth: (_params, reply) => start(refreshTokens(context, reply)),
    setInstall: (params, reply) => start(confirmFirstRun(params, reply)),
    setInstallFinish: () => start(finishInstallation(context)),
    resizeWindow: (params, reply) => reply(resize(context, params)),
    setScroll(params, reply) {
      window.scrollTo(0, Number(text(record(params)['scroll'])));
      reply(params);
    },
    setTitle(params, reply) {
      if (init.PLACEMENT !== 'DEFAULT' || onTitle === undefined) return;
      onTitle(text(record(params)['title']));
      reply(params);
    },
    reloadWindow: () => location.reload(),
    closeApplication(_params, reply) {
      if (onClose === undefined) return;
      onClose();
      reply();
    },
    openApplication: (params, reply) => start(context.openAppSlider(applicationOrder(params, () => reply()))),
    openPath,
    selectUser: (params, reply) => start(selectPeople(params, reply)),
    selectAccess: (_params, reply) => reply([]),
    selectCRM: (_params, reply) => reply({}),
    setAppOption: (params, reply) => start(setOption('app', params, reply)),
    setUserOption: (params, reply) => start(setOption('user', params, reply)),
    getInterface: (_params, reply) => reply({ command: placementCommands, event: [] }),
    placementBindEvent: silent,
    imCallTo: silent,
    imPhoneTo: silent,
    imOpenMessenger: silent,
    imOpenHistory: silent,
  };
}
