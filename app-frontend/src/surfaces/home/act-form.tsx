import type { Act } from '@dealseal/signing-service/contract/acts';
import { type ReactNode, useId, useState } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { CodeField } from '../../ui/code-field.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { useCodeEntry } from '../../ui/use-code-entry.js';

/** What every act ends with: the reason, a sentence that says what is authorised, and the administrator's own code. */
export function ActForm(props: {
  /** Null while something is missing: then `missing` says what. */
  readonly act: Act | null;
  /** What the same code authorises besides. */
  readonly more?: readonly Act[];
  readonly sentence: string;
  readonly missing: string;
  /** The button's word. */
  readonly word: string;
  readonly texts: HomeTexts;
  readonly onClose: () => void;
  readonly onDone: () => void;
  /** What is chosen above. */
  readonly children?: ReactNode;
}): ReactNode {
  const { texts } = props;
  const { api, newKey, formats } = useServices();
  const [reason, setReason] = useState('');
  const id = useId();
  const because = reason.trim() === '' ? {} : { reason: reason.trim() };
  const { act, more = [] } = props;
  const acts = act === null ? null : [act, ...more].map((each) => ({ ...each, ...because }));
  const requestKey = useKeyOf(JSON.stringify(acts), newKey);

  const { register, ...entry } = useCodeEntry({
    texts: {
      help: texts['act.codeHelp'],
      incomplete: texts['act.codeMissing'],
      lastTry: texts.errors['code-wrong']({ triesLeft: 1 }, formats).body,
    },
    send: async (code) => {
      if (acts === null) return;
      await api.act({ requestKey, code, acts });
      props.onDone();
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        entry.submit();
      }}
    >
      {props.children}
      <div>
        <label className="label" htmlFor={`${id}-reason`}>
          {texts['act.reason']}
        </label>
        <input
          id={`${id}-reason`}
          className="input"
          maxLength={500}
          autoComplete="off"
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
          }}
        />
      </div>
      {act === null ? (
        <p className="help help--warn">{props.missing}</p>
      ) : (
        <>
          <p className="sentence">{props.sentence}</p>
          <CodeField
            ref={register}
            label={texts['act.code']}
            value={entry.value}
            message={entry.message}
            onChange={entry.setValue}
          />
        </>
      )}
      {entry.error === null ? null : <ErrorNotice error={entry.error} />}
      <div className="dialog__foot">
        <Button kind="quiet" onPress={props.onClose}>
          {texts['action.cancel']}
        </Button>
        <Button kind="primary" submits blocked={act === null || entry.isSending || entry.secondsLeft > 0}>
          {entry.secondsLeft > 0 ? texts['act.wait'](entry.secondsLeft) : props.word}
        </Button>
      </div>
    </form>
  );
}

/** One key for what is asked: a lost answer may be asked for again and costs no second code. Another wish has another key. */
function useKeyOf(wish: string, newKey: () => string): string {
  const [keyed, setKeyed] = useState(() => ({ wish, key: newKey() }));
  if (keyed.wish === wish) return keyed.key;
  const next = { wish, key: newKey() };
  setKeyed(next);
  return next.key;
}
