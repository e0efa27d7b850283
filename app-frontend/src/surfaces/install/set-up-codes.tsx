import type { TrialInvitation } from '@dealseal/signing-service/contract/trial';
import { lazy, type ReactNode, Suspense } from 'react';
import { useServices } from '../../services.js';
import { type InstallTexts, loadEnrolmentTexts } from '../../texts/load-texts.js';
import { InfoIcon } from '../../ui/icons.js';
import { Notice } from '../../ui/notice.js';
import { useLoaded } from '../../ui/use-loaded.js';

const EnrolmentSurface = lazy(async () => ({
  default: (await import('../../enrolment/enrolment-surface.js')).EnrolmentSurface,
}));

/** The set-up of codes in the installer's place, the trial's activation code above it. */
export function SetUpCodes(props: {
  readonly invitation: TrialInvitation | null;
  readonly texts: InstallTexts;
  readonly onDone: () => void;
}): ReactNode {
  const { invitation, texts, onDone } = props;
  const { formats } = useServices();
  const { value: enrolmentTexts } = useLoaded(loadEnrolmentTexts[formats.language]);
  return (
    <>
      {invitation === null ? null : (
        <Notice tone="info" icon={InfoIcon} title={texts['install.trial.code'](invitation.activationCode)}>
          {texts['install.trial.codeText']}
        </Notice>
      )}
      <Suspense fallback={null}>
        {enrolmentTexts === null ? null : (
          <EnrolmentSurface texts={enrolmentTexts} waiting={{ onSign: onDone, word: texts['install.test.title'] }} />
        )}
      </Suspense>
    </>
  );
}
