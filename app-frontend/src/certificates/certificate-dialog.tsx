import type { Credential } from '@dealseal/signing-service/contract/people';
import type { ReactNode } from 'react';
import { ownerLine } from '../signing/choices.js';
import { Button } from '../ui/button.js';
import { useCommonTexts } from '../ui/common-texts.js';
import { Dialog } from '../ui/dialog.js';
import { CertificatePanel } from './certificate-panel.js';

/** A certificate over whatever is being done; closing it leaves that as it was. */
export function CertificateDialog(props: { readonly credential: Credential; readonly onClose: () => void }): ReactNode {
  const texts = useCommonTexts();
  return (
    <Dialog title={ownerLine(props.credential)} onClose={props.onClose}>
      <CertificatePanel credentialId={props.credential.credentialId} />
      <div className="dialog__foot">
        <Button kind="primary" onPress={props.onClose}>
          {texts['action.close']}
        </Button>
      </div>
    </Dialog>
  );
}
