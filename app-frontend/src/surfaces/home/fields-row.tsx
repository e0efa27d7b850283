import type { RulesAnswer } from '@dealseal/app-server/contract/rules';
import { type ReactNode, useState } from 'react';
import { PartCheck } from '../../doctor/part-check.js';
import { fieldTitle } from '../../grants/grant-words.js';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { PlacesForm } from './places-form.js';
import { SettingRow } from './settings-rows.js';
import { changedText } from './changed-text.js';

/** Whose documents are signed: an administrator of the portal chooses kinds of cards and their file fields, others read. */
export function FieldsRow(props: {
  readonly rules: RulesAnswer;
  readonly texts: HomeTexts;
  readonly onSaved: () => void;
}): ReactNode {
  const { texts, rules } = props;
  const { formats } = useServices();
  const [isOpen, setOpen] = useState(false);
  const { fields, mayChoose } = rules.fields;
  const { fields: changed } = rules.changes;
  const title = texts['documents.fields'];
  return (
    <SettingRow title={title} help={texts['documents.fieldsHelp']}>
      {fields.length === 0 ? <p>{texts['documents.fieldsNone']}</p> : null}
      <ul>
        {fields.map((field) => (
          <li key={field.field}>
            <bdi>{fieldTitle(field, rules.fields, texts)}</bdi>
          </li>
        ))}
      </ul>
      {mayChoose ? null : <p className="help">{texts['fields.onlyAdministrators']}</p>}
      <PartCheck part="fields" texts={{ check: texts['settings.check'], label: texts['settings.checkOf'](title) }} />
      {!mayChoose || isOpen ? null : (
        <div className="row">
          <Button
            onPress={() => {
              setOpen(true);
            }}
          >
            {texts['install.kinds.change']}
          </Button>
        </div>
      )}
      {isOpen ? <PlacesForm texts={texts} onSaved={props.onSaved} /> : null}
      <p className="help">{changedText(changed, texts, formats)}</p>
    </SettingRow>
  );
}
