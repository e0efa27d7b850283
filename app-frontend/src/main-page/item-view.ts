import type { SigningItem } from '@dealseal/app-server/contract/signings';
import type { MainPageTexts } from './main-page-texts.js';
import { AlertIcon, CheckCircleIcon, EyeIcon, type Icon, PenIcon, SpinnerIcon, UploadIcon } from '../ui/icons.js';
import type { Tone } from '../ui/status-pill.js';

export type ItemAction = 'sign' | 'open' | 'download' | null;

/** How a request stands in a list. */
export interface ItemView {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly text: string;
  readonly spinning?: boolean;
  readonly action: ItemAction;
}

/** What one does with another's request is to read what became of it. */
export function itemView({ state, isMine }: SigningItem, texts: MainPageTexts): ItemView {
  const own = (action: ItemAction) => (isMine ? action : null);
  switch (state) {
    case 'frozen':
      return isMine
        ? { tone: 'info', icon: PenIcon, text: texts['main.state.mine'], action: 'sign' }
        : { tone: 'plain', icon: EyeIcon, text: texts['main.state.reading'], action: null };
    case 'needs-code':
      return { tone: 'info', icon: PenIcon, text: texts['main.state.needs-code'], action: own('sign') };
    case 'authorized':
    case 'signing': {
      const view = { tone: 'info', icon: SpinnerIcon, text: texts['field.signing.pill'], action: own('open') } as const;
      return { ...view, spinning: true };
    }
    case 'signed':
    case 'storing':
      return { tone: 'info', icon: UploadIcon, text: texts['field.storing.pill'], action: own('open') };
    case 'stored':
      return { tone: 'ok', icon: CheckCircleIcon, text: texts['field.signed.pill'], action: 'download' };
    case 'conflict':
      return { tone: 'warn', icon: AlertIcon, text: texts['field.conflict.pill'], action: own('open') };
    case 'failed':
    case 'abandoned':
      return { tone: 'warn', icon: AlertIcon, text: texts['field.failed.pill'], action: null };
  }
}

/** Waits for this person's code, alone or with others. */
export function isToSign({ state, isMine }: SigningItem): boolean {
  return isMine && (state === 'frozen' || state === 'needs-code');
}

export function isUnderWay({ state }: SigningItem): boolean {
  return state === 'authorized' || state === 'signing' || state === 'signed' || state === 'storing';
}
