import type { EnrolmentAnswer, Person } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useId, useState } from 'react';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { RadioChoice } from '../ui/radio-choice.js';
import { HandedCodeForm } from './handed-code-form.js';
import { LostNotice } from './lost-notice.js';
import { OneTimeCodeForm } from './one-time-code-form.js';
import { StageHead } from './stage-head.js';

type Way = 'code' | 'recovery';

/** Another phone takes the place of this one: proven by its present code, or by a recovery code. */
export function ReplaceStep(props: {
  readonly texts: EnrolmentTexts;
  readonly person: Person;
  readonly onBegun: (enrolment: EnrolmentAnswer) => void;
  readonly onBack: () => void;
}): ReactNode {
  const { texts, person, onBegun } = props;
  const { api } = useServices();
  const [way, setWay] = useState<Way>('code');
  const name = useId();
  const left = person.recoveryCodesLeft ?? 0;
  return (
    <>
      <StageHead title={texts['enrol.replace.title']} lead={texts['enrol.replace.lead']} />
      <fieldset className="stack stack--s">
        <legend className="label">{texts['enrol.replace.by']}</legend>
        {(['code', 'recovery'] as const).map((each) => (
          <RadioChoice
            key={each}
            name={name}
            isChosen={each === way}
            onChoose={() => {
              setWay(each);
            }}
          >
            {each === 'code' ? texts['enrol.replace.byCode'] : texts['enrol.replace.byRecovery'](left)}
          </RadioChoice>
        ))}
      </fieldset>
      {way === 'code' ? (
        <OneTimeCodeForm
          texts={texts}
          words={{
            label: texts['enrol.replace.code'],
            help: texts['enrol.confirm.help'],
            action: texts['enrol.replace.action'],
          }}
          onBack={props.onBack}
          send={async (code) => {
            onBegun(await api.beginEnrolment({ code }));
          }}
        />
      ) : (
        <HandedCodeForm
          key="recovery"
          texts={texts}
          words={{
            label: texts['enrol.replace.recoveryCode'],
            help: texts['enrol.replace.recoveryHelp'],
            missing: texts['enrol.replace.recoveryMissing'],
            begin: texts['enrol.replace.action'],
          }}
          wrongCodes={['recovery-code-wrong', 'recovery-code-used']}
          onBack={props.onBack}
          send={async (recoveryCode) => {
            onBegun(await api.beginEnrolment({ recoveryCode }));
          }}
        />
      )}
      <LostNotice texts={texts} requestedAt={person.resetRequestedAt ?? null} />
    </>
  );
}
