import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { ClockIcon, DownloadIcon, RefreshIcon, UploadIcon } from '../ui/icons.js';
import { Reference } from '../ui/reference.js';
import { secondsUntil, useNow } from '../ui/use-now.js';
import { PanelHead } from './panel-head.js';
import { useSigningTexts } from './signing-texts.js';
import { StepsPanel } from './steps-panel.js';
import { useAct } from '../ui/use-act.js';
import { useSaveSigned } from './use-save-signed.js';

/** The signature exists; the portal has not taken the file yet. Only storing is retried. */
export function NotStoredPanel({ request }: { readonly request: SigningRequestView }): ReactNode {
  const texts = useSigningTexts();
  const { api } = useServices();
  const { error, run } = useAct();
  const save = useSaveSigned(request);
  const time = useNow(true);
  const { nextAttemptAt } = request;
  const left = nextAttemptAt === null ? 0 : secondsUntil(Date.parse(nextAttemptAt), time);
  const reason = request.error;
  return (
    <StepsPanel
      foot={
        <>
          <Button
            kind="primary"
            size="xl"
            block
            icon={RefreshIcon}
            onPress={() => {
              run(() => api.storeNow(request.requestId));
            }}
          >
            {texts['stored.retry']}
          </Button>
          <Button
            size="l"
            block
            icon={DownloadIcon}
            onPress={() => {
              run(save);
            }}
          >
            {texts['stored.download']}
          </Button>
        </>
      }
    >
      <div className="stack stack--l">
        <PanelHead tone="info" icon={UploadIcon} title={texts['stored.safe']} text={texts['stored.text']} />
        <div className="stack stack--s">
          {reason === null || reason.code === 'portal-refused' ? null : <Reason reason={reason} />}
          <p className="row second">
            <ClockIcon />
            <span aria-hidden={left > 0 || undefined}>
              {left > 0 ? texts['stored.next'](left) : texts['stored.now']}
            </span>
          </p>
          {reason === null ? null : <Reference reference={reason.reference} />}
        </div>
        {error === null ? null : <ErrorNotice error={error} />}
      </div>
    </StepsPanel>
  );
}

/** Why the portal has not taken the file; what a person can mend is said in full. */
function Reason({ reason }: { readonly reason: NonNullable<SigningRequestView['error']> }): ReactNode {
  const texts = useSigningTexts();
  const { formats } = useServices();
  const { title, body } = texts.errors[reason.code](reason.details ?? {}, formats);
  return <p>{reason.retry === 'input' ? `${title} ${body}` : title}</p>;
}
