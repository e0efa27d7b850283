import type { ReactNode } from 'react';
import { Button } from '../ui/button.js';
import { CodeField } from '../ui/code-field.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { InfoIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import type { CodeEntry } from '../ui/use-code-entry.js';
import { useSigningTexts } from './signing-texts.js';

/** The id that joins the field with the button at the panel's foot. */
export const codeFormId = 'code-form';

/** What is being signed as whom, and the one field. */
export function CodeStep(props: {
  /** An earlier code did not lead to a signature. */
  readonly isAgain: boolean;
  readonly sentence: ReactNode;
  readonly entry: CodeEntry;
  readonly onHelp: () => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { entry } = props;
  const { register } = entry;
  const isLocked = entry.error?.code === 'codes-locked' || entry.error?.code === 'codes-locked-for-good';
  if (isLocked && entry.error !== null) return <ErrorNotice error={entry.error} />;
  return (
    <form
      id={codeFormId}
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        entry.submit();
      }}
    >
      {props.isAgain ? (
        <Notice tone="info" icon={InfoIcon} title={texts['code.again']}>
          {texts['code.againText']}
        </Notice>
      ) : null}
      {props.sentence}
      {entry.error === null ? null : <ErrorNotice error={entry.error} onRetry={undefined} />}
      <CodeField
        focusesAtOnce
        ref={register}
        label={texts['code.label']}
        value={entry.value}
        message={entry.message}
        onChange={entry.setValue}
      />
      <p>
        <Button kind="link" className="btn--inline" onPress={props.onHelp}>
          {texts['code.cannot']}
        </Button>
      </p>
    </form>
  );
}
