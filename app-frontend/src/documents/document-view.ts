import {
  AlertIcon,
  CertIcon,
  CheckCircleIcon,
  CloudOffIcon,
  type Icon,
  LockIcon,
  PenIcon,
  PhoneIcon,
  SpinnerIcon,
  StopIcon,
  UploadIcon,
  XCircleIcon,
} from '../ui/icons.js';
import type { Tone } from '../ui/status-pill.js';
import type { FieldTexts } from '../texts/load-texts.js';
import type { Formats } from '../texts/formats.js';
import type { Document } from '@dealseal/app-server/contract/documents';
import type { DocumentState } from './document-state.js';

export type DocumentAction = 'sign' | 'set-up' | 'open' | 'view' | 'details' | 'download' | 'retry';

/** How a state of a document looks in the field and in the tab. */
export interface DocumentView {
  /** Null in edit mode, which has no pill. */
  readonly pill: {
    readonly tone: Tone;
    readonly icon: Icon;
    readonly text: string;
    readonly spinning?: boolean;
  } | null;
  readonly tile: Tone;
  readonly factTone: Tone;
  readonly factIcon: Icon;
  readonly fact: string;
  readonly shortFact?: string;
  readonly action: DocumentAction | null;
}

export interface ViewContext {
  readonly texts: FieldTexts;
  readonly formats: Formats;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** When the person's codes work again. */
  readonly lockedUntil: string | null;
  /** The administrator with whom the person's phone was set up, while its first code is awaited. */
  readonly assistedBy: string | null;
}

export function documentView(
  kind: DocumentState | 'edit',
  document: Document,
  { texts: t, formats, now, lockedUntil, assistedBy }: ViewContext,
): DocumentView {
  const notSigned = { tone: 'plain', icon: PenIcon, text: t['field.ready.pill'] } as const;
  const size = document.size === null ? null : formats.bytes(document.size);
  switch (kind) {
    case 'edit':
      return { ...plain(PenIcon, t['field.edit.fact']), pill: null, action: null };
    case 'ready':
      return {
        ...plain(
          PenIcon,
          document.name === null ? t['field.ready.unread'] : t['field.ready.fact'](document.fieldTitle, size),
        ),
        pill: notSigned,
        shortFact: t['field.ready.pill'],
        action: 'sign',
      };
    case 'viewer':
      return {
        ...plain(PenIcon, t['field.viewer.fact']),
        pill: notSigned,
        shortFact: t['field.ready.pill'],
        action: 'view',
      };
    case 'not-enrolled':
      return {
        pill: notSigned,
        tile: 'plain',
        factTone: 'info',
        factIcon: PhoneIcon,
        fact: assistedBy === null ? t['field.enrol.fact'] : t['field.assisted.fact'](assistedBy),
        ...(assistedBy === null ? {} : { shortFact: t['field.assisted.short'] }),
        action: 'set-up',
      };
    case 'no-certificate':
      return pilled('warn', CertIcon, {
        pill: t['field.certificate.pill'],
        fact: t['field.certificate.fact'],
        action: 'details',
      });
    case 'signing': {
      const seconds = document.at === null ? 0 : Math.max(0, Math.round((now - Date.parse(document.at)) / 1000));
      const fact = t['field.signing.fact'](document.signer ?? t['field.signing.someone'], seconds);
      const view = pilled('info', SpinnerIcon, { pill: t['field.signing.pill'], fact, action: 'open' });
      return { ...view, pill: { tone: 'info', icon: SpinnerIcon, text: t['field.signing.pill'], spinning: true } };
    }
    case 'storing':
      return pilled('info', UploadIcon, {
        pill: t['field.storing.pill'],
        fact: t['field.storing.fact'],
        action: 'open',
      });
    case 'signed':
      return pilled('ok', CheckCircleIcon, {
        pill: t['field.signed.pill'],
        fact: signedFact(document, t, formats),
        action: 'download',
      });
    case 'newer-version':
      return pilled('warn', AlertIcon, { pill: t['field.newer.pill'], fact: t['field.newer.fact'], action: 'sign' });
    case 'conflict':
      return pilled('warn', AlertIcon, {
        pill: t['field.conflict.pill'],
        fact: t['field.conflict.fact'],
        action: 'open',
      });
    case 'failed':
      return pilled('warn', AlertIcon, { pill: t['field.failed.pill'], fact: t['field.failed.fact'], action: 'sign' });
    case 'not-a-pdf':
      return pilled('bad', XCircleIcon, {
        pill: t['field.notPdf.pill'],
        fact: t['field.notPdf.fact'],
        action: 'details',
      });
    case 'locked': {
      const until = lockedUntil === null ? null : formats.time(lockedUntil);
      return pilled('warn', LockIcon, {
        pill: t['field.locked.pill'],
        fact: t['field.locked.fact'](until),
        action: 'details',
      });
    }
    case 'locked-for-good':
      return pilled('bad', LockIcon, {
        pill: t['field.locked.pill'],
        fact: t['field.lockedForGood.fact'],
        action: 'details',
      });
    case 'unproven':
      return pilled('warn', LockIcon, {
        pill: t['field.locked.pill'],
        fact: t['field.unproven.fact'],
        action: 'details',
      });
    case 'stopped':
      return pilled('warn', StopIcon, { pill: t['field.stopped.pill'], fact: t['field.stopped.fact'], action: 'view' });
    case 'unpaid':
      return pilled('warn', AlertIcon, { pill: t['field.unpaid.pill'], fact: t['field.unpaid.fact'], action: 'view' });
    case 'service-away':
      return {
        ...pilled('bad', CloudOffIcon, { pill: t['field.away.pill'], fact: t['field.away.fact'], action: 'retry' }),
        tile: 'plain',
      };
  }
}

/** The word on the button of an action. */
export function actionText(action: DocumentAction, t: FieldTexts): string {
  switch (action) {
    case 'sign':
      return t['field.ready.action'];
    case 'set-up':
      return t['field.enrol.action'];
    case 'retry':
      return t['field.away.action'];
    case 'open':
      return t['action.open'];
    case 'view':
      return t['action.view'];
    case 'details':
      return t['action.details'];
    case 'download':
      return t['action.download'];
  }
}

function signedFact(document: Document, t: FieldTexts, formats: Formats): string {
  const at = document.at === null ? '' : formats.shortDateTime(document.at);
  return document.signer === null ? at : t['field.signed.fact'](document.signer, at);
}

function plain(icon: Icon, fact: string): Pick<DocumentView, 'tile' | 'factTone' | 'factIcon' | 'fact'> {
  return { tile: 'plain', factTone: 'plain', factIcon: icon, fact };
}

function pilled(
  tone: Tone,
  icon: Icon,
  words: { readonly pill: string; readonly fact: string; readonly action: DocumentAction },
): DocumentView {
  return {
    pill: { tone, icon, text: words.pill },
    tile: tone,
    factTone: tone,
    factIcon: icon,
    fact: words.fact,
    action: words.action,
  };
}
