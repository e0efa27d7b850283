import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import { Button } from '../ui/button.js';
import { useSigningTexts } from './signing-texts.js';
import { WaitingPanel } from './waiting-panel.js';

/** The code was taken; somebody at the signing server has to type the key's PIN. */
export function PinPanel(props: {
  readonly request: SigningRequestView;
  readonly error: NonNullable<SigningRequestView['error']>;
}): ReactNode {
  const texts = useSigningTexts();
  const { api } = useServices();
  const lines = ['progress.check', 'progress.pin', 'progress.sign', 'progress.store'] as const;
  const giveUp = (
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
  );
  return <WaitingPanel lines={lines.map((line) => texts[line])} done={1} error={props.error} way={giveUp} />;
}
