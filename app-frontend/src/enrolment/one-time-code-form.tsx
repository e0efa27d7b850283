import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { CodeField } from '../ui/code-field.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { useCodeEntry } from '../ui/use-code-entry.js';
import { FormButtons } from './form-buttons.js';

/** One field for a code of the authenticator app that the person has. */
export function OneTimeCodeForm(props: {
  readonly texts: EnrolmentTexts;
  readonly words: { readonly label: string; readonly help: string; readonly action: string };
  readonly send: (code: string) => Promise<void>;
  readonly onBack?: () => void;
  /** Above the field. */
  readonly children?: ReactNode;
}): ReactNode {
  const { texts, words, onBack } = props;
  const { formats } = useServices();
  const { register, ...entry } = useCodeEntry({
    texts: {
      help: words.help,
      incomplete: texts['enrol.confirm.incomplete'],
      lastTry: texts.errors['code-wrong']({ triesLeft: 1 }, formats).body,
    },
    send: props.send,
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        entry.submit();
      }}
    >
      {entry.error === null ? null : <ErrorNotice error={entry.error} />}
      {props.children}
      <CodeField
        ref={register}
        label={words.label}
        value={entry.value}
        message={entry.message}
        onChange={entry.setValue}
      />
      <FormButtons
        texts={texts}
        action={words.action}
        blocked={entry.isSending || entry.secondsLeft > 0}
        onBack={onBack}
      />
    </form>
  );
}
