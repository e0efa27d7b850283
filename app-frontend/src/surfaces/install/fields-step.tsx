import type { ChooseFields, InstallKind, InstallStatus } from '@dealseal/app-server/contract/install';
import { type ReactNode, useState } from 'react';
import { useServices } from '../../services.js';
import type { InstallTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { XCircleIcon } from '../../ui/icons.js';
import '../../ui/input.css';
import { InstallHead, type InstallStepProps } from './install-step.js';
import { type KindChoice, KindFields } from './kind-fields.js';

/** Where people sign: kinds of entities, with existing file fields of theirs, or a new one. */
export function FieldsStep(props: InstallStepProps): ReactNode {
  const { texts } = props;
  return (
    <>
      <InstallHead title={texts['install.fields.title']} lead={texts['install.fields.lead']} />
      <KindsForm {...props} />
    </>
  );
}

/** The choice by itself, as the first start and the settings show it. */
export function KindsForm({ status, texts, isSending, run }: InstallStepProps): ReactNode {
  const { api } = useServices();
  const [choices, setChoices] = useState<Readonly<Record<number, KindChoice>>>(() => choicesOf(status, texts));
  const [isMissing, setMissing] = useState(false);
  const choose = () => {
    const kinds = status.kinds.flatMap((kind) => wanted(kind, choices[kind.entityTypeId]));
    if (kinds.length === 0 || kinds.some(({ fields, create }) => fields.length === 0 && create === undefined)) {
      setMissing(true);
      return;
    }
    run(() => api.chooseFields({ kinds }));
  };
  return (
    <form
      className="stack install__form"
      onSubmit={(event) => {
        event.preventDefault();
        choose();
      }}
    >
      <fieldset className="stack stack--s">
        <legend className="vh">{texts['install.kinds']}</legend>
        {status.kinds.map((kind) => {
          const choice = choices[kind.entityTypeId];
          return choice === undefined ? null : (
            <KindFields
              key={kind.entityTypeId}
              kind={kind}
              choice={choice}
              texts={texts}
              onChange={(changed) => {
                setMissing(false);
                setChoices((before) => ({ ...before, [kind.entityTypeId]: changed }));
              }}
            />
          );
        })}
      </fieldset>
      {isMissing ? (
        <p className="help help--bad" role="alert">
          <XCircleIcon />
          {texts['install.fields.missing']}
        </p>
      ) : null}
      <div className="row">
        <Button kind="primary" size="l" submits blocked={isSending}>
          {texts['install.fields.action']}
        </Button>
      </div>
    </form>
  );
}

function choicesOf({ kinds }: InstallStatus, texts: InstallTexts): Record<number, KindChoice> {
  const entries = kinds.map(({ entityTypeId, isOn, available, chosen, mayCreate }) => {
    const creates = available.length === 0 && mayCreate;
    return [entityTypeId, { isOn, fields: chosen, creates, title: texts['install.fields.default'] }] as const;
  });
  return Object.fromEntries(entries);
}

/** What is sent of a kind; nothing when it is off. */
function wanted({ entityTypeId, mayCreate }: InstallKind, choice: KindChoice | undefined): ChooseFields['kinds'] {
  if (choice === undefined || !choice.isOn) return [];
  const title = choice.title.trim();
  const create = choice.creates && mayCreate && title !== '' ? { create: { title } } : {};
  return [{ entityTypeId, fields: [...choice.fields], ...create }];
}
