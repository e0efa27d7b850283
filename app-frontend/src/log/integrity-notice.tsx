import type { AuditCheck } from '@dealseal/signing-service/contract/audit';
import { type ReactNode, useCallback, useState } from 'react';
import { useServices } from '../services.js';
import type { Formats } from '../texts/formats.js';
import type { LogTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { AlertIcon, ShieldCheckIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import { useLoaded } from '../ui/use-loaded.js';
import { useAct } from '../ui/use-act.js';

/** What the last look at the whole chain saw, and another look. */
export function IntegrityNotice(props: {
  readonly texts: LogTexts;
  /** Shows the list from this entry on. */
  readonly onShow: (sequence: number) => void;
}): ReactNode {
  const { texts } = props;
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.checkLog(false, signal), [api]);
  const { value: latest } = useLoaded(load);
  const [newest, setNewest] = useState<AuditCheck | null>(null);
  const { isBusy: isChecking, error, run } = useAct();
  // While it cannot be told, the list below says why.
  if (latest === null) return null;
  const check = newest ?? latest.check;
  const look = async (): Promise<void> => {
    setNewest((await api.checkLog(true)).check);
  };
  const fault = check?.firstFault ?? null;
  return (
    <>
      <Notice
        tone={check === null ? 'plain' : check.ok ? 'ok' : 'bad'}
        icon={fault === null ? ShieldCheckIcon : AlertIcon}
        title={titleOf(check, texts)}
        announce="status"
        actions={
          <>
            <Button
              size="s"
              blocked={isChecking}
              onPress={() => {
                run(look);
              }}
            >
              {texts.checkNow}
            </Button>
            {fault === null ? null : (
              <Button
                size="s"
                onPress={() => {
                  props.onShow(fault.sequence);
                }}
              >
                {texts.showEntry}
              </Button>
            )}
          </>
        }
      >
        {isChecking ? texts.checking : <Told check={check} texts={texts} />}
      </Notice>
      {error === null ? null : <ErrorNotice error={error} />}
    </>
  );
}

function titleOf(check: AuditCheck | null, texts: LogTexts): string {
  if (check === null) return texts.unchecked;
  return check.firstFault === null ? texts.whole : texts.changed[check.firstFault.kind](check.firstFault.sequence);
}

function Told({ check, texts }: { readonly check: AuditCheck | null; readonly texts: LogTexts }): ReactNode {
  const { formats } = useServices();
  if (check === null) return texts.uncheckedText;
  const at = formats.dateTime(check.at);
  if (check.firstFault === null)
    return `${texts.wholeText(check.entries, at)}${stampedText(check, { texts, formats })}`;
  const { at: last } = check.firstFault;
  return texts.changedText(last === null ? null : formats.dateTime(last), at);
}

/** Nothing where the service is older and does not say. */
function stampedText(
  { stamped }: AuditCheck,
  { texts, formats }: { readonly texts: LogTexts; readonly formats: Formats },
): string {
  if (stamped === undefined) return '';
  return stamped === null ? texts.unstampedText : texts.stampedText(stamped.sequence, formats.dateTime(stamped.at));
}
