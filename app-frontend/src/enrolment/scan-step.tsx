import type { EnrolmentAnswer } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { EyeIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import { CopyButton } from '../ui/reference.js';
import { secondsUntil, useNow } from '../ui/use-now.js';
import { ExpiredNotice } from './expired-notice.js';
import { ScanKey } from './scan-key.js';
import { StageHead } from './stage-head.js';

/** The key, as a picture and as text; the only step that shows it. */
export function ScanStep(props: {
  readonly texts: EnrolmentTexts;
  readonly enrolment: EnrolmentAnswer;
  readonly isReplacing: boolean;
  readonly onRenewed: (enrolment: EnrolmentAnswer) => void;
  readonly onScanned: () => void;
  readonly onRestart: () => void;
  readonly onCancel: () => void;
}): ReactNode {
  const { texts, enrolment } = props;
  const { api } = useServices();
  const [isRenewing, setRenewing] = useState(false);
  const now = useNow(true);
  const left = secondsUntil(Date.parse(enrolment.expiresAt), now);
  if (left === 0) return <ExpiredNotice texts={texts} isReplacing={props.isReplacing} onRestart={props.onRestart} />;
  const renew = async () => {
    setRenewing(true);
    try {
      props.onRenewed(await api.renewEnrolment(enrolment.enrolmentId));
    } catch {
      // It is over, or the service knows no renewal: what was begun is given up, and begun anew.
      props.onRestart();
    } finally {
      setRenewing(false);
    }
  };
  return (
    <>
      <StageHead title={texts['enrol.scan.title']} lead={texts['enrol.scan.lead']} />
      <ScanKey texts={texts} enrolment={enrolment}>
        <CopyButton kind="outline" text={enrolment.secretGroups.join('')} />
        <a className="btn btn--link" href={enrolment.otpauthUri}>
          {texts['enrol.scan.open']}
        </a>
      </ScanKey>
      <Notice tone="plain" icon={EyeIcon} title={texts['enrol.scan.secret']}>
        {texts['enrol.scan.renewBefore']}
        <Button kind="link" className="btn--inline" blocked={isRenewing} onPress={() => void renew()}>
          {texts['enrol.scan.renew']}
        </Button>
        . {texts['enrol.scan.left'](Math.floor(left / 60))}
      </Notice>
      <div className="row row--wrap">
        <Button kind="primary" size="xl" onPress={props.onScanned}>
          {texts['enrol.scan.done']}
        </Button>
        <Button kind="quiet" size="xl" onPress={props.onCancel}>
          {texts['action.cancel']}
        </Button>
      </div>
    </>
  );
}
