import type { SigningState } from '@dealseal/app-server/contract/signing';
import { type ReactNode, useState } from 'react';
import { useServices } from '../services.js';
import { CheckIcon, InfoIcon, SpinnerIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import { Button } from '../ui/button.js';
import { useNow } from '../ui/use-now.js';
import { PanelHead } from './panel-head.js';
import { useSigningTexts } from './signing-texts.js';
import { StepsPanel } from './steps-panel.js';
import './progress-lines.css';

const slowAfter = 10_000;
const leaveAfter = 60_000;

/** How many of the three lines are done. */
export function linesDone(state: SigningState): number {
  switch (state) {
    case 'signing':
      return 1;
    case 'signed':
    case 'storing':
      return 2;
    case 'stored':
      return 3;
    default:
      return 0;
  }
}

/** Those that are done, the one that is under way, and those to come. */
export function ProgressLines(props: { readonly lines: readonly string[]; readonly done: number }): ReactNode {
  const { lines, done } = props;
  return (
    <ul className="lines">
      {lines.map((line, index) => (
        <li key={line} className={index < done ? 'is-done' : index === done ? 'is-now' : ''}>
          <span className="dot">
            {index < done ? <CheckIcon /> : index === done ? <SpinnerIcon size="l" spinning /> : null}
          </span>
          <span>{line}</span>
        </li>
      ))}
    </ul>
  );
}

export interface Elapsed {
  readonly isSlow: boolean;
  /** So long that nobody need sit before it. */
  readonly mayLeave: boolean;
}

/** Since this panel came to be. */
export function useElapsed(): Elapsed {
  const { now } = useServices();
  const [startedAt] = useState(now);
  const elapsed = useNow(true) - startedAt;
  return { isSlow: elapsed > slowAfter, mayLeave: elapsed > leaveAfter };
}

/** What is said to who waits long, or wants to go. */
export function WaitNote({
  elapsed,
  isLeaving,
}: {
  readonly elapsed: Elapsed;
  readonly isLeaving: boolean;
}): ReactNode {
  const texts = useSigningTexts();
  if (isLeaving) {
    return <Notice tone="info" icon={InfoIcon} title={texts['slider.closeWhileSigning']} announce="status" />;
  }
  if (!elapsed.isSlow) return null;
  return <output className="second">{texts[elapsed.mayLeave ? 'progress.leave' : 'progress.slow']}</output>;
}

/** Lines that turn from open to done; no percentages, since nobody knows them. */
export function ProgressPanel(props: { readonly state: SigningState; readonly isLeaving: boolean }): ReactNode {
  const texts = useSigningTexts();
  const { leave } = useServices();
  const elapsed = useElapsed();
  const done = linesDone(props.state);
  const lines = [texts['progress.check'], texts['progress.sign'], texts['progress.store']];
  const lastDone = lines[done - 1];
  return (
    <StepsPanel
      foot={
        elapsed.mayLeave || props.isLeaving ? (
          <Button size="xl" block onPress={leave}>
            {texts['action.close']}
          </Button>
        ) : null
      }
    >
      <div className="stack stack--l">
        <PanelHead title={texts['progress.title']} />
        <ProgressLines lines={lines} done={done} />
        <output className="vh">{lastDone === undefined ? '' : texts['progress.done'](lastDone)}</output>
        <WaitNote elapsed={elapsed} isLeaving={props.isLeaving} />
      </div>
    </StepsPanel>
  );
}
