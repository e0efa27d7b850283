import type { Keeping } from '@dealseal/app-server/contract/keeping';
import { type ReactNode, useId, useState } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { ActForm } from './act-form.js';
import { useAct } from '../../ui/use-act.js';
import './keeping.css';
import { RuleCheck } from './rule-check.js';
import { SettingRow } from './settings-rows.js';

type Changed = Keeping['documents']['changed'];
const mostDays = 3650;
const years = [3, 4, 5, 6, 7, 8, 9, 10] as const;

/** How many days documents stay on the application's server: any administrator's to choose. */
export function DaysRow(props: {
  readonly documents: Keeping['documents'];
  readonly isSaved: boolean;
  readonly texts: HomeTexts;
  readonly onChange: (keeping: Keeping) => void;
}): ReactNode {
  const { documents, texts } = props;
  const { api } = useServices();
  const [text, setText] = useState(String(documents.storedDays));
  const { isBusy: isSending, error, run } = useAct();
  const id = useId();
  const days = /^\d{1,4}$/u.test(text.trim()) && Number(text) <= mostDays ? Number(text) : null;
  const isUnchanged = days === documents.storedDays;
  const save = async (storedDays: number) => {
    props.onChange(await api.changeKeeping({ storedDays }));
  };
  return (
    <SettingRow title={texts['keeping.documents']} help={texts['keeping.documentsHelp']}>
      <form
        className="keeping__form"
        onSubmit={(event) => {
          event.preventDefault();
          if (days !== null && !isUnchanged) run(() => save(days));
        }}
      >
        <label className="label" htmlFor={id}>
          {texts['keeping.days']}
        </label>
        <div className="row row--wrap">
          <input
            id={id}
            className="input keeping__number"
            inputMode="numeric"
            autoComplete="off"
            maxLength={4}
            value={text}
            aria-invalid={days === null}
            aria-describedby={`${id}-help`}
            onChange={(event) => {
              setText(event.target.value);
            }}
          />
          <Button submits blocked={days === null || isUnchanged || isSending}>
            {texts['keeping.save']}
          </Button>
        </div>
        <p id={`${id}-help`} className={days === null ? 'help help--bad' : 'help'}>
          {days === null ? texts['keeping.daysWrong'] : texts['keeping.daysHelp']}
        </p>
      </form>
      {error === null ? null : <ErrorNotice error={error} />}
      <RuleCheck rule="documents" title={texts['keeping.documents']} texts={texts} />
      <p className="help" role="status">
        {props.isSaved && isUnchanged ? `${texts['keeping.saved']} ` : ''}
        <ChangedBy changed={documents.changed} texts={texts} />
      </p>
    </SettingRow>
  );
}

/** How many years records are kept: an act of the administrator's own code. */
export function YearsRow(props: {
  readonly records: Keeping['records'];
  readonly texts: HomeTexts;
  readonly onChanged: () => void;
}): ReactNode {
  const { records, texts } = props;
  const [chosen, setChosen] = useState(records?.recordYears ?? 0);
  const [isConfirming, setConfirming] = useState(false);
  const id = useId();
  if (records === null) {
    return (
      <SettingRow title={texts['keeping.records']} help={texts['keeping.recordsHelp']}>
        <p>{texts['keeping.recordsNone']}</p>
      </SettingRow>
    );
  }
  const close = () => {
    setConfirming(false);
  };
  return (
    <SettingRow title={texts['keeping.records']} help={texts['keeping.recordsHelp']}>
      <label className="vh" htmlFor={id}>
        {texts['keeping.records']}
      </label>
      <div className="row row--wrap">
        <select
          id={id}
          className="input keeping__years"
          value={chosen}
          onChange={(event) => {
            setChosen(Number(event.target.value));
          }}
        >
          {years.map((each) => (
            <option key={each} value={each}>
              {texts['keeping.years'](each)}
            </option>
          ))}
        </select>
        <Button
          blocked={chosen === records.recordYears}
          onPress={() => {
            setConfirming(true);
          }}
        >
          {texts['keeping.change']}
        </Button>
      </div>
      <RuleCheck rule="records" title={texts['keeping.records']} texts={texts} />
      <p className="help">
        <ChangedBy changed={records.changed} texts={texts} />
      </p>
      {isConfirming ? (
        <Dialog title={texts['keeping.dialog']} onClose={close}>
          <ActForm
            act={{ kind: 'change-retention', recordYears: chosen }}
            sentence={texts['keeping.sentence'](texts['keeping.years'](chosen))}
            missing=""
            word={texts['keeping.change']}
            texts={texts}
            onClose={close}
            onDone={() => {
              close();
              props.onChanged();
            }}
          />
        </Dialog>
      ) : null}
    </SettingRow>
  );
}

function ChangedBy({ changed, texts }: { readonly changed: Changed; readonly texts: HomeTexts }): ReactNode {
  const { formats } = useServices();
  if (changed === null) return texts['keeping.unchanged'];
  const date = formats.date(changed.at);
  return changed.by === null ? texts['keeping.changedAtConsole'](date) : texts['keeping.changed'](changed.by, date);
}
