import { type ReactNode, useCallback, useId } from 'react';
import { kindName, kindPlural } from '../documents/kind-names.js';
import { useServices } from '../services.js';
import { ownerLine } from '../signing/choices.js';
import type { LogTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { shortFingerprint } from '../ui/fingerprint.js';
import { XIcon } from '../ui/icons.js';
import { ChoiceSelect } from '../ui/choice-select.js';
import '../ui/input.css';
import { SearchField } from '../ui/search-field.js';
import { useLoaded } from '../ui/use-loaded.js';
import { kindGroupNames } from './entry-kinds.js';
import { type LogChoices, noChoices } from './log-filter.js';

/** By words, kind of act and of card, person, certificate and time; each narrows further. */
export function LogFilters(props: {
  readonly choices: LogChoices;
  readonly texts: LogTexts;
  readonly onChange: (choices: LogChoices) => void;
}): ReactNode {
  const { choices, texts, onChange } = props;
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.people('', signal), [api]);
  // Who may not see the people chooses none by name: the words find them too.
  const { value: known } = useLoaded(load);
  const loadGrants = useCallback((signal: AbortSignal) => api.grants(signal), [api]);
  const { value: held } = useLoaded(loadGrants);
  const choose = (changed: Partial<LogChoices>): void => {
    onChange({ ...choices, ...changed });
  };
  return (
    <div className="log__filters">
      <SearchField
        label={texts.search}
        value={choices.text}
        onChange={(text) => {
          choose({ text });
        }}
      />
      <ChoiceSelect
        label={texts.columns.action}
        all={texts.allActions}
        options={kindGroupNames.map((group) => [group, texts.groups[group]] as const)}
        value={choices.group}
        onChange={(value) => {
          choose({ group: kindGroupNames.find((group) => group === value) ?? '' });
        }}
      />
      {held === null || held.kinds.length < 2 ? null : (
        <ChoiceSelect
          label={texts.facts.card}
          all={texts.allKinds}
          options={held.kinds.map((kind) => [String(kind.entityTypeId), kindPlural(kind, texts.kinds)] as const)}
          value={choices.entityTypeId}
          onChange={(entityTypeId) => {
            choose({ entityTypeId, entityId: '' });
          }}
        />
      )}
      {known === null ? null : (
        <>
          <ChoiceSelect
            label={texts.columns.person}
            all={texts.allPeople}
            options={known.people.map(({ personId, name }) => [personId, name] as const)}
            value={choices.personId}
            onChange={(personId) => {
              choose({ personId });
            }}
          />
          <ChoiceSelect
            label={texts.facts.credential}
            all={texts.allCertificates}
            options={known.credentials.map((each) => [each.credentialId, ownerLine(each)] as const)}
            value={choices.credentialId}
            onChange={(credentialId) => {
              choose({ credentialId });
            }}
          />
        </>
      )}
      <DateField
        label={texts.from}
        value={choices.from}
        onChange={(from) => {
          choose({ from });
        }}
      />
      <DateField
        label={texts.until}
        value={choices.until}
        onChange={(until) => {
          choose({ until });
        }}
      />
      {choices === noChoices ? null : (
        <Button
          kind="quiet"
          icon={XIcon}
          onPress={() => {
            onChange(noChoices);
          }}
        >
          {clearWord(choices, texts)}
        </Button>
      )}
    </div>
  );
}

/** One document or one card that is shown alone is named. */
function clearWord({ digest, entityTypeId, entityId }: LogChoices, texts: LogTexts): string {
  if (digest !== '') return texts.clearDocument(shortFingerprint(digest));
  if (entityId === '') return texts.clear;
  return texts.clearCard(`${kindName({ entityTypeId: Number(entityTypeId) }, texts.kinds)} ${entityId}`);
}

function DateField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const id = useId();
  return (
    <span className="log__date">
      <label className="second small" htmlFor={id}>
        {props.label}
      </label>
      <input
        id={id}
        className="input"
        type="date"
        value={props.value}
        onChange={(event) => {
          props.onChange(event.target.value);
        }}
      />
    </span>
  );
}
