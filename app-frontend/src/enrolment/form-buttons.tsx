import type { ReactNode } from 'react';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';

/** At the end of a form: on, and where there is a way, back. */
export function FormButtons(props: {
  readonly texts: EnrolmentTexts;
  readonly action: string;
  readonly blocked: boolean;
  readonly onBack?: (() => void) | undefined;
}): ReactNode {
  const { onBack } = props;
  return (
    <div className="row row--wrap">
      <Button kind="primary" size="xl" submits blocked={props.blocked}>
        {props.action}
      </Button>
      {onBack === undefined ? null : (
        <Button kind="quiet" size="xl" onPress={onBack}>
          {props.texts['action.back']}
        </Button>
      )}
    </div>
  );
}
