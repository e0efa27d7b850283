import type { EnrolmentAnswer } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { IconButton } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { SealIcon, XIcon } from '../ui/icons.js';
import { SkeletonLines } from '../ui/skeleton.js';
import { useLoaded } from '../ui/use-loaded.js';
import { Stepper } from '../ui/stepper.js';
import { ConfirmStep } from './confirm-step.js';
import { DoneStep } from './done-step.js';
import { ScanStep } from './scan-step.js';
import { StandingState } from './standing-state.js';
import { StartStep } from './start-step.js';
import type { WaitingDocument } from './waiting-document.js';
import './enrolment.css';

type Stage =
  | { readonly kind: 'start' }
  | { readonly kind: 'scan' | 'confirm'; readonly enrolment: EnrolmentAnswer }
  | { readonly kind: 'done'; readonly driftSeconds: number };

/** Set-up of one-time codes on one quiet card; the key is on screen in one step only. */
export function EnrolmentSurface(props: {
  readonly texts: EnrolmentTexts;
  readonly waiting: WaitingDocument | null;
}): ReactNode {
  const { texts, waiting } = props;
  const { api, leave } = useServices();
  const load = useCallback((signal: AbortSignal) => api.me(signal), [api]);
  const { value: me, error, reload } = useLoaded(load);
  const [stage, setStage] = useState<Stage>({ kind: 'start' });

  // Closing the page cancels what was not confirmed.
  const pending = 'enrolment' in stage ? stage.enrolment.enrolmentId : null;
  useEffect(() => {
    if (pending === null) return undefined;
    const cancel = () => {
      api.cancelEnrolment(pending);
    };
    window.addEventListener('pagehide', cancel);
    return () => {
      window.removeEventListener('pagehide', cancel);
    };
  }, [api, pending]);
  const restart = () => {
    if (pending !== null) api.cancelEnrolment(pending);
    setStage({ kind: 'start' });
  };
  const close = () => {
    if (pending !== null) api.cancelEnrolment(pending);
    leave();
  };

  const content = () => {
    if (me === null) {
      return error === null ? <SkeletonLines lines={5} /> : <ErrorNotice error={error} onRetry={reload} />;
    }
    switch (stage.kind) {
      case 'start':
        return me.person.state === 'none' || me.person.state === 'invited' ? (
          <StartStep
            texts={texts}
            isInvited={me.person.state === 'invited'}
            onBegun={(enrolment) => {
              setStage({ kind: 'scan', enrolment });
            }}
          />
        ) : (
          <StandingState texts={texts} person={me.person} waiting={waiting} />
        );
      case 'scan':
        return (
          <ScanStep
            texts={texts}
            enrolment={stage.enrolment}
            onScanned={() => {
              setStage({ kind: 'confirm', enrolment: stage.enrolment });
            }}
            onRestart={restart}
            onCancel={close}
          />
        );
      case 'confirm':
        return (
          <ConfirmStep
            texts={texts}
            enrolment={stage.enrolment}
            onConfirmed={(driftSeconds) => {
              setStage({ kind: 'done', driftSeconds });
            }}
            onBack={() => {
              setStage({ kind: 'scan', enrolment: stage.enrolment });
            }}
            onRestart={restart}
          />
        );
      case 'done':
        return <DoneStep texts={texts} driftSeconds={stage.driftSeconds} waiting={waiting} />;
    }
  };
  return (
    <div className="enrol">
      <header className="topbar">
        <h1 className="brand">
          <SealIcon />
          DealSeal
        </h1>
        <span className="topbar__what muted small">{texts['enrol.subtitle']}</span>
        <span className="push" />
        <IconButton icon={XIcon} label={texts['action.close']} onPress={close} />
      </header>
      <main className="enrol__card">
        <Stepper
          label={texts['enrol.steps']}
          steps={[
            texts['enrol.step.start'],
            texts['enrol.step.scan'],
            texts['enrol.step.confirm'],
            texts['enrol.step.done'],
          ]}
          current={['start', 'scan', 'confirm', 'done'].indexOf(stage.kind)}
        />
        {content()}
      </main>
    </div>
  );
}
