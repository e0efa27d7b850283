import type { Person } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import { AppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { CodeField } from '../ui/code-field.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { useCodeEntry } from '../ui/use-code-entry.js';
import { StageHead } from './stage-head.js';

const inRow = 3;

/** After a final lock was opened: three right codes in a row, each of a step of its own. */
export function UnlockStep(props: {
  readonly texts: EnrolmentTexts;
  readonly person: Person;
  readonly onProven: () => void;
}): ReactNode {
  const { texts } = props;
  const { api, formats } = useServices();
  const [left, setLeft] = useState(props.person.proofsLeft ?? inRow);
  const { register, ...entry } = useCodeEntry({
    texts: {
      help: texts['enrol.unlock.help'],
      incomplete: texts['enrol.confirm.incomplete'],
      lastTry: texts.errors['code-wrong']({ triesLeft: 1 }, formats).body,
    },
    send: async (code) => {
      try {
        const person = await api.proveUnlocking(code);
        setLeft(person.proofsLeft ?? 0);
        if (person.state !== 'unproven') props.onProven();
      } catch (cause) {
        if (isWrongCode(cause)) setLeft(inRow);
        throw cause;
      }
    },
  });
  return (
    <>
      <StageHead title={texts['enrol.unlock.title']} lead={texts['enrol.unlock.lead']} />
      {entry.error === null ? null : <ErrorNotice error={entry.error} />}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          entry.submit();
        }}
      >
        <output className="strong">{texts['enrol.unlock.progress'](inRow - left, inRow)}</output>
        <CodeField
          ref={register}
          label={texts['enrol.confirm.label']}
          value={entry.value}
          message={entry.message}
          onChange={entry.setValue}
        />
        <div className="row">
          <Button kind="primary" size="xl" submits blocked={entry.isSending || entry.secondsLeft > 0}>
            {texts['enrol.confirm.action']}
          </Button>
        </div>
      </form>
    </>
  );
}

function isWrongCode(cause: unknown): boolean {
  return cause instanceof AppError && (cause.code === 'code-wrong' || cause.code === 'code-clock-off');
}
