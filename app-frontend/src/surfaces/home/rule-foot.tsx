import type { ReactNode } from 'react';
import type { AppError } from '../../api/app-error.js';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { changedText } from './changed-text.js';

/** What ends a row that is saved by itself: the button, what became of it, and who changed it last. */
export function RuleFoot(props: {
  readonly texts: HomeTexts;
  /** On the button. */
  readonly word: string;
  readonly blocked: boolean;
  readonly isSaved: boolean;
  readonly error: AppError | null;
  readonly changed: { readonly at: string; readonly name: string } | undefined;
  readonly onSave: () => void;
}): ReactNode {
  const { texts, changed, error } = props;
  const { formats } = useServices();
  return (
    <>
      <div className="row">
        <Button blocked={props.blocked} onPress={props.onSave}>
          {props.word}
        </Button>
      </div>
      {error === null ? null : <ErrorNotice error={error} />}
      <p className="help" role="status">
        {props.isSaved ? `${texts['rules.saved']} ` : ''}
        {changedText(changed, texts, formats)}
      </p>
    </>
  );
}
