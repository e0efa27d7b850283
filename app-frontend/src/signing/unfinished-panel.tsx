import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { ReactNode } from 'react';
import { ClockIcon } from '../ui/icons.js';
import { secondsUntil, useNow } from '../ui/use-now.js';
import { useSigningTexts } from './signing-texts.js';
import { WaitingPanel } from './waiting-panel.js';

/** The token has signed; what the outer world has to add is asked for again and again. */
export function UnfinishedPanel(props: {
  readonly request: SigningRequestView;
  readonly error: NonNullable<SigningRequestView['error']>;
}): ReactNode {
  const texts = useSigningTexts();
  const time = useNow(true);
  const { nextAttemptAt } = props.request;
  const left = nextAttemptAt === null ? 0 : secondsUntil(Date.parse(nextAttemptAt), time);
  const lines = ['progress.check', 'progress.sign', 'progress.stamp', 'progress.store'] as const;
  return (
    <WaitingPanel lines={lines.map((line) => texts[line])} done={2} error={props.error}>
      <p className="row second">
        <ClockIcon />
        <span aria-hidden={left > 0 || undefined}>{left > 0 ? texts['stored.next'](left) : texts['stored.now']}</span>
      </p>
    </WaitingPanel>
  );
}
