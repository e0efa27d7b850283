import type { Person } from '@dealseal/signing-service/contract/people';
import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { CheckCircleIcon, LockIcon, StopIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import { LostNotice } from './lost-notice.js';
import type { WaitingDocument } from './waiting-document.js';

/** A person whose codes are set up already, locked, or stopped: nothing to begin here. */
export function StandingState(props: {
  readonly texts: EnrolmentTexts;
  readonly person: Person;
  readonly waiting: WaitingDocument | null;
  readonly onReplace: () => void;
}): ReactNode {
  const { texts, person, waiting } = props;
  const { formats, leave } = useServices();
  switch (person.state) {
    case 'locked':
    case 'locked-for-good': {
      const code = person.state === 'locked' ? 'codes-locked' : 'codes-locked-for-good';
      const details = person.lockedUntil === null ? {} : { lockedUntil: person.lockedUntil };
      const { title, body } = texts.errors[code](details, formats);
      return (
        <>
          <Notice tone="warn" icon={LockIcon} title={title}>
            {body}
          </Notice>
          {person.state === 'locked-for-good' && canReplace(person) ? (
            <LostNotice texts={texts} requestedAt={person.resetRequestedAt ?? null} />
          ) : null}
        </>
      );
    }
    case 'stopped':
      return (
        <Notice tone="warn" icon={StopIcon} title={texts['enrol.stopped.title']}>
          {texts['enrol.stopped.text']}
        </Notice>
      );
    default:
      return (
        <Notice
          tone="info"
          icon={CheckCircleIcon}
          title={texts['enrol.already.title']}
          actions={
            <>
              <Button size="s" kind="primary" onPress={waiting === null ? leave : waiting.onSign}>
                {waiting === null ? texts['action.close'] : (waiting.word ?? texts['enrol.done.sign'])}
              </Button>
              {canReplace(person) ? (
                <Button size="s" onPress={props.onReplace}>
                  {texts['enrol.already.replace']}
                </Button>
              ) : null}
            </>
          }
        >
          {texts[canReplace(person) ? 'enrol.already.replaceText' : 'enrol.already.text']}
        </Notice>
      );
  }
}

/** A service that speaks an older contract knows no recovery codes, and lets administrators alone begin anew. */
function canReplace({ recoveryCodesLeft }: Person): boolean {
  return recoveryCodesLeft !== undefined;
}
