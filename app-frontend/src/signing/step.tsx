import type { ReactNode } from 'react';
import { Button } from '../ui/button.js';
import { CheckIcon } from '../ui/icons.js';
import { useFocus } from '../ui/use-focus.js';
import { useSigningTexts } from './signing-texts.js';

export interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly state: 'now' | 'done' | 'later';
  /** The fact of a closed step. */
  readonly summary: ReactNode;
  readonly onChange?: (() => void) | undefined;
  /** Takes the focus to its heading when it opens. */
  readonly takesFocus?: boolean;
  readonly children?: ReactNode;
}

/** A step folds to a line when it is not open; only one is open. */
export function Step(props: StepProps): ReactNode {
  const texts = useSigningTexts();
  const { number, title, state, onChange } = props;
  return (
    <section className={`step step--${state}`}>
      <span className="step__no" aria-hidden="true">
        {state === 'done' ? <CheckIcon /> : number}
      </span>
      {state === 'now' && props.takesFocus === true ? <FocusedHeading title={title} /> : <h2>{title}</h2>}
      {onChange === undefined || state === 'now' ? (
        <span />
      ) : (
        <Button kind="link" label={texts['step.changeWhat'](title)} onPress={onChange}>
          {texts['step.change']}
        </Button>
      )}
      {state === 'now' ? (
        <div className="step__body">{props.children}</div>
      ) : (
        <p className="step__sum">{props.summary}</p>
      )}
    </section>
  );
}

function FocusedHeading({ title }: { readonly title: string }): ReactNode {
  const heading = useFocus<HTMLHeadingElement>();
  return (
    <h2 ref={heading} tabIndex={-1}>
      {title}
    </h2>
  );
}
