import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { CodeField } from '../ui/code-field.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { useCodeEntry } from '../ui/use-code-entry.js';

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
      <div className="row row--wrap">
        <Button kind="primary" size="xl" submits blocked={entry.isSending || entry.secondsLeft > 0}>
          {words.action}
        </Button>
        {onBack === undefined ? null : (
          <Button kind="quiet" size="xl" onPress={onBack}>
            {texts['action.back']}
          </Button>
        )}
      </div>
    </form>
  );
}
