import type { Person } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import { AppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { OneTimeCodeForm } from './one-time-code-form.js';
import { StageHead } from './stage-head.js';

const inRow = 3;

/** After a final lock was opened: three right codes in a row, each of a step of its own. */
export function UnlockStep(props: {
  readonly texts: EnrolmentTexts;
  readonly person: Person;
  readonly onProven: () => void;
}): ReactNode {
  const { texts } = props;
  const { api } = useServices();
  const [left, setLeft] = useState(props.person.proofsLeft ?? inRow);
  const prove = async (code: string) => {
    try {
      const person = await api.proveUnlocking(code);
      setLeft(person.proofsLeft ?? 0);
      if (person.state !== 'unproven') props.onProven();
    } catch (cause) {
      if (isWrongCode(cause)) setLeft(inRow);
      throw cause;
    }
  };
  return (
    <>
      <StageHead title={texts['enrol.unlock.title']} lead={texts['enrol.unlock.lead']} />
      <OneTimeCodeForm
        texts={texts}
        words={{
          label: texts['enrol.confirm.label'],
          help: texts['enrol.unlock.help'],
          action: texts['enrol.confirm.action'],
        }}
        send={prove}
      >
        <output className="strong">{texts['enrol.unlock.progress'](inRow - left, inRow)}</output>
      </OneTimeCodeForm>
    </>
  );
}

function isWrongCode(cause: unknown): boolean {
  return cause instanceof AppError && (cause.code === 'code-wrong' || cause.code === 'code-clock-off');
}
