import type { Me } from '@dealseal/app-server/contract/people';
import type { ReactNode } from 'react';
import { openAssistance } from '../../enrolment/open-assistance.js';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { PhoneIcon } from '../../ui/icons.js';
import { Notice } from '../../ui/notice.js';
import { isReader } from './people-list.js';

/** Who cannot sign yet for want of codes finds the way to them above the documents. */
export function CodesNotice(props: {
  readonly person: Me['person'];
  readonly texts: HomeTexts;
  readonly onSetUp: () => void;
}): ReactNode {
  const { person, texts } = props;
  const { now } = useServices();
  const assistance = openAssistance(person, now());
  const isNew = person.state === 'none' || person.state === 'invited';
  if (isReader(person) || (!isNew && person.state !== 'unproven')) return null;
  if (assistance !== null) {
    return (
      <Notice
        tone="info"
        icon={PhoneIcon}
        title={texts['home.assisted'](assistance.by)}
        actions={<Button onPress={props.onSetUp}>{texts['home.assistedAction']}</Button>}
      >
        {texts['home.assistedText']}
      </Notice>
    );
  }
  return (
    <Notice
      tone="info"
      icon={PhoneIcon}
      title={texts[isNew ? 'home.noCodes' : 'home.unproven']}
      actions={<Button onPress={props.onSetUp}>{texts[isNew ? 'home.setUp' : 'home.prove']}</Button>}
    />
  );
}
