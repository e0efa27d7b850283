import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import { type ReactNode, useState } from 'react';
import { useServices } from '../services.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { Facts } from '../ui/facts.js';
import { Fingerprint } from '../ui/fingerprint.js';
import { AlertIcon, DownloadIcon } from '../ui/icons.js';
import { PanelHead } from './panel-head.js';
import { useSigningTexts } from './signing-texts.js';
import { StepsPanel } from './steps-panel.js';
import { useAct } from '../ui/use-act.js';
import { useSaveSigned } from './use-save-signed.js';

/** Another version came while the signature was made: the person decides what becomes of the signed one. */
export function ConflictPanel(props: {
  readonly request: SigningRequestView;
  readonly onResolved: () => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { api } = useServices();
  const { request, onResolved } = props;
  const { error, run } = useAct();
  const save = useSaveSigned(request);
  const [isSure, setSure] = useState(false);
  const resolve = (choice: 'keep-separate' | 'discard') => {
    run(async () => {
      await api.resolve(request.requestId, choice);
      onResolved();
    });
  };
  return (
    <StepsPanel
      foot={
        <>
          <Button
            kind="primary"
            size="xl"
            block
            onPress={() => {
              resolve('keep-separate');
            }}
          >
            {texts['conflict.keep']}
          </Button>
          {isSure ? (
            <output className="help help--warn">
              <AlertIcon />
              {texts['conflict.discardSure']}
            </output>
          ) : null}
          <div className="row">
            <Button
              size="l"
              grow
              icon={DownloadIcon}
              onPress={() => {
                run(save);
              }}
            >
              {texts['conflict.download']}
            </Button>
            <Button
              size="l"
              grow
              kind="danger"
              onPress={() => {
                if (isSure) resolve('discard');
                else setSure(true);
              }}
            >
              {texts['conflict.discard']}
            </Button>
          </div>
        </>
      }
    >
      <div className="stack stack--l">
        <PanelHead tone="warn" icon={AlertIcon} title={texts['conflict.after']} text={texts['conflict.afterText']} />
        <div className="receipt">
          <Facts facts={[[texts['conflict.youSigned'], <Fingerprint key="signed" sha256={request.sha256} shield />]]} />
        </div>
        {error === null ? null : <ErrorNotice error={error} />}
      </div>
    </StepsPanel>
  );
}
