import type { EnrolmentAnswer, Person } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import type { AppError } from '../api/app-error.js';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { ClockIcon, InfoIcon, PhoneIcon, PinIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import { Tile } from '../ui/tile.js';
import { BeginForm } from './begin-form.js';
import { HandedCodeForm } from './handed-code-form.js';
import { StageHead } from './stage-head.js';

/** Why, what is needed, and the activation code that was handed over. */
export function StartStep(props: {
  readonly texts: EnrolmentTexts;
  readonly person: Person;
  readonly onBegun: (enrolment: EnrolmentAnswer) => void;
}): ReactNode {
  const { texts, onBegun } = props;
  const { api, formats } = useServices();
  const { reset = null, assistance = null } = props.person;
  /** That it was waived no more when it was to begin. */
  const [needed, setNeeded] = useState<AppError | null>(null);
  const isWithout = props.person.isWithoutCodeWord === true && needed === null;
  return (
    <>
      <StageHead title={texts['enrol.start.title']} lead={texts['enrol.start.lead']} />
      <ul className="needs">
        <li>
          <Tile icon={PhoneIcon} />
          {texts['enrol.start.phone']}
        </li>
        <li>
          <Tile icon={PinIcon} />
          {texts['enrol.start.app']}
        </li>
        <li>
          <Tile icon={ClockIcon} />
          {texts['enrol.start.time']}
        </li>
      </ul>
      {reset === null ? null : (
        <Notice tone="warn" icon={InfoIcon} title={texts['enrol.start.reset'](reset.by, formats.date(reset.at))}>
          {texts['enrol.start.resetText']}
        </Notice>
      )}
      {assistance === null ? null : (
        <Notice tone="warn" icon={ClockIcon} title={texts['enrol.assisted.over'](assistance.by)} announce="alert">
          {texts['enrol.assisted.overText']}
        </Notice>
      )}
      {props.person.state === 'invited' ? null : (
        <Notice tone="info" icon={InfoIcon} title={texts['enrol.start.notInvited']}>
          {texts['enrol.start.notInvitedText']}
        </Notice>
      )}
      {isWithout ? (
        <BeginForm
          texts={texts}
          onBegun={onBegun}
          onNeeded={(cause) => {
            setNeeded(cause);
          }}
        />
      ) : (
        <>
          {needed === null ? null : <ErrorNotice error={needed} />}
          <HandedCodeForm
            texts={texts}
            words={{
              label: texts['enrol.start.code'],
              help: texts['enrol.start.codeHelp'],
              missing: texts['enrol.start.codeMissing'],
              begin: texts['enrol.start.begin'],
            }}
            wrongCodes={['activation-code-wrong']}
            send={async (activationCode) => {
              onBegun(await api.beginEnrolment({ activationCode }));
            }}
          />
        </>
      )}
    </>
  );
}
