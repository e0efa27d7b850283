import type { AdminGrants } from '@dealseal/app-server/contract/people';
import type { Act } from '@dealseal/signing-service/contract/acts';
import type { Grant, GrantLimits } from '@dealseal/signing-service/contract/grants';
import type { Credential, Person } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useId, useState } from 'react';
import { useServices } from '../services.js';
import { kindPlural } from '../documents/kind-names.js';
import { certificateName } from '../signing/choices.js';
import { ActForm } from '../surfaces/home/act-form.js';
import type { HomeTexts } from '../texts/load-texts.js';
import { Dialog } from '../ui/dialog.js';
import './grants.css';
import { fieldLabel, fieldTitle, inputOfUntil, kindLabel, limitLines, noLimits, untilOfInput } from './grant-words.js';

const mostAtOnce = 20;

/** Gives a certificate to people, or changes what one of them may do with it: under one code, with the same limits for all. */
export function GrantDialog(props: {
  readonly credential: Credential;
  /** Who may be given it; one alone whose grant is changed. */
  readonly people: readonly Person[];
  /** What is changed; null for a new one. */
  readonly grant: Grant | null;
  readonly places: Pick<AdminGrants, 'fields' | 'kinds'>;
  readonly texts: HomeTexts;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const { credential, people, grant, places, texts } = props;
  const { formats } = useServices();
  const [chosen, setChosen] = useState<readonly string[]>(grant === null ? [] : [grant.personId]);
  const [limits, setLimits] = useState<GrantLimits>(grant?.limits ?? noLimits);
  const named = people.filter(({ personId }) => chosen.includes(personId)).slice(0, mostAtOnce);
  const acts = named.map(({ personId }): Act => {
    return { kind: 'set-grant', personId, credentialId: credential.credentialId, limits };
  });
  const names = named.map(({ name }) => name).join(', ');
  const lines = limitLines(limits, { places, texts, formats });
  const missing = [kindLabel, fieldLabel].find((label) => limits.labels[label]?.length === 0);
  return (
    <Dialog title={texts[grant === null ? 'grants.give' : 'grants.change']} onClose={props.onClose}>
      <ActForm
        act={missing === undefined ? acts : null}
        sentence={texts['grants.sentence'](names, certificateName(credential), lines.join('; '))}
        missing={
          texts[
            missing === undefined
              ? 'grants.personMissing'
              : missing === kindLabel
                ? 'grants.kindMissing'
                : 'grants.fieldMissing'
          ]
        }
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
        <LimitFields limits={limits} places={places} texts={texts} onChange={setLimits} />
      </ActForm>
    </Dialog>
  );
}

function LimitFields(props: {
  readonly limits: GrantLimits;
  readonly places: Pick<AdminGrants, 'fields' | 'kinds'>;
  readonly texts: HomeTexts;
  readonly onChange: (limits: GrantLimits) => void;
}): ReactNode {
  const { limits, places, texts, onChange } = props;
  const { fields, kinds } = places;
  const id = useId();
  const choose = (label: string) => (values: readonly string[] | null) => {
    const { [label]: _before, ...others } = limits.labels;
    onChange({ ...limits, labels: values === null ? others : { ...others, [label]: [...values] } });
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
      {kinds.length < 2 ? null : (
        <LabelChoice
          legend={texts['grants.kindsLabel']}
          all={texts['grants.allKinds']}
          options={kinds.map((kind) => [String(kind.entityTypeId), kindPlural(kind, texts)])}
          chosen={limits.labels[kindLabel]}
          onChange={choose(kindLabel)}
        />
      )}
      {fields.length === 0 ? null : (
        <LabelChoice
          legend={texts['grants.fieldsLabel']}
          all={texts['grants.allFields']}
          options={fields.map((field) => [field.field, fieldTitle(field, places, texts)])}
          chosen={limits.labels[fieldLabel]}
          onChange={choose(fieldLabel)}
        />
      )}
    </>
  );
}

/** What a label may say: anything, or some of what is known. */
function LabelChoice(props: {
  readonly legend: string;
  readonly all: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  /** Undefined: anything. */
  readonly chosen: readonly string[] | undefined;
  readonly onChange: (values: readonly string[] | null) => void;
}): ReactNode {
  const { options, chosen, onChange } = props;
  return (
    <fieldset className="grants__choice">
      <legend className="label">{props.legend}</legend>
      <Check
        isChosen={chosen === undefined}
        onChange={(isAll) => {
          onChange(isAll ? null : options.map(([value]) => value));
        }}
      >
        {props.all}
      </Check>
      {chosen === undefined
        ? null
        : options.map(([value, text]) => (
            <Check
              key={value}
              isChosen={chosen.includes(value)}
              onChange={(isChosen) => {
                onChange(withOr(chosen, value, isChosen));
              }}
            >
              <bdi>{text}</bdi>
            </Check>
          ))}
    </fieldset>
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
