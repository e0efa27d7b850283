import type { ConfirmationAnswer } from '@dealseal/signing-service/contract/people';
import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { ConfirmStep } from './confirm-step.js';
import type { Assistance } from './open-assistance.js';

/** The phone was set up at an administrator's desk: its first code, typed here, is what makes the codes active. */
export function AssistedStep(props: {
  readonly texts: EnrolmentTexts;
  readonly assistance: Assistance;
  readonly onConfirmed: (answer: ConfirmationAnswer) => void;
  /** It is over, or was given up. */
  readonly onOver: () => void;
}): ReactNode {
  const { texts, assistance, onOver } = props;
  const { api } = useServices();
  const { enrolmentId, by } = assistance;
  return (
    <>
      <ConfirmStep
        texts={texts}
        enrolmentId={enrolmentId}
        isReplacing={false}
        words={{ title: texts['enrol.assisted.title'](by), lead: texts['enrol.assisted.lead'] }}
        onConfirmed={props.onConfirmed}
        onRestart={onOver}
      />
      <p className="help">
        {texts['enrol.assisted.help'](by)}{' '}
        <Button
          kind="link"
          className="btn--inline"
          onPress={() => {
            api.cancelEnrolment(enrolmentId);
            onOver();
          }}
        >
          {texts['enrol.assisted.not']}
        </Button>
      </p>
    </>
  );
}
