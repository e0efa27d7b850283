import type { Act } from '@dealseal/signing-service/contract/acts';
import type { Policies } from '@dealseal/signing-service/contract/policies';
import { type ReactNode, useId, useState } from 'react';
import { AssistedRow } from '../assistance/assisted-row.js';
import { ActForm } from '../surfaces/home/act-form.js';
import { SettingRow } from '../surfaces/home/settings-rows.js';
import type { HomeTexts } from '../texts/load-texts.js';
import { Dialog } from '../ui/dialog.js';
import '../ui/panel.css';
import { RadioChoice } from '../ui/radio-choice.js';
import { usePolicies } from './policies-context.js';
import { PolicyFoot } from './policy-foot.js';

type Opened = 'second' | 'code-word';
const usualDays = 3;
const mostDays = 30;

/** What protects the portal from one administrator alone and from phones of nobody knows whom; each changed by an act of its own. */
export function PoliciesSection({ texts }: { readonly texts: HomeTexts }): ReactNode {
  const { policies } = usePolicies();
  if (policies === null) return null;
  // What was changed is what is edited from then on.
  const key = JSON.stringify([
    policies.secondAdministrator.days,
    policies.codeWord.isWaived,
    policies.assistedSetUp?.isAllowed,
  ]);
  return <PoliciesEditor key={key} policies={policies} texts={texts} />;
}

function PoliciesEditor({ policies, texts }: { readonly policies: Policies; readonly texts: HomeTexts }): ReactNode {
  const { secondAdministrator, codeWord, assistedSetUp, administrators } = policies;
  const { reload } = usePolicies();
  const [days, setDays] = useState(secondAdministrator.days);
  const [isWaived, setWaived] = useState(codeWord.isWaived);
  const [opened, setOpened] = useState<Opened | null>(null);
  const id = useId();
  const close = () => {
    setOpened(null);
  };
  const isAlone = administrators < 2 && secondAdministrator.days === null;
  const isWaivable = codeWord.isWaivable || codeWord.isWaived;
  const open = (which: Opened) => () => {
    setOpened(which);
  };
  return (
    <section className="stack" aria-labelledby="policies-title">
      <h2 id="policies-title">{texts['policy.title']}</h2>
      <div className="panel">
        <SettingRow title={texts['policy.second']} help={texts['policy.secondHelp']}>
          {[null, usualDays].map((choice) => (
            <RadioChoice
              key={choice}
              name={`${id}-second`}
              isChosen={(days === null) === (choice === null)}
              onChoose={() => {
                setDays(choice === null ? null : (secondAdministrator.days ?? usualDays));
              }}
            >
              {texts[choice === null ? 'policy.secondOff' : 'policy.secondOn']}
            </RadioChoice>
          ))}
          {days === null ? null : (
            <div>
              <label className="label" htmlFor={`${id}-days`}>
                {texts['policy.days'](mostDays)}
              </label>
              <input
                id={`${id}-days`}
                type="number"
                className="input setrow__number"
                min={1}
                max={mostDays}
                value={days}
                onChange={(event) => {
                  const number = Math.trunc(event.target.valueAsNumber);
                  if (number >= 1 && number <= mostDays) setDays(number);
                }}
              />
            </div>
          )}
          {isAlone ? <p className="help help--warn">{texts['policy.alone']}</p> : null}
          <PolicyFoot
            isBlocked={days === secondAdministrator.days || (isAlone && days !== null)}
            changed={secondAdministrator.changed}
            label={texts['policy.changeOf'](texts['policy.second'])}
            texts={texts}
            onChange={open('second')}
          />
        </SettingRow>
        <SettingRow title={texts['policy.codeWord']} help={texts['policy.codeWordHelp']}>
          {[false, true].map((choice) => (
            <RadioChoice
              key={String(choice)}
              name={`${id}-code-word`}
              isChosen={isWaived === choice}
              onChoose={() => {
                setWaived(choice);
              }}
            >
              {texts[choice ? 'policy.codeWordWaived' : 'policy.codeWordNeeded']}
            </RadioChoice>
          ))}
          <p className="help help--warn">{texts[isWaivable ? 'policy.codeWordRisk' : 'policy.codeWordForbidden']}</p>
          <PolicyFoot
            isBlocked={isWaived === codeWord.isWaived || (isWaived && !isWaivable)}
            changed={codeWord.changed}
            label={texts['policy.changeOf'](texts['policy.codeWord'])}
            texts={texts}
            onChange={open('code-word')}
          />
        </SettingRow>
        {assistedSetUp === undefined ? null : <AssistedRow setUp={assistedSetUp} texts={texts} />}
      </div>
      {opened === null ? null : (
        <Dialog title={texts[opened === 'second' ? 'policy.second' : 'policy.codeWord']} onClose={close}>
          <ActForm
            act={actOf(opened, { days, isWaived })}
            sentence={sentenceOf(opened, { days, isWaived, texts })}
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
      )}
    </section>
  );
}

interface Chosen {
  readonly days: number | null;
  readonly isWaived: boolean;
}

function actOf(opened: Opened, { days, isWaived }: Chosen): Act {
  return opened === 'second' ? { kind: 'set-second-administrator', days } : { kind: 'waive-code-word', isWaived };
}

function sentenceOf(opened: Opened, { days, isWaived, texts }: Chosen & { readonly texts: HomeTexts }): string {
  if (opened === 'code-word') return texts[isWaived ? 'policy.sentence.waive' : 'policy.sentence.codeWord'];
  return days === null ? texts['policy.sentence.secondOff'] : texts['policy.sentence.second'](days);
}
