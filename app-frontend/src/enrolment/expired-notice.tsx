import type { ReactNode } from 'react';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { ClockIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';

export function ExpiredNotice(props: {
  readonly texts: EnrolmentTexts;
  /** A phone that works stays as it was. */
  readonly isReplacing: boolean;
  readonly onRestart: () => void;
}): ReactNode {
  const { texts } = props;
  return (
    <Notice
      tone="plain"
      icon={ClockIcon}
      title={texts['enrol.expired.title']}
      announce="alert"
      actions={
        <Button kind="primary" size="s" onPress={props.onRestart}>
          {texts['enrol.expired.action']}
        </Button>
      }
    >
      {texts[props.isReplacing ? 'enrol.expired.oldText' : 'enrol.expired.text']}
    </Notice>
  );
}
