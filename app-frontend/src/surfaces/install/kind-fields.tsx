import type { InstallKind } from '@dealseal/app-server/contract/install';
import { type ReactNode, useId } from 'react';
import { kindPlural } from '../../documents/kind-names.js';
import type { InstallTexts } from '../../texts/load-texts.js';

/** What is chosen of one kind of entity. */
export interface KindChoice {
  readonly isOn: boolean;
  readonly fields: readonly string[];
  readonly creates: boolean;
  /** Of the new field. */
  readonly title: string;
}

/** A kind of entity to be ticked, and, once it is, its file fields. */
export function KindFields(props: {
  readonly kind: InstallKind;
  readonly choice: KindChoice;
  readonly texts: InstallTexts;
  readonly onChange: (choice: KindChoice) => void;
}): ReactNode {
  const { kind, choice, texts } = props;
  const name = kindPlural(kind, texts);
  const change = (changed: Partial<KindChoice>) => {
    props.onChange({ ...choice, ...changed });
  };
  return (
    <div className="stack stack--s">
      <label className="choice">
        <input
          type="checkbox"
          checked={choice.isOn}
          onChange={() => {
            change({ isOn: !choice.isOn });
          }}
        />
        <bdi className="strong">{name}</bdi>
      </label>
      {choice.isOn ? <Fields kind={kind} name={name} choice={choice} texts={texts} change={change} /> : null}
    </div>
  );
}

function Fields(props: {
  readonly kind: InstallKind;
  readonly name: string;
  readonly choice: KindChoice;
  readonly texts: InstallTexts;
  readonly change: (changed: Partial<KindChoice>) => void;
}): ReactNode {
  const { kind, choice, texts, change } = props;
  const { available, mayCreate } = kind;
  const { fields, creates, title } = choice;
  const id = useId();
  return (
    <fieldset className="stack stack--s install__kind">
      <legend className="vh">
        {texts['install.fields']}: <bdi>{props.name}</bdi>
      </legend>
      {available.map(({ field, title: fieldTitle }) => (
        <label key={field} className="choice">
          <input
            type="checkbox"
            checked={fields.includes(field)}
            onChange={() => {
              const others = fields.filter((other) => other !== field);
              change({ fields: others.length < fields.length ? others : [...fields, field] });
            }}
          />
          <bdi>{fieldTitle}</bdi>
        </label>
      ))}
      {available.length === 0 ? <p className="help">{texts['install.kinds.noFields']}</p> : null}
      {mayCreate ? (
        <label className="choice">
          <input
            type="checkbox"
            checked={creates}
            onChange={() => {
              change({ creates: !creates });
            }}
          />
          {texts['install.fields.create']}
        </label>
      ) : (
        <p className="help">{texts['install.kinds.right']}</p>
      )}
      {creates && mayCreate ? (
        <div>
          <label className="label" htmlFor={`${id}-title`}>
            {texts['install.fields.newTitle']}
          </label>
          <input
            id={`${id}-title`}
            className="input"
            maxLength={100}
            value={title}
            onChange={(event) => {
              change({ title: event.target.value });
            }}
          />
        </div>
      ) : null}
    </fieldset>
  );
}
