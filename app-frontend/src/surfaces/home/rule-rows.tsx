import type { ReadingRule, Settings, SigningHours } from '@dealseal/signing-service/contract/settings';
import { type ReactNode, useId } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { RadioChoice } from '../../ui/radio-choice.js';
import { RuleCheck } from './rule-check.js';
import { type RowProps, SettingRow } from './settings-rows.js';

const rules: readonly ReadingRule[] = ['none', 'last-page', 'all-pages'];
const mostPerCode = 20;
const week = [1, 2, 3, 4, 5, 6, 7];

/** What has to be read, how much one code is good for, and when people sign as a rule; as far as the service knows of it. */
export function RuleRows(props: RowProps & { readonly settings: Settings }): ReactNode {
  const { texts, settings, onChange } = props;
  const { readingRule, documentsPerCode, hours } = settings;
  const id = useId();
  return (
    <>
      {readingRule === undefined ? null : (
        <SettingRow
          title={texts['settings.reading']}
          help={texts['settings.readingHelp']}
          note={props.noteOf('readingRule')}
        >
          {rules.map((rule) => (
            <RadioChoice
              key={rule}
              name={`${id}-reading`}
              isChosen={rule === readingRule}
              onChoose={() => {
                onChange({ readingRule: rule });
              }}
            >
              {texts[`settings.reading.${rule}`]}
            </RadioChoice>
          ))}
          <RuleCheck rule="reading" title={texts['settings.reading']} texts={texts} />
        </SettingRow>
      )}
      {documentsPerCode === undefined ? null : (
        <SettingRow
          title={texts['settings.count']}
          help={texts['settings.countHelp'](mostPerCode)}
          note={props.noteOf('documentsPerCode')}
        >
          <input
            type="number"
            className="input setrow__number"
            aria-label={texts['settings.count']}
            min={1}
            max={mostPerCode}
            value={documentsPerCode}
            onChange={(event) => {
              const number = Math.trunc(event.target.valueAsNumber);
              if (number >= 1 && number <= mostPerCode) onChange({ documentsPerCode: number });
            }}
          />
          <RuleCheck rule="count" title={texts['settings.count']} texts={texts} />
        </SettingRow>
      )}
      {hours === undefined ? null : <HoursRow {...props} hours={hours} />}
    </>
  );
}

function HoursRow(props: RowProps & { readonly hours: SigningHours | null }): ReactNode {
  const { texts, hours, onChange } = props;
  const { formats } = useServices();
  const id = useId();
  const usual: SigningHours = { timeZone: formats.timeZone, days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' };
  const change = (changed: Partial<SigningHours>) => {
    if (hours !== null) onChange({ hours: { ...hours, ...changed } });
  };
  return (
    <SettingRow
      title={texts['settings.hours']}
      help={texts['settings.hoursHelp']}
      note={props.noteOf('hours')}
      className="setrow--hours"
    >
      <label className="choice">
        <input
          type="checkbox"
          checked={hours !== null}
          onChange={(event) => {
            onChange({ hours: event.target.checked ? usual : null });
          }}
        />
        {texts['settings.hoursTell']}
      </label>
      {hours === null ? null : (
        <>
          <div className="setrow__days">
            {week.map((day) => (
              <label key={day} className="choice">
                <input
                  type="checkbox"
                  checked={hours.days.includes(day)}
                  onChange={(event) => {
                    const others = hours.days.filter((each) => each !== day);
                    change({ days: (event.target.checked ? [...others, day] : others).toSorted((a, b) => a - b) });
                  }}
                />
                {dayName(day, formats.language)}
              </label>
            ))}
          </div>
          <div className="setrow__times">
            {(['from', 'to'] as const).map((end) => (
              <div key={end}>
                <label className="label" htmlFor={`${id}-${end}`}>
                  {texts[`settings.hours.${end}`]}
                </label>
                <input
                  id={`${id}-${end}`}
                  type="time"
                  className="input"
                  value={end === 'to' && hours.to === '24:00' ? '' : hours[end]}
                  onChange={(event) => {
                    const { value } = event.target;
                    // Nothing typed as the end is the end of the day.
                    if (end === 'to') change({ to: value === '' ? '24:00' : value });
                    else if (value !== '') change({ from: value });
                  }}
                />
              </div>
            ))}
          </div>
          <p className="help">{texts['settings.hoursZone'](hours.timeZone)}</p>
        </>
      )}
      <RuleCheck rule="hours" title={texts['settings.hours']} texts={texts} />
    </SettingRow>
  );
}

/** What keeps these hours from being saved; null when nothing does. */
export function hoursFaultOf(hours: SigningHours | null, texts: HomeTexts): string | null {
  if (hours === null) return null;
  if (hours.days.length === 0) return texts['settings.hoursNoDay'];
  return hours.from < hours.to ? null : texts['settings.hoursNoTime'];
}

export function hoursText({ from, to }: SigningHours, texts: HomeTexts): string {
  return texts['settings.sentence.hours'](from, to);
}

const locales = { en: 'en-GB', 'sr-Latn-ME': 'sr-Latn-ME', ru: 'ru-RU' } as const;

function dayName(day: number, language: keyof typeof locales): string {
  // 2024 began on a Monday.
  const date = new Date(Date.UTC(2024, 0, day));
  return new Intl.DateTimeFormat(locales[language], { weekday: 'short', timeZone: 'UTC' }).format(date);
}
