import type * as Sdk from '@bitrix24/b24jssdk';
import type { B24Frame } from '@bitrix24/b24jssdk';
import type { DocumentAddress, DocumentList } from '@dealseal/app-server/contract/session';
import { documentKey } from '../documents/document-key.js';

/** How a slider ended; `unsupported` = this portal (its mobile app) opens none, so the caller shows the surface in its own frame. */
export type SliderEnd = 'closed' | 'unsupported';

/** What the page asks of the portal around it. */
export interface Portal {
  /** An AUTH_ID of the person; `renewed` asks the portal for a new one even when the present one looks alive. */
  authId(options: { renewed: boolean }): Promise<string>;
  openSigning(address: DocumentAddress, title: string): Promise<SliderEnd>;
  openSigningList(list: DocumentList, title: string): Promise<SliderEnd>;
  openEnrolment(title: string): Promise<SliderEnd>;
  /** Closes the slider that this page is in. */
  close(): Promise<void>;
  /** Height of the field's frame, CSS pixels. */
  resizeTo(height: number): Promise<void>;
  /** The card re-reads what it shows. */
  reloadCard(): Promise<void>;
  reloadPage(): Promise<void>;
  finishInstallation(): Promise<void>;
}

type LoadSdk = () => Promise<Pick<typeof Sdk, 'initializeB24Frame'>>;

/** The SDK waits for its first answer without end (bitrix24.md §7.2); beyond this the page counts as outside a portal. */
const initTimeout = 15_000;
const signingWidth = 1200;
const enrolmentWidth = 760;

/**
 * The portal through its SDK, which is loaded at the first need: call `start` after the first content so that it is there in
 * time. Outside a portal every function rejects, except the sliders, which answer `unsupported`.
 */
export function createPortal(loadSdk: LoadSdk): Portal & { start(): void } {
  let frame: Promise<B24Frame> | null = null;
  const connect = () => (frame ??= withTimeout(initialize(loadSdk)));
  return {
    start: () => {
      connect().catch(() => undefined);
    },
    authId: async ({ renewed }) => {
      const { auth } = await connect();
      const data = renewed ? false : auth.getAuthData();
      return (data === false ? await auth.refreshAuth() : data).access_token;
    },
    openSigning: (address, title) =>
      openSlider(connect, { surface: 'sign', ...address, bx24_width: signingWidth, bx24_title: title }),
    openSigningList: ({ documents }, title) =>
      openSlider(connect, {
        surface: 'sign-list',
        documents: documents.map(documentKey).join(),
        bx24_width: signingWidth,
        bx24_title: title,
      }),
    openEnrolment: (title) => openSlider(connect, { surface: 'enrol', bx24_width: enrolmentWidth, bx24_title: title }),
    close: async () => {
      await (await connect()).parent.closeApplication();
    },
    resizeTo: async (height) => {
      await (await connect()).parent.resizeWindow(Math.max(document.documentElement.clientWidth, 1), height);
    },
    reloadCard: async () => {
      await (await connect()).placement.call('reloadData');
    },
    reloadPage: async () => {
      await (await connect()).parent.reloadWindow();
    },
    finishInstallation: async () => {
      await (await connect()).installFinish();
    },
  };
}

async function initialize(loadSdk: LoadSdk): Promise<B24Frame> {
  const { initializeB24Frame } = await loadSdk();
  return initializeB24Frame();
}

async function openSlider(
  connect: () => Promise<B24Frame>,
  parameters: Record<string, string | number>,
): Promise<SliderEnd> {
  try {
    const frame = await connect();
    const answer: unknown = await frame.slider.openSliderAppPage(parameters);
    return isUnsupported(answer) ? 'unsupported' : 'closed';
  } catch {
    return 'unsupported';
  }
}

function isUnsupported(answer: unknown): boolean {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'errorCode' in answer &&
    answer.errorCode === 'METHOD_NOT_SUPPORTED_ON_DEVICE'
  );
}

function withTimeout<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('The portal does not answer'));
    }, initTimeout);
    work
      .finally(() => {
        clearTimeout(timer);
      })
      .then(resolve, reject);
  });
}
