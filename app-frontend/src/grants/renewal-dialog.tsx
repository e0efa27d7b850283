import type { Act } from '@dealseal/signing-service/contract/acts';
import type { Credential } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useId, useState } from 'react';
import { useServices } from '../services.js';
import { certificateName } from '../signing/choices.js';
import { ActForm } from '../surfaces/home/act-form.js';
import type { HomeTexts } from '../texts/load-texts.js';
import { Dialog } from '../ui/dialog.js';
import './grants.css';
import { inputOfUntil } from './grant-words.js';
import { beginningOf } from './renewal-words.js';

/** Lets a certificate take over from another on a day, or calls that off. */
export function RenewalDialog(props: {
  readonly kind: 'renew' | 'withdraw';
  readonly credential: Credential;
  readonly successors: readonly Credential[];
  readonly texts: HomeTexts;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const { kind, credential, successors, texts } = props;
  const { credentialId, replacedBy } = credential;
  const { formats, now } = useServices();
  const id = useId();
  const today = inputOfUntil(new Date(now() + 1).toISOString());
  const [chosen, setChosen] = useState(replacedBy?.credentialId ?? successors[0]?.credentialId ?? '');
  const [day, setDay] = useState(
    replacedBy === undefined ? today : inputOfUntil(new Date(Date.parse(replacedBy.at) + 1).toISOString()),
  );
  const successor = successors.find((each) => each.credentialId === chosen);
  const at = beginningOf(day);
  const renewal: Act | null =
    successor === undefined || at === null
      ? null
      : { kind: 'renew', credentialId, successorId: successor.credentialId, at };
  const name = certificateName(credential);
  const word = texts[kind === 'renew' ? 'renewal.renew' : 'renewal.withdraw'];
  const about = { missing: texts['renewal.missing'], word, texts, onClose: props.onClose, onDone: props.onDone };
  if (kind === 'withdraw') {
    return (
      <Dialog title={word} onClose={props.onClose}>
        <ActForm
          {...about}
          act={{ kind: 'withdraw-renewal', credentialId }}
          sentence={texts['renewal.withdrawSentence'](name)}
        />
      </Dialog>
    );
  }
  return (
    <Dialog title={word} onClose={props.onClose}>
      <ActForm
        {...about}
        act={renewal}
        sentence={
          successor === undefined || at === null
            ? ''
            : texts['renewal.sentence'](name, certificateName(successor), formats.date(at))
        }
      >
        <div>
          <label className="label" htmlFor={`${id}-successor`}>
            {texts['renewal.successor']}
          </label>
          <select
            id={`${id}-successor`}
            className="input"
            value={chosen}
            onChange={(event) => {
              setChosen(event.target.value);
            }}
          >
            {successors.map((each) => (
              <option key={each.credentialId} value={each.credentialId}>
                {certificateName(each)}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label className="label" htmlFor={`${id}-day`}>
            {texts['renewal.day']}
          </label>
          <input
            id={`${id}-day`}
            type="date"
            className="input"
            min={today}
            value={day}
            onChange={(event) => {
              setDay(event.target.value);
            }}
          />
        </div>
      </ActForm>
    </Dialog>
  );
}
