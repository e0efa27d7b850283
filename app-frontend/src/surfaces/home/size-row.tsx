import type { RulesAnswer } from '@dealseal/app-server/contract/rules';
import { type ReactNode, useId, useState } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { RadioChoice } from '../../ui/radio-choice.js';
import { RuleCheck } from './rule-check.js';
import { RuleFoot } from './rule-foot.js';
import { SettingRow } from './settings-rows.js';
import { useRuleSave } from './use-rule-save.js';

const megabyte = 1_000_000;

/** A limit of the portal's own, at or below the server's. */
export function SizeRow(props: {
  readonly rules: RulesAnswer;
  readonly texts: HomeTexts;
  readonly onSaved: (rules: RulesAnswer) => void;
}): ReactNode {
  const { texts, rules } = props;
  const { largestBytes, mostBytes } = rules;
  const { formats } = useServices();
  const most = Math.floor((mostBytes / megabyte) * 100) / 100;
  const [hasOwn, setHasOwn] = useState(largestBytes !== null);
  const [text, setText] = useState(String(Math.round(((largestBytes ?? mostBytes) / megabyte) * 100) / 100));
  const { save, edited, ...saving } = useRuleSave(props.onSaved);
  const id = useId();
  const size = Number(text.trim().replace(',', '.'));
  const isWrong = hasOwn && !(size >= 0.1 && size <= most);
  const value = hasOwn ? Math.round(size * megabyte) : null;
  const title = texts['size.title'];
  const choose = (own: boolean) => () => {
    edited();
    setHasOwn(own);
  };
  return (
    <SettingRow title={title} help={texts['size.help']}>
      <RadioChoice name={id} isChosen={!hasOwn} onChoose={choose(false)}>
        {texts['size.none'](formats.bytes(mostBytes))}
      </RadioChoice>
      <div className="row row--wrap">
        <RadioChoice name={id} isChosen={hasOwn} onChoose={choose(true)}>
          {texts['size.own']}
        </RadioChoice>
        <input
          className="input setrow__number"
          inputMode="decimal"
          autoComplete="off"
          maxLength={8}
          aria-label={`${title}, ${texts['size.unit']}`}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-wrong` : undefined}
          value={text}
          onChange={(event) => {
            edited();
            setHasOwn(true);
            setText(event.target.value);
          }}
        />
        <span>{texts['size.unit']}</span>
      </div>
      {isWrong ? (
        <p id={`${id}-wrong`} className="help help--bad">
          {texts['size.wrong'](String(most))}
        </p>
      ) : null}
      <RuleCheck rule="size" title={title} texts={texts} />
      <RuleFoot
        {...saving}
        texts={texts}
        word={texts['size.save']}
        blocked={isWrong || value === largestBytes || saving.isSending}
        changed={rules.changes.largestBytes}
        onSave={() => {
          save({ rule: 'largestBytes', value });
        }}
      />
    </SettingRow>
  );
}
