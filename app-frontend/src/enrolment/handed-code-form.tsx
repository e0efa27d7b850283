import { type ReactNode, useId, useRef, useState } from 'react';
import { type AppError, type ErrorCode, toAppError } from '../api/app-error.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { XCircleIcon } from '../ui/icons.js';
import '../ui/input.css';
import { FormButtons } from './form-buttons.js';

/** One field for a code of eight characters on paper: an activation code or a recovery code. */
export function HandedCodeForm(props: {
  readonly texts: EnrolmentTexts;
  readonly words: { readonly label: string; readonly help: string; readonly missing: string; readonly begin: string };
  /** What the server says of a code that is not right. */
  readonly wrongCodes: readonly ErrorCode[];
  readonly send: (code: string) => Promise<void>;
  readonly onBack?: () => void;
}): ReactNode {
  const { texts, words, onBack } = props;
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
  const send = async (typed: string) => {
    setSending(true);
    setError(null);
    try {
      await props.send(typed);
    } catch (cause) {
      setError(toAppError(cause));
      field.current?.focus();
    } finally {
      setSending(false);
    }
  };
  const isWrong = error !== null && props.wrongCodes.includes(error.code);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      {error === null ? null : <ErrorNotice error={error} />}
      <div>
        <label className="label" htmlFor={id}>
          {words.label}
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
          aria-invalid={isMissing || isWrong || undefined}
          aria-describedby={`${id}-help`}
          onChange={(event) => {
            setCode(event.target.value);
            setMissing(false);
          }}
        />
        <p id={`${id}-help`} className={isMissing ? 'help help--bad' : 'help'} role={isMissing ? 'alert' : undefined}>
          {isMissing ? <XCircleIcon /> : null}
          {isMissing ? words.missing : words.help}
        </p>
      </div>
      <FormButtons texts={texts} action={words.begin} blocked={isSending} onBack={onBack} />
    </form>
  );
}
