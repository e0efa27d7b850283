import { type ReactNode, useState } from 'react';
import { useServices } from '../services.js';
import type { EnrolmentTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { CheckCircleIcon, PhoneIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import { useAct } from '../ui/use-act.js';

/** Neither phone nor recovery code: one press asks the administrators, once until one of them has answered. */
export function LostNotice(props: { readonly texts: EnrolmentTexts; readonly requestedAt: string | null }): ReactNode {
  const { texts } = props;
  const { api, formats } = useServices();
  const [asked, setAsked] = useState<{ readonly at: string | null; readonly told: number | null }>({
    at: props.requestedAt,
    told: null,
  });
  const { isBusy: isSending, error, run } = useAct();
  const ask = async () => {
    const { person, told } = await api.requestReset();
    setAsked({ at: person.resetRequestedAt ?? null, told });
  };
  if (asked.at !== null) {
    return (
      <Notice
        tone="info"
        icon={CheckCircleIcon}
        title={texts['enrol.lost.asked'](formats.shortDateTime(asked.at))}
        announce="status"
      >
        {texts[asked.told === 0 ? 'enrol.lost.askedNobody' : 'enrol.lost.askedText']}
      </Notice>
    );
  }
  return (
    <>
      {error === null ? null : <ErrorNotice error={error} />}
      <Notice
        tone="warn"
        icon={PhoneIcon}
        title={texts['enrol.lost.title']}
        actions={
          <Button size="s" blocked={isSending} onPress={() => run(ask)}>
            {texts['enrol.lost.action']}
          </Button>
        }
      >
        {texts['enrol.lost.text']}
      </Notice>
    </>
  );
}
