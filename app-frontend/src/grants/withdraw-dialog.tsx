import type { Credential, Person } from '@dealseal/signing-service/contract/people';
import type { ReactNode } from 'react';
import { certificateName } from '../signing/choices.js';
import { ActForm } from '../surfaces/home/act-form.js';
import type { HomeTexts } from '../texts/load-texts.js';
import { Dialog } from '../ui/dialog.js';

/** Takes a certificate back from one person. */
export function WithdrawDialog(props: {
  readonly credential: Credential;
  readonly person: Person;
  readonly texts: HomeTexts;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const { credential, person, texts } = props;
  const { personId, name } = person;
  return (
    <Dialog title={texts['act.withdraw-grant']} onClose={props.onClose}>
      <ActForm
        act={{ kind: 'withdraw-grant', personId, credentialId: credential.credentialId }}
        sentence={texts['act.sentence.withdraw-grant'](name, certificateName(credential))}
        missing=""
        word={texts['act.withdraw-grant']}
        texts={texts}
        onClose={props.onClose}
        onDone={props.onDone}
      />
    </Dialog>
  );
}
