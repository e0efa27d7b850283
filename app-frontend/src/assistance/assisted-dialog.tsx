import type { AdminActsAnswer } from '@dealseal/app-server/contract/people';
import type { ReactNode } from 'react';
import { ScanKey } from '../enrolment/scan-key.js';
import type { HomeTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { AlertIcon, ClockIcon, EyeIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import { secondsUntil, useNow } from '../ui/use-now.js';

export type ShownKey = NonNullable<AdminActsAnswer['assisted']>;

/** The one screen that shows the key of another person, who scans it at the administrator's desk. Closing it forgets the key. */
export function AssistedDialog(props: {
  readonly name: string;
  /** Null where the answer was lost: nothing can show it again. */
  readonly shown: ShownKey | null;
  readonly texts: HomeTexts;
  readonly onClose: () => void;
}): ReactNode {
  const { name, shown, texts, onClose } = props;
  return (
    <Dialog title={texts['assist.title'](name)} onClose={onClose}>
      {shown === null ? (
        <Notice tone="warn" icon={AlertIcon} title={texts['assist.lost']} announce="alert">
          {texts['assist.lostText']}
        </Notice>
      ) : (
        <OneTimeScreen name={name} shown={shown} texts={texts} />
      )}
      <div className="dialog__foot">
        <Button kind="primary" onPress={onClose}>
          {texts['action.close']}
        </Button>
      </div>
    </Dialog>
  );
}

function OneTimeScreen(props: {
  readonly name: string;
  readonly shown: ShownKey;
  readonly texts: HomeTexts;
}): ReactNode {
  const { name, shown, texts } = props;
  const left = secondsUntil(Date.parse(shown.expiresAt), useNow(true));
  if (left === 0) {
    return (
      <Notice tone="plain" icon={ClockIcon} title={texts['assist.over']} announce="alert">
        {texts['assist.overText'](name)}
      </Notice>
    );
  }
  return (
    <>
      <p>{texts['assist.scan'](name)}</p>
      <ScanKey narrow texts={texts} enrolment={shown} />
      <p>{texts['assist.next'](name)}</p>
      <Notice tone="plain" icon={EyeIcon} title={texts['enrol.scan.secret']}>
        {texts['enrol.scan.left'](Math.floor(left / 60))} {texts['assist.close']}
      </Notice>
    </>
  );
}
