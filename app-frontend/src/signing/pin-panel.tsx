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

/** The code was taken; somebody at the signing server has to type the key's PIN, with or without this window. */
export function PinPanel(props: {
  readonly request: SigningRequestView;
  readonly error: NonNullable<SigningRequestView['error']>;
}): ReactNode {
  const texts = useSigningTexts();
  const { api, leave } = useServices();
  const lines = ['progress.check', 'progress.pin', 'progress.sign', 'progress.store'] as const;
  return (
    <StepsPanel
      foot={
        <>
          <Button size="xl" block onPress={leave}>
            {texts['action.close']}
          </Button>
          <Button
            kind="outline"
            size="l"
            block
            onPress={() => {
              api.abandon(props.request.requestId);
            }}
          >
            {texts['progress.giveUp']}
          </Button>
        </>
      }
    >
      <div className="stack stack--l">
        <PanelHead title={texts['progress.title']} />
        <ProgressLines lines={lines.map((line) => texts[line])} done={1} />
        <ErrorNotice error={fromBody(props.error)} />
        <p className="second">{texts['progress.leave']}</p>
      </div>
    </StepsPanel>
  );
}
