import type { Act } from '@dealseal/signing-service/contract/acts';
import type { Credential, Role } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useId, useState } from 'react';
import { useServices } from '../../services.js';
import { ownerLine, serialEnd } from '../../signing/choices.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { CodeField } from '../../ui/code-field.js';
import { Dialog } from '../../ui/dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { useCodeEntry } from '../../ui/use-code-entry.js';
import { type ActKind, actsFor, type ListedPerson } from './people-list.js';

/** One act upon one person, ended by the administrator's own code under a sentence that says what it authorises. */
export function ActDialog(props: {
  readonly listed: ListedPerson;
  readonly firstKind: ActKind;
  readonly credentials: readonly Credential[];
  readonly texts: HomeTexts;
  readonly onClose: () => void;
  readonly onDone: (kind: ActKind) => void;
}): ReactNode {
  const { listed, texts } = props;
  const { api, newKey } = useServices();
  const [kind, setKind] = useState(props.firstKind);
  const [role, setRole] = useState<Role>('signer');
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  // One key for what is asked: a lost answer may be asked for again and costs no second code.
  const [requestKey, setRequestKey] = useState(newKey);
  const id = useId();
  const acts = actsFor(listed);
  const choices = credentialChoices(kind, listed, props.credentials);
  const credential = choices.find(({ credentialId }) => credentialId === chosen) ?? choices[0] ?? null;
  const needsCredential = kind === 'grant' || kind === 'withdraw-grant';
  const act = actOf({ kind, listed, role, credential, reason });

  const { register, ...entry } = useCodeEntry({
    texts: {
      help: texts['act.codeHelp'],
      incomplete: texts['act.codeMissing'],
      lastTry: texts.errors['code-wrong']({ triesLeft: 1 }, useServices().formats).body,
    },
    send: async (code) => {
      if (act === null) return;
      await api.act({ requestKey, code, acts: [act] });
      props.onDone(kind);
    },
  });
  const change = (next: () => void) => {
    next();
    setRequestKey(newKey());
  };

  return (
    <Dialog title={listed.name} onClose={props.onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          entry.submit();
        }}
      >
        {acts.length === 1 ? null : (
          <fieldset className="stack stack--s">
            <legend className="vh">{listed.name}</legend>
            {acts.map((candidate) => (
              <label key={candidate} className="choice">
                <input
                  type="radio"
                  name={`${id}-act`}
                  checked={candidate === kind}
                  onChange={() => {
                    change(() => {
                      setKind(candidate);
                    });
                  }}
                />
                {texts[`act.${candidate}`]}
              </label>
            ))}
          </fieldset>
        )}
        {kind === 'invite' ? (
          <div>
            <label className="label" htmlFor={`${id}-role`}>
              {texts['act.role']}
            </label>
            <select
              id={`${id}-role`}
              className="input"
              value={role}
              onChange={(event) => {
                change(() => {
                  setRole(event.target.value === 'administrator' ? 'administrator' : 'signer');
                });
              }}
            >
              <option value="signer">{texts['people.role.signer']}</option>
              <option value="administrator">{texts['people.role.administrator']}</option>
            </select>
          </div>
        ) : null}
        {needsCredential && choices.length > 0 ? (
          <div>
            <label className="label" htmlFor={`${id}-credential`}>
              {texts['act.credential']}
            </label>
            <select
              id={`${id}-credential`}
              className="input"
              value={credential?.credentialId ?? ''}
              onChange={(event) => {
                change(() => {
                  setChosen(event.target.value);
                });
              }}
            >
              {choices.map((candidate) => (
                <option key={candidate.credentialId} value={candidate.credentialId}>
                  {certificateName(candidate)}
                </option>
              ))}
            </select>
          </div>
        ) : null}
        <div>
          <label className="label" htmlFor={`${id}-reason`}>
            {texts['act.reason']}
          </label>
          <input
            id={`${id}-reason`}
            className="input"
            maxLength={500}
            autoComplete="off"
            value={reason}
            onChange={(event) => {
              change(() => {
                setReason(event.target.value);
              });
            }}
          />
        </div>
        {act === null ? (
          <p className="help help--warn">{texts['act.credentialNone']}</p>
        ) : (
          <>
            <p className="sentence">{sentence(act, { texts, name: listed.name, credential })}</p>
            <CodeField
              ref={register}
              label={texts['act.code']}
              value={entry.value}
              message={entry.message}
              onChange={entry.setValue}
            />
          </>
        )}
        {entry.error === null ? null : <ErrorNotice error={entry.error} />}
        <div className="dialog__foot">
          <Button kind="quiet" onPress={props.onClose}>
            {texts['action.cancel']}
          </Button>
          <Button kind="primary" submits blocked={act === null || entry.isSending || entry.secondsLeft > 0}>
            {entry.secondsLeft > 0 ? texts['act.wait'](entry.secondsLeft) : texts[`act.${kind}`]}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function credentialChoices(kind: ActKind, { person }: ListedPerson, credentials: readonly Credential[]): Credential[] {
  const granted = person?.credentialIds ?? [];
  const isWanted = kind === 'withdraw-grant';
  return credentials.filter(({ credentialId }) => granted.includes(credentialId) === isWanted);
}

/** The act as the service takes it; null while it names no certificate. */
function actOf(options: {
  kind: ActKind;
  listed: ListedPerson;
  role: Role;
  credential: Credential | null;
  reason: string;
}): Act | null {
  const { kind, listed, role, credential } = options;
  const { personId, name } = listed;
  const reason = options.reason.trim() === '' ? {} : { reason: options.reason.trim() };
  switch (kind) {
    case 'invite':
      return { kind, personId, name, role, ...reason };
    case 'grant':
    case 'withdraw-grant':
      return credential === null ? null : { kind, personId, credentialId: credential.credentialId, ...reason };
    case 'unlock':
    case 'reset':
    case 'stop':
      return { kind, personId, ...reason };
  }
}

function sentence(act: Act, about: { texts: HomeTexts; name: string; credential: Credential | null }): string {
  const { texts, name, credential } = about;
  switch (act.kind) {
    case 'invite':
      return texts[act.role === 'administrator' ? 'act.sentence.inviteAdministrator' : 'act.sentence.invite'](name);
    case 'grant':
    case 'withdraw-grant':
      return texts[`act.sentence.${act.kind}`](name, credential === null ? '' : certificateName(credential));
    case 'unlock':
    case 'reset':
    case 'stop':
      return texts[`act.sentence.${act.kind}`](name);
  }
}

function certificateName(credential: Credential): string {
  return `${ownerLine(credential)} (…${serialEnd(credential.serialNumber)})`;
}
