import type { RulesAnswer } from '@dealseal/app-server/contract/rules';
import { type ReactNode, useId, useState } from 'react';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { RadioChoice } from '../../ui/radio-choice.js';
import { FolderDialog } from './folder-dialog.js';
import { RuleCheck } from './rule-check.js';
import { RuleFoot } from './rule-foot.js';
import { SettingRow } from './settings-rows.js';
import { useRuleSave } from './use-rule-save.js';

type Fate = RulesAnswer['original'];

const mostDays = 3650;

/** Where the unsigned original goes, and for how many days. */
export function OriginalRow(props: {
  readonly rules: RulesAnswer;
  readonly texts: HomeTexts;
  readonly onSaved: (rules: RulesAnswer) => void;
}): ReactNode {
  const { texts, rules } = props;
  const mayUseDrive = !rules.missingScopes.includes('disk');
  const kept = rules.original;
  const [kind, setKind] = useState(kept.kind);
  const [folder, setFolder] = useState(kept.kind === 'drive' ? { id: kept.folderId, name: kept.folderName } : null);
  const [days, setDays] = useState(kept.kind === 'nowhere' || kept.days === null ? '' : String(kept.days));
  const [isChoosing, setChoosing] = useState(false);
  const { save, edited, ...saving } = useRuleSave(props.onSaved);
  const id = useId();
  const number = days.trim() === '' ? null : Number(days);
  const isWrong = number !== null && !(Number.isInteger(number) && number >= 1 && number <= mostDays);
  const fate = fateOf(kind, { folder, days: number });
  const title = texts['documents.original'];
  const choose = (chosen: Fate['kind']) => () => {
    edited();
    setKind(chosen);
  };
  return (
    <SettingRow title={title} help={texts['documents.originalHelp']}>
      <RadioChoice name={id} isChosen={kind === 'nowhere'} onChoose={choose('nowhere')}>
        <span>
          {texts['original.nowhere']}
          <span className="setrow__help">{texts['original.nowhereHelp']}</span>
        </span>
      </RadioChoice>
      <RadioChoice name={id} isChosen={kind === 'timeline'} onChoose={choose('timeline')}>
        <span>
          {texts['original.timeline']}
          <span className="setrow__help">{texts['original.timelineHelp']}</span>
        </span>
      </RadioChoice>
      {mayUseDrive || kept.kind === 'drive' ? (
        <RadioChoice name={id} isChosen={kind === 'drive'} onChoose={choose('drive')}>
          <span>
            {texts['original.drive']}
            <span className="setrow__help">
              {folder === null ? texts['original.driveNone'] : texts['original.driveHelp'](folder.name)}
            </span>
          </span>
        </RadioChoice>
      ) : null}
      {mayUseDrive ? null : <p className="help">{texts['scope.disk.without']}</p>}
      {kind === 'drive' && mayUseDrive ? (
        <div className="row">
          <Button
            size="s"
            onPress={() => {
              setChoosing(true);
            }}
          >
            {texts['original.choose']}
          </Button>
        </div>
      ) : null}
      {kind === 'nowhere' ? null : (
        <div>
          <label className="label" htmlFor={`${id}-days`}>
            {texts['original.days']}
          </label>
          <input
            id={`${id}-days`}
            className="input setrow__number"
            inputMode="numeric"
            autoComplete="off"
            maxLength={4}
            value={days}
            aria-invalid={isWrong}
            aria-describedby={`${id}-help`}
            onChange={(event) => {
              edited();
              setDays(event.target.value);
            }}
          />
          <p id={`${id}-help`} className={isWrong ? 'help help--bad' : 'help'}>
            {isWrong ? texts['original.daysWrong'] : texts['original.daysHelp']}
          </p>
        </div>
      )}
      <RuleCheck rule="original" title={title} texts={texts} />
      <RuleFoot
        {...saving}
        texts={texts}
        word={texts['original.save']}
        blocked={fate === null || isWrong || isSame(fate, kept) || saving.isSending}
        changed={rules.changes.original}
        onSave={() => {
          if (fate !== null) save({ rule: 'original', value: fate });
        }}
      />
      {isChoosing ? (
        <FolderDialog
          texts={texts}
          onClose={() => {
            setChoosing(false);
          }}
          onChoose={(chosen) => {
            edited();
            setFolder(chosen);
            setChoosing(false);
          }}
        />
      ) : null}
    </SettingRow>
  );
}

/** Null while no folder is chosen. */
function fateOf(
  kind: Fate['kind'],
  { folder, days }: { readonly folder: { id: number; name: string } | null; readonly days: number | null },
): Fate | null {
  if (kind === 'nowhere') return { kind };
  if (kind === 'timeline') return { kind, days };
  return folder === null ? null : { kind, folderId: folder.id, folderName: folder.name, days };
}

function isSame(one: Fate, other: Fate): boolean {
  if (one.kind === 'nowhere' || other.kind === 'nowhere') return one.kind === other.kind;
  if (one.days !== other.days) return false;
  return one.kind === 'drive' ? other.kind === 'drive' && one.folderId === other.folderId : other.kind === 'timeline';
}
