import type { RulesAnswer } from '@dealseal/app-server/contract/rules';
import { type ReactNode, useState } from 'react';
import type { HomeTexts } from '../../texts/load-texts.js';
import { MailIcon } from '../../ui/icons.js';
import { Notice } from '../../ui/notice.js';
import '../../ui/panel.css';
import { RuleCheck } from './rule-check.js';
import { RuleFoot } from './rule-foot.js';
import { SettingRow } from './settings-rows.js';
import { useRuleSave } from './use-rule-save.js';

type Notices = RulesAnswer['notices'];
const warnings = [
  'certificate-ending',
  'credential-away',
  'credential-back',
  'many-failures',
  'outside-hours',
] as const satisfies Notices['mutedWarnings'];

/** Which notices go to whom; what cannot be switched off is told beside. */
export function NoticesSection(props: {
  readonly rules: RulesAnswer;
  readonly texts: HomeTexts;
  readonly onSaved: (rules: RulesAnswer) => void;
}): ReactNode {
  const { texts, rules } = props;
  const [notices, setNotices] = useState(rules.notices);
  const { save, edited, ...saving } = useRuleSave(props.onSaved);
  const change = (changed: Partial<Notices>) => {
    edited();
    setNotices({ ...notices, ...changed });
  };
  const { mutedWarnings: muted } = notices;
  const title = texts['notices.title'];
  return (
    <section className="stack" aria-labelledby="notices-title">
      <h2 id="notices-title">{title}</h2>
      {rules.missingScopes.includes('im') ? (
        <Notice tone="warn" icon={MailIcon} title={texts['scope.im.without']} />
      ) : null}
      <div className="panel">
        <SettingRow
          title={texts['notices.administrators']}
          help={`${texts['notices.always']} ${texts['notices.alwaysWhat']}`}
        >
          {warnings.map((warning) => (
            <Switch
              key={warning}
              label={texts[`notices.${warning}`]}
              isOn={!muted.includes(warning)}
              onChange={(isOn) => {
                const others = muted.filter((each) => each !== warning);
                change({ mutedWarnings: isOn ? others : [...others, warning] });
              }}
            />
          ))}
        </SettingRow>
        <SettingRow title={texts['notices.responsible']} help="">
          <Switch
            label={texts['notices.responsibleWhat']}
            isOn={notices.responsible}
            onChange={(responsible) => {
              change({ responsible });
            }}
          />
        </SettingRow>
        <SettingRow
          title={texts['notices.signer']}
          help={`${texts['notices.always']} ${texts['notices.alwaysPerson']}`}
        >
          <Switch
            label={texts['notices.signerStored']}
            isOn={notices.signerStored}
            onChange={(signerStored) => {
              change({ signerStored });
            }}
          />
          <Switch
            label={texts['notices.signerUnfinished']}
            isOn={notices.signerUnfinished}
            onChange={(signerUnfinished) => {
              change({ signerUnfinished });
            }}
          />
          <RuleCheck rule="notices" title={title} texts={texts} />
          <RuleFoot
            {...saving}
            texts={texts}
            word={texts['notices.save']}
            blocked={isSame(notices, rules.notices) || saving.isSending}
            changed={rules.changes.notices}
            onSave={() => {
              save({ rule: 'notices', value: notices });
            }}
          />
        </SettingRow>
      </div>
    </section>
  );
}

function Switch(props: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}): ReactNode {
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={props.isOn}
        onChange={(event) => {
          props.onChange(event.target.checked);
        }}
      />
      {props.label}
    </label>
  );
}

function isSame(one: Notices, other: Notices): boolean {
  const text = ({ mutedWarnings, ...switches }: Notices) => JSON.stringify([mutedWarnings.toSorted(), switches]);
  return text(one) === text(other);
}
