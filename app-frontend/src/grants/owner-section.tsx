import type { Credential, Person } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useId, useState } from 'react';
import { certificateName } from '../signing/choices.js';
import { ActForm } from '../surfaces/home/act-form.js';
import type { HomeTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import './grants.css';

type Told = NonNullable<Credential['keeper']>['told'];
const waysToTell: readonly Told[] = ['each-use', 'daily', 'never'];

interface About {
  readonly credential: Credential;
  readonly people: readonly Person[];
  readonly texts: HomeTexts;
  readonly onDone: () => void;
}

/** Whose key it is, and how that person is told of its use by others; changed by an act. */
export function OwnerSection(props: About): ReactNode {
  const { credential, people, texts } = props;
  const [isOpen, setOpen] = useState(false);
  const { keeper } = credential;
  const name = people.find(({ personId }) => personId === keeper?.personId)?.name ?? keeper?.personId ?? '';
  const close = () => {
    setOpen(false);
  };
  return (
    <section className="stack">
      <h3>{texts['owner.title']}</h3>
      <p className="second">
        <bdi>
          {keeper === undefined ? texts['owner.none'] : texts['owner.line'](name, texts[`owner.told.${keeper.told}`])}
        </bdi>
      </p>
      <div>
        <Button
          onPress={() => {
            setOpen(true);
          }}
        >
          {texts['owner.set']}
        </Button>
      </div>
      {isOpen ? (
        <OwnerDialog
          {...props}
          onClose={close}
          onDone={() => {
            close();
            props.onDone();
          }}
        />
      ) : null}
    </section>
  );
}

function OwnerDialog(props: About & { readonly onClose: () => void }): ReactNode {
  const { credential, texts } = props;
  const id = useId();
  const [ownerId, setOwnerId] = useState(credential.keeper?.personId ?? '');
  const [told, setTold] = useState<Told>(credential.keeper?.told ?? 'each-use');
  const people = props.people.filter(({ state }) => state !== 'stopped');
  const name = people.find(({ personId }) => personId === ownerId)?.name;
  const certificate = certificateName(credential);
  const { credentialId } = credential;
  return (
    <Dialog title={texts['owner.set']} onClose={props.onClose}>
      <ActForm
        act={{ kind: 'set-owner', credentialId, ownerId: name === undefined ? null : ownerId, told }}
        sentence={
          name === undefined
            ? texts['owner.sentenceNone'](certificate)
            : texts['owner.sentence'](certificate, name, texts[`owner.told.${told}`])
        }
        missing=""
        word={texts['owner.set']}
        texts={texts}
        onClose={props.onClose}
        onDone={props.onDone}
      >
        <div>
          <label className="label" htmlFor={`${id}-owner`}>
            {texts['owner.person']}
          </label>
          <select
            id={`${id}-owner`}
            className="input"
            value={name === undefined ? '' : ownerId}
            onChange={(event) => {
              setOwnerId(event.target.value);
            }}
          >
            <option value="">{texts['owner.nobody']}</option>
            {people.map((person) => (
              <option key={person.personId} value={person.personId}>
                {person.name}
              </option>
            ))}
          </select>
        </div>
        {name === undefined ? null : (
          <fieldset className="grants__choice">
            <legend className="label">{texts['owner.how']}</legend>
            {waysToTell.map((way) => (
              <label key={way} className="choice">
                <input
                  type="radio"
                  name={`${id}-told`}
                  checked={told === way}
                  onChange={() => {
                    setTold(way);
                  }}
                />
                {texts[`owner.told.${way}`]}
              </label>
            ))}
          </fieldset>
        )}
      </ActForm>
    </Dialog>
  );
}
