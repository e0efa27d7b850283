import type { ExplanationId } from '@dealseal/signing-service/contract/explanations';
import { type ReactNode, useId, useState } from 'react';
import { type AppError, toAppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import type { DoctorTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import '../ui/input.css';

/** What an error means that another program has shown, by its code or message. */
export function ExplainForm({ texts }: { readonly texts: DoctorTexts }): ReactNode {
  const { api } = useServices();
  const [text, setText] = useState('');
  const [ids, setIds] = useState<readonly ExplanationId[] | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const id = useId();
  const explain = async (): Promise<void> => {
    if (text.trim() === '') return;
    setError(null);
    try {
      setIds(await api.explain(text));
    } catch (cause) {
      setError(toAppError(cause));
    }
  };
  return (
    <form
      className="panel panel--pad stack"
      onSubmit={(event) => {
        event.preventDefault();
        void explain();
      }}
    >
      <h2>{texts.explainTitle}</h2>
      <div>
        <label className="label" htmlFor={id}>
          {texts.explainLabel}
        </label>
        <input
          id={id}
          className="input"
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
          value={text}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
        <p id={`${id}-hint`} className="help">
          {texts.explainHint}
        </p>
      </div>
      <div className="row">
        <Button submits>{texts.explain}</Button>
      </div>
      {error === null ? null : <ErrorNotice error={error} />}
      <div role="status" className="stack stack--s">
        {ids?.length === 0 ? <p>{texts.explainNone}</p> : null}
        {ids?.map((each) => (
          <div key={each}>
            <p className="strong">{texts.explanations[each].meaning}</p>
            <p>{texts.explanations[each].remedy}</p>
          </div>
        ))}
      </div>
    </form>
  );
}
