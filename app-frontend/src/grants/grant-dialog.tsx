import type { AdminGrants } from '@dealseal/app-server/contract/people';
import type { Act } from '@dealseal/signing-service/contract/acts';
import type { Grant, GrantLimits } from '@dealseal/signing-service/contract/grants';
import type { Credential, Person } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useId, useState } from 'react';
import { useServices } from '../services.js';
import { certificateName } from '../signing/choices.js';
import { ActForm } from '../surfaces/home/act-form.js';
import type { HomeTexts } from '../texts/load-texts.js';
import { Dialog } from '../ui/dialog.js';
import './grants.css';
import { fieldLabel, inputOfUntil, limitLines, noLimits, untilOfInput } from './grant-words.js';

const mostAtOnce = 20;

/** Gives a certificate to people, or changes what one of them may do with it: under one code, with the same limits for all. */
export function GrantDialog(props: {
  readonly credential: Credential;
  /** Who may be given it; one alone whose grant is changed. */
  readonly people: readonly Person[];
  /** What is changed; null for a new one. */
  readonly grant: Grant | null;
  readonly fields: AdminGrants['fields'];
  readonly texts: HomeTexts;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const { credential, people, grant, fields, texts } = props;
  const { formats } = useServices();
  const [chosen, setChosen] = useState<readonly string[]>(grant === null ? [] : [grant.personId]);
  const [limits, setLimits] = useState<GrantLimits>(grant?.limits ?? noLimits);
  const named = people.filter(({ personId }) => chosen.includes(personId)).slice(0, mostAtOnce);
  const acts = named.map(({ personId }): Act => {
    return { kind: 'set-grant', personId, credentialId: credential.credentialId, limits };
  });
  const names = named.map(({ name }) => name).join(', ');
  const lines = limitLines(limits, { fields, texts, formats });
  const isMissingField = limits.labels[fieldLabel]?.length === 0;
  return (
    <Dialog title={texts[grant === null ? 'grants.give' : 'grants.change']} onClose={props.onClose}>
      <ActForm
        act={isMissingField ? null : acts}
        sentence={texts['grants.sentence'](names, certificateName(credential), lines.join('; '))}
        missing={texts[isMissingField ? 'grants.fieldMissing' : 'grants.personMissing']}
        word={texts[grant === null ? 'grants.give' : 'grants.change']}
        texts={texts}
        onClose={props.onClose}
        onDone={props.onDone}
      >
        {grant === null ? (
          <fieldset className="grants__choice">
            <legend className="label">{texts['grants.people']}</legend>
            {people.map(({ personId, name }) => (
              <Check
                key={personId}
                isChosen={chosen.includes(personId)}
                onChange={(isChosen) => {
                  setChosen(withOr(chosen, personId, isChosen));
                }}
              >
                <bdi>{name}</bdi>
              </Check>
            ))}
          </fieldset>
        ) : null}
        <LimitFields limits={limits} fields={fields} texts={texts} onChange={setLimits} />
      </ActForm>
    </Dialog>
  );
}

function LimitFields(props: {
  readonly limits: GrantLimits;
  readonly fields: AdminGrants['fields'];
  readonly texts: HomeTexts;
  readonly onChange: (limits: GrantLimits) => void;
}): ReactNode {
  const { limits, fields, texts, onChange } = props;
  const id = useId();
  const { [fieldLabel]: chosen, ...others } = limits.labels;
  const setFields = (names: readonly string[] | null) => {
    onChange({ ...limits, labels: names === null ? others : { ...others, [fieldLabel]: [...names] } });
  };
  return (
    <>
      <div className="grants__limits">
        <div>
          <label className="label" htmlFor={`${id}-until`}>
            {texts['grants.untilLabel']}
          </label>
          <input
            id={`${id}-until`}
            type="date"
            className="input"
            value={inputOfUntil(limits.until)}
            onChange={(event) => {
              onChange({ ...limits, until: untilOfInput(event.target.value) });
            }}
          />
        </div>
        <div>
          <label className="label" htmlFor={`${id}-daily`}>
            {texts['grants.dailyLabel']}
          </label>
          <input
            id={`${id}-daily`}
            type="number"
            min={1}
            max={10_000}
            className="input"
            value={limits.dailyNumber ?? ''}
            aria-describedby={`${id}-daily-help`}
            onChange={(event) => {
              const number = Math.trunc(event.target.valueAsNumber);
              onChange({ ...limits, dailyNumber: number >= 1 && number <= 10_000 ? number : null });
            }}
          />
        </div>
      </div>
      <p className="help" id={`${id}-daily-help`}>
        {texts['grants.limitsHelp']}
      </p>
      {fields.length === 0 ? null : (
        <fieldset className="grants__choice">
          <legend className="label">{texts['grants.fieldsLabel']}</legend>
          <Check
            isChosen={chosen === undefined}
            onChange={(isAll) => {
              setFields(isAll ? null : fields.map(({ field }) => field));
            }}
          >
            {texts['grants.allFields']}
          </Check>
          {chosen === undefined
            ? null
            : fields.map(({ field, title }) => (
                <Check
                  key={field}
                  isChosen={chosen.includes(field)}
                  onChange={(isChosen) => {
                    setFields(withOr(chosen, field, isChosen));
                  }}
                >
                  <bdi>{title}</bdi>
                </Check>
              ))}
        </fieldset>
      )}
    </>
  );
}

function Check(props: {
  readonly isChosen: boolean;
  readonly onChange: (isChosen: boolean) => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={props.isChosen}
        onChange={(event) => {
          props.onChange(event.target.checked);
        }}
      />
      {props.children}
    </label>
  );
}

function withOr(names: readonly string[], name: string, isIn: boolean): string[] {
  const others = names.filter((each) => each !== name);
  return isIn ? [...others, name] : others;
}
