import type { EnrolmentAnswer } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useId, useRef, useState } from 'react';
import { type AppError, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { ClockIcon, InfoIcon, PhoneIcon, PinIcon, XCircleIcon } from '../ui/icons.js';
import '../ui/input.css';
import { Notice } from '../ui/notice.js';
import { Tile } from '../ui/tile.js';
import { StageHead } from './stage-head.js';

/** Why, what is needed, and the activation code that was handed over. */
export function StartStep(props: {
  readonly texts: EnrolmentTexts;
  readonly isInvited: boolean;
  readonly onBegun: (enrolment: EnrolmentAnswer) => void;
}): ReactNode {
  const { texts, onBegun } = props;
  const { api } = useServices();
  const [code, setCode] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();

  const begin = () => {
    if (isSending) return;
    if (code.trim() === '') {
      setMissing(true);
      field.current?.focus();
      return;
    }
    void send(code.trim());
  };
  const send = async (activationCode: string) => {
    setSending(true);
    setError(null);
    try {
      onBegun(await api.beginEnrolment(activationCode));
    } catch (cause) {
      setError(toAppError(cause));
      field.current?.focus();
    } finally {
      setSending(false);
    }
  };
  return (
    <>
      <StageHead title={texts['enrol.start.title']} lead={texts['enrol.start.lead']} />
      <ul className="needs">
        <li>
          <Tile icon={PhoneIcon} />
          {texts['enrol.start.phone']}
        </li>
        <li>
          <Tile icon={PinIcon} />
          {texts['enrol.start.app']}
        </li>
        <li>
          <Tile icon={ClockIcon} />
          {texts['enrol.start.time']}
        </li>
      </ul>
      {props.isInvited ? null : (
        <Notice tone="info" icon={InfoIcon} title={texts['enrol.start.notInvited']}>
          {texts['enrol.start.notInvitedText']}
        </Notice>
      )}
      {error === null ? null : <ErrorNotice error={error} />}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          begin();
        }}
      >
        <div>
          <label className="label" htmlFor={id}>
            {texts['enrol.start.code']}
          </label>
          <input
            ref={field}
            id={id}
            className="input code code--text"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={32}
            value={code}
            aria-invalid={isMissing || error?.code === 'activation-code-wrong' || undefined}
            aria-describedby={`${id}-help`}
            onChange={(event) => {
              setCode(event.target.value);
              setMissing(false);
            }}
          />
          <p id={`${id}-help`} className={isMissing ? 'help help--bad' : 'help'} role={isMissing ? 'alert' : undefined}>
            {isMissing ? <XCircleIcon /> : null}
            {texts[isMissing ? 'enrol.start.codeMissing' : 'enrol.start.codeHelp']}
          </p>
        </div>
        <div className="row">
          <Button kind="primary" size="xl" submits blocked={isSending}>
            {texts['enrol.start.begin']}
          </Button>
        </div>
      </form>
    </>
  );
}
