import type { SettingName, Settings, SettingsAnswer } from '@dealseal/signing-service/contract/settings';
import { type ReactNode, useId } from 'react';
import { PartCheck } from '../../doctor/part-check.js';
import { type Choices, markOf, presetOf } from '../../signing/choices.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { IconButton } from '../../ui/button.js';
import { DownIcon, UpIcon } from '../../ui/icons.js';
import { RadioChoice } from '../../ui/radio-choice.js';
import { RuleCheck } from './rule-check.js';

export interface RowProps {
  readonly texts: HomeTexts;
  readonly onChange: (changed: Partial<Settings>) => void;
  /** Who changed it last; null where only the whole is known of. */
  readonly noteOf: (name: SettingName) => string | null;
}

/** Name and purpose of a setting on one side, what can be chosen on the other. */
export function SettingRow(props: {
  readonly title: string;
  readonly help: string;
  readonly className?: string;
  /** Who changed it last. */
  readonly note?: string | null;
  readonly children: ReactNode;
}): ReactNode {
  const id = useId();
  return (
    <fieldset className={`setrow ${props.className ?? ''}`.trim()} aria-describedby={id}>
      <legend className="vh">{props.title}</legend>
      <div aria-hidden="true">
        <h2>{props.title}</h2>
        <p id={id} className="second small">
          {props.help}
        </p>
      </div>
      <div className="stack stack--s">
        {props.children}
        {(props.note ?? null) === null ? null : <p className="help">{props.note}</p>}
      </div>
    </fieldset>
  );
}

export function LevelRow(
  props: RowProps & { readonly level: Settings['level']; readonly levels: SettingsAnswer['choices']['levels'] },
): ReactNode {
  const { texts, level, levels } = props;
  const name = useId();
  // One that is set and not possible any more is shown, so that another can be chosen.
  const shown = levels.includes(level) ? levels : [level, ...levels];
  return (
    <SettingRow title={texts['settings.level']} help={texts['settings.levelHelp']} note={props.noteOf('level')}>
      {shown.map((candidate) => (
        <RadioChoice
          key={candidate}
          name={name}
          isChosen={candidate === level}
          onChoose={() => {
            props.onChange({ level: candidate });
          }}
        >
          <span>
            {texts[`level.${candidate}`]} <span className="muted">{candidate}</span>
            <span className="setrow__help">{texts[`settings.level.${candidate}`]}</span>
          </span>
        </RadioChoice>
      ))}
      {levels.length > 1 ? null : <p className="help">{texts['settings.levelNone']}</p>}
      <RuleCheck rule="level" title={texts['settings.level']} texts={texts} />
    </SettingRow>
  );
}

/** Those that are chosen first, in their order; then the others. */
export function AuthoritiesRow(
  props: RowProps & { readonly chosen: readonly string[]; readonly offered: readonly string[] },
): ReactNode {
  const { texts, chosen, offered } = props;
  const choose = (names: readonly string[]) => {
    props.onChange({ timeStampAuthorities: [...names] });
  };
  const others = offered.filter((name) => !chosen.includes(name));
  return (
    <SettingRow
      title={texts['settings.authorities']}
      help={texts['settings.authoritiesHelp']}
      note={props.noteOf('timeStampAuthorities')}
    >
      <ul className="stack stack--s">
        {[...chosen, ...others].map((name) => {
          const place = chosen.indexOf(name);
          const isChosen = place >= 0;
          return (
            <li key={name} className="setrow__authority">
              <label className="choice">
                <input
                  type="checkbox"
                  checked={isChosen}
                  onChange={() => {
                    choose(isChosen ? chosen.filter((each) => each !== name) : [...chosen, name]);
                  }}
                />
                <bdi>{name}</bdi>
              </label>
              {isChosen && chosen.length > 1 ? (
                <span className="row">
                  <IconButton
                    size="s"
                    icon={UpIcon}
                    label={texts['settings.up'](name)}
                    blocked={place === 0}
                    onPress={() => {
                      choose(swapped(chosen, place - 1));
                    }}
                  />
                  <IconButton
                    size="s"
                    icon={DownIcon}
                    label={texts['settings.down'](name)}
                    blocked={place === chosen.length - 1}
                    onPress={() => {
                      choose(swapped(chosen, place));
                    }}
                  />
                </span>
              ) : null}
            </li>
          );
        })}
      </ul>
      <PartCheck
        part="service/time"
        texts={{ check: texts['settings.check'], label: texts['settings.checkOf'](texts['settings.authorities']) }}
      />
    </SettingRow>
  );
}

/** With the name at this place and the next one in each other's. */
function swapped(names: readonly string[], place: number): string[] {
  const [before, first, second] = [names.slice(0, place), names.slice(place, place + 1), names.slice(place + 1)];
  return [...before, ...second.slice(0, 1), ...first, ...second.slice(1)];
}

const marks: readonly Choices['mark'][] = ['none', 'last-page-bottom-left', 'last-page-bottom-right'];

export function MarkRow(props: RowProps & { readonly mark: Settings['defaultMark'] }): ReactNode {
  const { texts, mark } = props;
  const name = useId();
  return (
    <SettingRow title={texts['settings.mark']} help={texts['settings.markHelp']} note={props.noteOf('defaultMark')}>
      {marks.map((candidate) => (
        <RadioChoice
          key={candidate}
          name={name}
          isChosen={candidate === presetOf(mark)}
          onChoose={() => {
            props.onChange({ defaultMark: markOf(candidate) });
          }}
        >
          {markText(candidate, texts)}
        </RadioChoice>
      ))}
      <RuleCheck rule="mark" title={texts['settings.mark']} texts={texts} />
    </SettingRow>
  );
}

export function markText(mark: Choices['mark'], texts: HomeTexts): string {
  switch (mark) {
    case 'none':
      return texts['settings.mark.none'];
    case 'last-page-bottom-left':
      return texts['settings.mark.left'];
    case 'last-page-bottom-right':
      return texts['settings.mark.right'];
  }
}
