import type { Policies } from '@dealseal/signing-service/contract/policies';
import { type ReactNode, useId, useState } from 'react';
import { PolicyFoot } from '../approvals/policy-foot.js';
import { usePolicies } from '../approvals/policies-context.js';
import { ActForm } from '../surfaces/home/act-form.js';
import { SettingRow } from '../surfaces/home/settings-rows.js';
import type { HomeTexts } from '../texts/load-texts.js';
import { Dialog } from '../ui/dialog.js';
import { RadioChoice } from '../ui/radio-choice.js';

type AssistedSetUp = NonNullable<Policies['assistedSetUp']>;

/** Whether an administrator may set up a phone together with its person, and what that risks. */
export function AssistedRow(props: { readonly setUp: AssistedSetUp; readonly texts: HomeTexts }): ReactNode {
  const { setUp, texts } = props;
  const { reload } = usePolicies();
  const [isAllowed, setAllowed] = useState(setUp.isAllowed);
  const [isOpen, setOpen] = useState(false);
  const name = useId();
  const close = () => {
    setOpen(false);
  };
  const title = texts['policy.assisted'];
  return (
    <SettingRow title={title} help={texts['policy.assistedHelp']}>
      {[false, true].map((choice) => (
        <RadioChoice
          key={String(choice)}
          name={name}
          isChosen={isAllowed === choice}
          onChoose={() => {
            setAllowed(choice);
          }}
        >
          {texts[choice ? 'policy.assistedOn' : 'policy.assistedOff']}
        </RadioChoice>
      ))}
      <p className="help help--warn">{texts[setUp.isAllowable ? 'policy.assistedRisk' : 'policy.assistedForbidden']}</p>
      <PolicyFoot
        isBlocked={isAllowed === setUp.isAllowed || (isAllowed && !setUp.isAllowable)}
        changed={setUp.changed}
        label={texts['policy.changeOf'](title)}
        texts={texts}
        onChange={() => {
          setOpen(true);
        }}
      />
      {isOpen ? (
        <Dialog title={title} onClose={close}>
          <ActForm
            act={{ kind: 'allow-assisted-set-up', isAllowed }}
            sentence={texts[isAllowed ? 'policy.sentence.assisted' : 'policy.sentence.assistedOff']}
            missing=""
            word={texts['keeping.change']}
            texts={texts}
            onClose={close}
            onDone={() => {
              close();
              reload();
            }}
          />
        </Dialog>
      ) : null}
    </SettingRow>
  );
}
