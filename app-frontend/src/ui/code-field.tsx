import { type ReactNode, type Ref, useEffect, useId } from 'react';
import { ClockIcon, type Icon, XCircleIcon } from './icons.js';
import './input.css';
import './code-field.css';

/** What stands under the field. */
export interface CodeMessage {
  readonly tone: 'plain' | 'warn' | 'bad';
  readonly text: string;
  /** The time of the wait is written out for eyes only, so that a countdown stays silent for a screen reader. */
  readonly countdown?: string | undefined;
}

/** The six digits of what was typed or pasted (`123 456`); null when they are not six. */
export function readCode(text: string): string | null {
  const digits = text.replaceAll(/\D/g, '');
  return digits.length === 6 ? digits : null;
}

/** One text field for a one-time code, never six boxes; sends nothing by itself. */
export function CodeField({
  ref,
  ...props
}: {
  readonly label: string;
  readonly value: string;
  readonly message: CodeMessage;
  readonly onChange: (value: string) => void;
  /** Takes the focus when it appears. */
  readonly focusesAtOnce?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}): ReactNode {
  const id = useId();
  const { message, focusesAtOnce = false } = props;
  useEffect(() => {
    if (focusesAtOnce) document.getElementById(id)?.focus();
  }, [focusesAtOnce, id]);
  const MessageIcon: Icon | null = message.tone === 'bad' ? XCircleIcon : message.tone === 'warn' ? ClockIcon : null;
  return (
    <div>
      <label className="label" htmlFor={id}>
        {props.label}
      </label>
      <input
        ref={ref}
        id={id}
        className="input code"
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoCorrect="off"
        spellCheck={false}
        maxLength={16}
        value={props.value}
        aria-invalid={message.tone === 'bad' || undefined}
        aria-describedby={`${id}-message`}
        onChange={(event) => {
          props.onChange(event.target.value.replaceAll(/[^\d ]/g, '').slice(0, 7));
        }}
      />
      <p
        id={`${id}-message`}
        className={message.tone === 'plain' ? 'help' : `help help--${message.tone}`}
        role={message.tone === 'plain' ? undefined : 'alert'}
      >
        {MessageIcon === null ? null : <MessageIcon />}
        <span>
          {message.text}
          {message.countdown === undefined ? null : <span aria-hidden="true"> {message.countdown}</span>}
        </span>
      </p>
    </div>
  );
}
