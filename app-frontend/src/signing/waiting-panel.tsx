import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { ReactNode } from 'react';
import { fromBody } from '../api/app-error.js';
import { useServices } from '../services.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { PanelHead } from './panel-head.js';
import { ProgressLines } from './progress-panel.js';
import { useSigningTexts } from './signing-texts.js';
import { StepsPanel } from './steps-panel.js';

/** What a signature waits for, with or without this window. */
export function WaitingPanel(props: {
  readonly lines: readonly string[];
  /** How many of the lines are done. */
  readonly done: number;
  readonly error: NonNullable<SigningRequestView['error']>;
  /** Another way out than to close. */
  readonly way?: ReactNode;
  readonly children?: ReactNode;
}): ReactNode {
  const texts = useSigningTexts();
  const { leave } = useServices();
  return (
    <StepsPanel
      foot={
        <>
          <Button size="xl" block onPress={leave}>
            {texts['action.close']}
          </Button>
          {props.way}
        </>
      }
    >
      <div className="stack stack--l">
        <PanelHead title={texts['progress.title']} />
        <ProgressLines lines={props.lines} done={props.done} />
        <ErrorNotice error={fromBody(props.error)} />
        {props.children}
        <p className="second">{texts['progress.leave']}</p>
      </div>
    </StepsPanel>
  );
}
