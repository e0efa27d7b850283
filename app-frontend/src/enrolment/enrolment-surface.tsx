import type { ConfirmationAnswer, EnrolmentAnswer } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { IconButton } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { SealIcon, XIcon } from '../ui/icons.js';
import { SkeletonLines } from '../ui/skeleton.js';
import { useLoaded } from '../ui/use-loaded.js';
import { Stepper } from '../ui/stepper.js';
import { AssistedStep } from './assisted-step.js';
import { ConfirmStep } from './confirm-step.js';
import { DoneStep } from './done-step.js';
import { openAssistance } from './open-assistance.js';
import { RecoveryStep } from './recovery-step.js';
import { ReplaceStep } from './replace-step.js';
import { accountOf } from './scan-key.js';
import { ScanStep } from './scan-step.js';
import { StandingState } from './standing-state.js';
import { StartStep } from './start-step.js';
import { UnlockStep } from './unlock-step.js';
import type { WaitingDocument } from './waiting-document.js';
import './enrolment.css';

type Stage =
  | { readonly kind: 'start' | 'replace' | 'unlocked' }
  | { readonly kind: 'scan' | 'confirm'; readonly enrolment: EnrolmentAnswer }
  | {
      readonly kind: 'recovery';
      readonly driftSeconds: number;
      readonly codes: readonly string[];
      readonly account: string;
    }
  | { readonly kind: 'done'; readonly driftSeconds: number };

/** The stages that the stepper names, in their order. */
const shownStages = ['start', 'scan', 'confirm', 'recovery', 'done'] as const;

/** Set-up of one-time codes on one quiet card; the key is on screen in one step only. */
export function EnrolmentSurface(props: {
  readonly texts: EnrolmentTexts;
  readonly waiting: WaitingDocument | null;
}): ReactNode {
  const { texts, waiting } = props;
  const { api, leave, now } = useServices();
  const load = useCallback((signal: AbortSignal) => api.me(signal), [api]);
  const { value: me, error, reload } = useLoaded(load);
  const [stage, setStage] = useState<Stage>({ kind: 'start' });
  /** An assisted enrolment that is over, or that the person gave up. */
  const [over, setOver] = useState<string | null>(null);
  const open = me === null ? null : openAssistance(me.person, now());
  const assistance = open?.enrolmentId === over ? null : open;

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
    const { person } = me;
    const isNew = person.state === 'none' || person.state === 'invited';
    const onBegun = (enrolment: EnrolmentAnswer) => {
      setStage({ kind: 'scan', enrolment });
    };
    const onConfirmed = ({ driftSeconds, recoveryCodes = [] }: ConfirmationAnswer, account: string) => {
      if (recoveryCodes.length === 0) setStage({ kind: 'done', driftSeconds });
      else setStage({ kind: 'recovery', driftSeconds, codes: recoveryCodes, account });
    };
    switch (stage.kind) {
      case 'start':
        if (assistance !== null) {
          return (
            <AssistedStep
              texts={texts}
              assistance={assistance}
              onConfirmed={(answer) => {
                onConfirmed(answer, person.name);
              }}
              onOver={() => {
                setOver(assistance.enrolmentId);
              }}
            />
          );
        }
        if (isNew) return <StartStep texts={texts} person={person} onBegun={onBegun} />;
        if (person.state === 'unproven') {
          return (
            <UnlockStep
              texts={texts}
              person={person}
              onProven={() => {
                setStage({ kind: 'unlocked' });
              }}
            />
          );
        }
        return (
          <StandingState
            texts={texts}
            person={person}
            waiting={waiting}
            onReplace={() => {
              setStage({ kind: 'replace' });
            }}
          />
        );
      case 'replace':
        return <ReplaceStep texts={texts} person={person} onBegun={onBegun} onBack={restart} />;
      case 'unlocked':
        return <DoneStep texts={texts} driftSeconds={0} waiting={waiting} />;
      case 'scan':
        return (
          <ScanStep
            texts={texts}
            enrolment={stage.enrolment}
            isReplacing={!isNew}
            onRenewed={onBegun}
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
            enrolmentId={stage.enrolment.enrolmentId}
            isReplacing={!isNew}
            onConfirmed={(answer) => {
              onConfirmed(answer, accountOf(stage.enrolment.otpauthUri));
            }}
            onBack={() => {
              setStage({ kind: 'scan', enrolment: stage.enrolment });
            }}
            onRestart={restart}
          />
        );
      case 'recovery':
        return (
          <RecoveryStep
            texts={texts}
            codes={stage.codes}
            account={stage.account}
            onDone={() => {
              setStage({ kind: 'done', driftSeconds: stage.driftSeconds });
            }}
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
        {stage.kind === 'unlocked' || me?.person.state === 'unproven' ? null : (
          <Stepper
            label={texts['enrol.steps']}
            steps={shownStages.map((kind) => texts[`enrol.step.${kind}`])}
            current={shownStages.findIndex((kind) => kind === shownStage(stage.kind, assistance !== null))}
          />
        )}
        {content()}
      </main>
    </div>
  );
}

function shownStage(kind: Stage['kind'], isAssisted: boolean): Stage['kind'] {
  if (kind === 'start' && isAssisted) return 'confirm';
  return kind === 'replace' ? 'start' : kind;
}
