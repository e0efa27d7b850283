import type { InstallStatus } from '@dealseal/app-server/contract/install';
import type { TrialInvitation } from '@dealseal/signing-service/contract/trial';
import { type ReactNode, useCallback, useState } from 'react';
import { useServices } from '../../services.js';
import type { InstallTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { CheckIcon, InfoIcon, SealIcon, XCircleIcon } from '../../ui/icons.js';
import '../../ui/panel.css';
import { SkeletonLines } from '../../ui/skeleton.js';
import { useAct } from '../../ui/use-act.js';
import { useLoaded } from '../../ui/use-loaded.js';
import { FieldsStep } from './fields-step.js';
import { InstallHead, type InstallStepProps } from './install-step.js';
import { type InstallStep, installSteps, isStepDone, nextStep } from './install-steps.js';
import { KeyStep } from './key-step.js';
import { SetUpCodes } from './set-up-codes.js';
import { StampStep } from './stamp-step.js';
import { TestStep } from './test-step.js';
import './install.css';

/** First start: rights, field, signing key, time stamp, first test signature; each step can be entered again. */
export function InstallSurface({ texts }: { readonly texts: InstallTexts }): ReactNode {
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.installation(signal), [api]);
  const first = useLoaded(load);
  const [changed, setChanged] = useState<InstallStatus | null>(null);
  const acts = useAct();
  const [chosen, setChosen] = useState<InstallStep | null>(null);
  const [invitation, setInvitation] = useState<TrialInvitation | null>(null);
  const [isSettingUp, setSettingUp] = useState(false);
  const status = changed ?? first.value;
  const error = acts.error ?? first.error;
  const run = (act: () => Promise<InstallStatus>) => {
    acts.run(async () => {
      setChanged(await act());
      setChosen(null);
    });
  };

  const body = () => {
    if (status === null) {
      return error === null ? <SkeletonLines lines={5} /> : <ErrorNotice error={error} onRetry={first.reload} />;
    }
    const step = chosen ?? nextStep(status);
    const props = { status, texts, isSending: acts.isBusy, run };
    return (
      <>
        {error === null ? null : <ErrorNotice error={error} />}
        {step === 'rights' ? <RightsStep {...props} /> : null}
        {step === 'fields' ? (
          <FieldSteps key={String(isPlacing(status, chosen))} {...props} isPlacing={isPlacing(status, chosen)} />
        ) : null}
        {step === 'key' ? <KeyStep {...props} onBegun={setInvitation} /> : null}
        {step === 'stamp' ? <StampStep {...props} /> : null}
        {step === 'test' ? (
          <TestStep
            status={status}
            texts={texts}
            onSetUp={() => {
              setSettingUp(true);
            }}
            onSigned={(signed) => {
              setChanged(signed);
              // The page is there to be looked at, and its step not left by itself.
              setChosen('test');
            }}
          />
        ) : null}
        {step === 'test' && status.finished ? <FinishButton kind="outline" texts={texts} /> : null}
        {step === null ? <Finished status={status} texts={texts} /> : null}
      </>
    );
  };
  if (isSettingUp) {
    return (
      <SetUpCodes
        invitation={invitation}
        texts={texts}
        onDone={() => {
          setSettingUp(false);
        }}
      />
    );
  }
  const current = status === null ? null : (chosen ?? nextStep(status));
  return (
    <main className="install">
      <div className="install__head">
        <h1 className="brand">
          <SealIcon />
          DealSeal
        </h1>
        <span className="muted">{texts['install.subtitle']}</span>
      </div>
      <div className="panel first">
        <nav className="first__nav" aria-label={texts['install.steps']}>
          {installSteps.map((step, index) => {
            const isDone = status !== null && isStepDone(step, status);
            return (
              <button
                key={step}
                type="button"
                aria-current={step === current ? 'step' : undefined}
                onClick={() => {
                  acts.forget();
                  setChosen(step);
                }}
              >
                <span className={isDone ? 'step__no step__no--done' : 'step__no'}>
                  {isDone ? <CheckIcon /> : index + 1}
                </span>
                <span>{texts[`install.${step}`]}</span>
                <small>{status === null ? '' : factOf(step, status, texts)}</small>
              </button>
            );
          })}
        </nav>
        <div className="first__body">{body()}</div>
      </div>
    </main>
  );
}

function factOf(step: InstallStep, status: InstallStatus, texts: InstallTexts): string {
  switch (step) {
    case 'rights': {
      const { granted, missing, leftOut } = status.scopes;
      return texts['install.rights.given'](granted.length, granted.length + missing.length + leftOut.length);
    }
    case 'key': {
      const { tenant, trial } = status.pairing;
      return trial === null ? (tenant?.name ?? texts['install.pairing.none']) : texts['install.trial'];
    }
    case 'stamp':
      return status.timeStamp?.level ?? texts['install.stamp.unknown'];
    case 'test':
      return texts[status.testSignature === null ? 'install.test.none' : 'install.test.done'];
    case 'fields': {
      const titles = status.kinds.flatMap(({ available, chosen }) =>
        available.filter(({ field }) => chosen.includes(field)).map(({ title }) => title),
      );
      if (titles.length > 0 && !status.surfaces.bound) return texts['install.surfaces.notBound'];
      return titles.length === 0 ? texts['install.fields.none'] : titles.join(', ');
    }
  }
}

/** Fields are chosen, and the card does not show them yet; who comes back chooses anew. */
function isPlacing({ kinds, surfaces }: InstallStatus, step: InstallStep | null): boolean {
  return step === null && kinds.some(({ chosen }) => chosen.length > 0) && !surfaces.bound;
}

function FieldSteps(props: InstallStepProps & { readonly isPlacing: boolean }): ReactNode {
  const { isPlacing: places, ...step } = props;
  return places ? <SurfacesStep {...step} /> : <FieldsStep {...step} />;
}

/** What is left out by a right that was not given is told; what nothing works without is a fault. */
function RightsStep({ status, texts }: InstallStepProps): ReactNode {
  const { granted, missing, leftOut } = status.scopes;
  return (
    <>
      <InstallHead title={texts['install.rights.title']} lead={texts['install.rights.lead']} />
      <ul className="stack stack--s">
        {granted.map((scope) => (
          <li key={scope} className="row">
            <CheckIcon size="s" />
            <code>{scope}</code> {texts[`scope.${scope}`]}
          </li>
        ))}
        {leftOut.map((scope) => (
          <li key={scope} className="row">
            <InfoIcon size="s" />
            <div>
              <code>{scope}</code> {texts[`scope.${scope}`]}
              <div className="small second">{texts[`scope.${scope}.without`]}</div>
            </div>
          </li>
        ))}
        {missing.map((scope) => (
          <li key={scope} className="row why--bad">
            <XCircleIcon size="s" />
            <code>{scope}</code> {texts[`scope.${scope}`]}: {texts['install.rights.missing']}
          </li>
        ))}
      </ul>
      {missing.length === 0 ? null : <p className="second">{texts['install.rights.missingText']}</p>}
    </>
  );
}

function SurfacesStep({ texts, isSending, run }: InstallStepProps): ReactNode {
  const { api } = useServices();
  return (
    <>
      <InstallHead title={texts['install.surfaces.title']} lead={texts['install.surfaces.lead']} />
      <div className="row">
        <Button
          kind="primary"
          size="l"
          blocked={isSending}
          onPress={() => {
            run(() => api.bindSurfaces());
          }}
        >
          {texts['install.surfaces.action']}
        </Button>
      </div>
    </>
  );
}

/** All is set. */
function Finished({ status, texts }: Pick<InstallStepProps, 'status' | 'texts'>): ReactNode {
  const { missing } = status.surfaces;
  return (
    <>
      <InstallHead title={texts['install.finished.title']} lead={texts['install.finished.text']} />
      {missing.length === 0 ? null : <p className="second">{texts['install.surfaces.missing'](missing.join(', '))}</p>}
      <FinishButton kind="primary" texts={texts} />
    </>
  );
}

/** The portal is told, and reloads the page. */
function FinishButton(props: { readonly kind: 'primary' | 'outline'; readonly texts: InstallTexts }): ReactNode {
  const { portal } = useServices();
  return (
    <div className="row">
      <Button
        kind={props.kind}
        size="l"
        onPress={() => {
          portal.finishInstallation().catch(() => portal.reloadPage().catch(() => undefined));
        }}
      >
        {props.texts['install.finish']}
      </Button>
    </div>
  );
}
