import type { EnrolmentAnswer } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import { type AppError, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { FormButtons } from './form-buttons.js';

/** Begins where the portal waived the activation code. */
export function BeginForm(props: {
  readonly texts: EnrolmentTexts;
  readonly onBegun: (enrolment: EnrolmentAnswer) => void;
  /** It is not waived any more: a code has to be typed. */
  readonly onNeeded: (cause: AppError) => void;
}): ReactNode {
  const { texts } = props;
  const { api } = useServices();
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const send = async () => {
    setSending(true);
    setError(null);
    try {
      props.onBegun(await api.beginEnrolment({ withoutCodeWord: true }));
    } catch (cause) {
      const refusal = toAppError(cause);
      if (refusal.code === 'activation-code-needed') props.onNeeded(refusal);
      else setError(refusal);
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isSending) void send();
      }}
    >
      {error === null ? null : <ErrorNotice error={error} />}
      <p className="help">{texts['enrol.start.noCode']}</p>
      <FormButtons texts={texts} action={texts['enrol.start.begin']} blocked={isSending} />
    </form>
  );
}
