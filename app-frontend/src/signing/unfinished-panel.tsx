import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { ReactNode } from 'react';
import { fromBody } from '../api/app-error.js';
import { useServices } from '../services.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { ClockIcon } from '../ui/icons.js';
import { secondsUntil, useNow } from '../ui/use-now.js';
import { PanelHead } from './panel-head.js';
import { ProgressLines } from './progress-panel.js';
import { useSigningTexts } from './signing-texts.js';
import { StepsPanel } from './steps-panel.js';

/** The token has signed; what the outer world has to add is asked for again and again, with or without this window. */
export function UnfinishedPanel(props: {
  readonly request: SigningRequestView;
  readonly error: NonNullable<SigningRequestView['error']>;
}): ReactNode {
  const texts = useSigningTexts();
  const { leave } = useServices();
  const time = useNow(true);
  const { nextAttemptAt } = props.request;
  const left = nextAttemptAt === null ? 0 : secondsUntil(Date.parse(nextAttemptAt), time);
  const lines = ['progress.check', 'progress.sign', 'progress.stamp', 'progress.store'] as const;
  return (
    <StepsPanel
      foot={
        <Button size="xl" block onPress={leave}>
          {texts['action.close']}
        </Button>
      }
    >
      <div className="stack stack--l">
        <PanelHead title={texts['progress.title']} />
        <ProgressLines lines={lines.map((line) => texts[line])} done={2} />
        <ErrorNotice error={fromBody(props.error)} />
        <p className="row second">
          <ClockIcon />
          <span aria-hidden={left > 0 || undefined}>{left > 0 ? texts['stored.next'](left) : texts['stored.now']}</span>
        </p>
        <p className="second">{texts['progress.leave']}</p>
      </div>
    </StepsPanel>
  );
}
