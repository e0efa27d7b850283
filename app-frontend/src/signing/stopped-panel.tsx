import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { ReactNode } from 'react';
import { fromBody } from '../api/app-error.js';
import { useServices } from '../services.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { RefreshIcon } from '../ui/icons.js';
import type { SigningTexts } from '../texts/load-texts.js';
import { PanelHead } from './panel-head.js';
import { useSigningTexts } from './signing-texts.js';
import { StepsPanel } from './steps-panel.js';

/** A request that came to its end and put no signed file into the card. */
export function StoppedPanel(props: {
  readonly request: SigningRequestView;
  readonly onAgain: () => void;
  readonly onReviewNew: () => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { leave } = useServices();
  const { request, onAgain, onReviewNew } = props;
  const { error } = request;
  // Only a version that came meanwhile lets a signed file be discarded.
  const isDiscarded = request.result !== null && error === null;
  return (
    <StepsPanel
      foot={
        <>
          {isDiscarded ? (
            <Button kind="primary" size="xl" block onPress={onReviewNew}>
              {texts['conflict.reviewNew']}
            </Button>
          ) : (
            <Button kind="primary" size="xl" block icon={RefreshIcon} onPress={onAgain}>
              {texts['stop.again']}
            </Button>
          )}
          <Button kind="quiet" size="l" block onPress={leave}>
            {texts['action.close']}
          </Button>
        </>
      }
    >
      <div className="stack stack--l">
        {error === null ? (
          <PanelHead
            title={texts[isDiscarded ? 'stop.discarded' : 'stop.abandoned']}
            text={texts[isDiscarded ? 'stop.discardedText' : 'stop.abandonedText']}
          />
        ) : (
          <>
            <PanelHead title={endTitle(error.code, texts)} />
            <ErrorNotice error={fromBody(error)} />
          </>
        )}
      </div>
    </StepsPanel>
  );
}

/** Says no more than is known: of some ends nobody can say that nothing was signed. */
function endTitle(code: NonNullable<SigningRequestView['error']>['code'], texts: SigningTexts): string {
  const mayBeSigned = code === 'signing-outcome-unknown' || code === 'signing-given-up' || code === 'storing-given-up';
  return texts[mayBeSigned ? 'stop.nothingStored' : 'stop.nothingSigned'];
}
