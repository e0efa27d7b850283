import type { AdminActsAnswer } from '@dealseal/app-server/contract/people';
import type { Act } from '@dealseal/signing-service/contract/acts';
import { type ReactNode, useId, useRef, useState } from 'react';
import { usePolicies } from '../../approvals/policies-context.js';
import { mayWait } from '../../approvals/proposal-words.js';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { CodeField } from '../../ui/code-field.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { ClockIcon } from '../../ui/icons.js';
import { Notice } from '../../ui/notice.js';
import { useCodeEntry } from '../../ui/use-code-entry.js';

/** What every act ends with: the reason, a sentence that says what is authorised, and the administrator's own code. */
export function ActForm(props: {
  /** One or several, all or none under one code; null while something is missing: then `missing` says what. */
  readonly act: Act | readonly Act[] | null;
  readonly sentence: string;
  readonly missing: string;
  /** The button's word. */
  readonly word: string;
  readonly texts: HomeTexts;
  readonly onClose: () => void;
  /** Why has to be said; else only of what is done to people. */
  readonly needsReason?: boolean;
  /** Not called for what waits for a second administrator: the form says so. */
  readonly onDone: (answer: AdminActsAnswer) => void;
  /** What is chosen above. */
  readonly children?: ReactNode;
}): ReactNode {
  const { texts } = props;
  const { api, newKey, formats } = useServices();
  const [reason, setReason] = useState('');
  const id = useId();
  const [isReasonMissing, setReasonMissing] = useState(false);
  const reasonField = useRef<HTMLInputElement>(null);
  const why = reason.trim() === '' ? {} : { reason: reason.trim() };
  const acts = [props.act ?? []].flat(2).map((act) => ({ ...act, ...why }));
  /** What is done to people is told to them, with its reason; settings may be changed without. */
  const isUponPeople = acts.some((act) => 'personId' in act);
  const needsReason = isUponPeople || props.needsReason === true;
  const help = isUponPeople ? ('act.reasonHelp' as const) : ('act.reasonLog' as const);
  const missing = isUponPeople ? ('act.reasonMissing' as const) : ('approval.reasonMissing' as const);
  const reasonHelp = isReasonMissing ? missing : help;
  const { policies, reload } = usePolicies();
  const [proposedUntil, setProposedUntil] = useState<string | null>(null);
  const requestKey = useKeyOf(JSON.stringify(acts), newKey);

  const { register, ...entry } = useCodeEntry({
    texts: {
      help: texts['act.codeHelp'],
      incomplete: texts['act.codeMissing'],
      lastTry: texts.errors['code-wrong']({ triesLeft: 1 }, formats).body,
    },
    send: async (code) => {
      if (acts.length === 0) return;
      const answer = await api.act({ requestKey, code, acts });
      if (answer.proposed === undefined) props.onDone(answer);
      else {
        setProposedUntil(answer.proposed.until);
        reload();
      }
    },
  });
  if (proposedUntil !== null) {
    return (
      <>
        <Notice tone="info" icon={ClockIcon} title={texts['approval.proposed']} announce="status">
          {texts['approval.proposedText'](formats.dateTime(proposedUntil))}
        </Notice>
        <div className="dialog__foot">
          <Button kind="primary" onPress={props.onClose}>
            {texts['action.close']}
          </Button>
        </div>
      </>
    );
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const isMissing = needsReason && reason.trim() === '';
        setReasonMissing(isMissing);
        if (isMissing) reasonField.current?.focus();
        else entry.submit();
      }}
    >
      {props.children}
      <div>
        <label className="label" htmlFor={`${id}-reason`}>
          {texts['act.reason']}
        </label>
        <input
          ref={reasonField}
          id={`${id}-reason`}
          className="input"
          aria-describedby={`${id}-reason-help`}
          aria-invalid={isReasonMissing}
          maxLength={500}
          autoComplete="off"
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
            setReasonMissing(false);
          }}
        />
        <p id={`${id}-reason-help`} className={isReasonMissing ? 'help help--warn' : 'help'}>
          {texts[reasonHelp]}
        </p>
      </div>
      {acts.length === 0 ? (
        <p className="help help--warn">{props.missing}</p>
      ) : (
        <>
          <p className="sentence">{props.sentence}</p>
          {mayWait(acts, policies) ? <p className="help help--warn">{texts['approval.needed']}</p> : null}
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
        <Button kind="primary" submits blocked={acts.length === 0 || entry.isSending || entry.secondsLeft > 0}>
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
