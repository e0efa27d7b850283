import type { RulesAnswer } from '@dealseal/app-server/contract/rules';
import { type ReactNode, useState } from 'react';
import { type AppError, toAppError } from '../../api/app-error.js';
import { PartCheck } from '../../doctor/part-check.js';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { RuleFoot } from './rule-foot.js';
import { SettingRow } from './settings-rows.js';

/** Whose documents are signed: an administrator of the portal chooses among its file fields, others read. */
export function FieldsRow(props: {
  readonly rules: RulesAnswer;
  readonly texts: HomeTexts;
  readonly onSaved: () => void;
}): ReactNode {
  const { texts, rules } = props;
  const { chosen: kept, available } = rules.fields;
  const { api } = useServices();
  const [chosen, setChosen] = useState<readonly string[]>(kept.map(({ field }) => field));
  const [isSending, setSending] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const there = (available ?? []).filter(({ field }) => chosen.includes(field)).map(({ field }) => field);
  const gone = available === null ? [] : kept.filter(({ field }) => !available.some((each) => each.field === field));
  const isUnchanged = kept.length === chosen.length && kept.every(({ field }) => chosen.includes(field));
  const save = async () => {
    setSending(true);
    setError(null);
    try {
      await api.chooseFields({ fields: there });
      setSaved(true);
      props.onSaved();
    } catch (cause) {
      setError(toAppError(cause));
    }
    setSending(false);
  };
  const toggle = (field: string) => {
    setSaved(false);
    setChosen(chosen.includes(field) ? chosen.filter((each) => each !== field) : [...chosen, field]);
  };
  const title = texts['documents.fields'];
  return (
    <SettingRow title={title} help={texts['documents.fieldsHelp']}>
      {available === null ? (
        <>
          {kept.length === 0 ? <p>{texts['documents.fieldsNone']}</p> : null}
          <ul>
            {kept.map(({ field, title: name }) => (
              <li key={field}>
                <bdi>{name}</bdi>
              </li>
            ))}
          </ul>
          <p className="help">{texts['fields.onlyAdministrators']}</p>
        </>
      ) : (
        <>
          {available.map(({ field, title: name }) => (
            <label key={field} className="choice">
              <input
                type="checkbox"
                checked={chosen.includes(field)}
                onChange={() => {
                  toggle(field);
                }}
              />
              <bdi>{name}</bdi>
            </label>
          ))}
          {gone.map(({ field, title: name }) => (
            <p key={field} className="help help--bad">
              {texts['fields.gone'](name)}
            </p>
          ))}
          {there.length === 0 ? <p className="help help--bad">{texts['fields.missing']}</p> : null}
        </>
      )}
      <PartCheck part="fields" texts={{ check: texts['settings.check'], label: texts['settings.checkOf'](title) }} />
      {available === null ? null : (
        <RuleFoot
          texts={texts}
          word={texts['fields.save']}
          blocked={(isUnchanged && gone.length === 0) || there.length === 0 || isSending}
          isSaved={isSaved}
          error={error}
          changed={rules.changes.fields}
          onSave={() => {
            void save();
          }}
        />
      )}
    </SettingRow>
  );
}
