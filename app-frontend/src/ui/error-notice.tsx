import type { ReactNode } from 'react';
import type { AppError, ErrorCode } from '../api/app-error.js';
import { useServices } from '../services.js';
import { Button } from './button.js';
import { useCommonTexts, useErrorTexts } from './common-texts.js';
import { AlertIcon, ClockIcon, CloudOffIcon, type Icon, LockIcon, PinIcon, XCircleIcon } from './icons.js';
import { Notice } from './notice.js';
import type { Tone } from './status-pill.js';

/** An error with its own text, its reference and the one next action. */
export function ErrorNotice(props: {
  readonly error: AppError;
  /** Shown when trying again can help. */
  readonly onRetry?: (() => void) | undefined;
  readonly actions?: ReactNode;
}): ReactNode {
  const { formats, portal } = useServices();
  const texts = useCommonTexts();
  const { error, onRetry } = props;
  const { title, body } = useErrorTexts()[error.code](error.details, formats);
  return (
    <Notice
      tone={toneOf(error.code)}
      icon={iconOf(error.code)}
      title={title}
      reference={error.reference}
      announce="alert"
      actions={
        props.actions ??
        (error.code === 'session-over' ? (
          <Button size="s" kind="primary" onPress={() => void portal.reloadPage().catch(() => undefined)}>
            {texts['action.reload']}
          </Button>
        ) : onRetry === undefined || error.retry === 'never' ? undefined : (
          <Button size="s" onPress={onRetry}>
            {texts['action.retry']}
          </Button>
        ))
      }
    >
      {body}
    </Notice>
  );
}

/** Amber for what passes or what the person can mend, red for what stops. */
export function toneOf(code: ErrorCode): Tone {
  switch (code) {
    case 'offline':
    case 'session-over':
    case 'session-expired':
    case 'too-many-requests':
    case 'codes-locked':
    case 'codes-unproven':
    case 'document-changed':
    case 'document-busy':
    case 'required-fields-empty':
    case 'field-read-only':
    case 'token-absent':
    case 'token-elsewhere':
    case 'token-busy':
    case 'pin-needed':
    case 'revocation-unavailable':
    case 'time-stamp-unavailable':
    case 'signature-unfinished':
    case 'portal-unavailable':
    case 'portal-busy':
    case 'portal-not-installed':
    case 'subscription-over':
    case 'signing-service-unpaired':
    case 'enrolment-expired':
    case 'already-enrolled':
      return 'warn';
    default:
      return 'bad';
  }
}

/** The picture of what is wrong, beside the words. */
export function iconOf(code: ErrorCode): Icon {
  switch (code) {
    case 'codes-locked':
    case 'codes-locked-for-good':
    case 'codes-unproven':
    case 'pdf-encrypted':
    case 'pdf-password-wrong':
    case 'pdf-encryption-unsupported':
      return LockIcon;
    case 'token-pin-refused':
    case 'pin-needed':
      return PinIcon;
    case 'session-over':
    case 'session-expired':
    case 'subscription-over':
    case 'clock-unsure':
    case 'time-stamp-unavailable':
    case 'signature-unfinished':
    case 'code-clock-off':
    case 'enrolment-expired':
      return ClockIcon;
    case 'offline':
    case 'signing-service-unavailable':
    case 'portal-unavailable':
    case 'portal-certificate-refused':
    case 'portal-busy':
      return CloudOffIcon;
    case 'document-changed':
    case 'document-busy':
      return AlertIcon;
    default:
      return XCircleIcon;
  }
}
