import type { AdminActsAnswer } from '@dealseal/app-server/contract/people';
import type { Credential, Role } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useId, useState } from 'react';
import { useActsFor } from '../../assistance/use-acts-for.js';
import { certificateName } from '../../signing/choices.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Dialog } from '../../ui/dialog.js';
import { ActForm } from './act-form.js';
import { type ActKind, type ListedPerson, type PersonAct } from './people-list.js';
import { RadioChoice } from '../../ui/radio-choice.js';
import { RoleSelect } from './role-select.js';

/** One act upon one person, ended by the administrator's own code under a sentence that says what it authorises. */
export function ActDialog(props: {
  readonly listed: ListedPerson;
  readonly firstKind: ActKind;
  readonly credentials: readonly Credential[];
  readonly texts: HomeTexts;
  readonly onClose: () => void;
  readonly onDone: (kind: ActKind, answer: AdminActsAnswer) => void;
}): ReactNode {
  const { listed, texts } = props;
  const [kind, setKind] = useState(props.firstKind);
  const [role, setRole] = useState<Role>(listed.person?.role ?? 'signer');
  const [chosen, setChosen] = useState<string | null>(null);
  const id = useId();
  const acts = useActsFor(listed);
  const choices = credentialChoices(kind, listed, props.credentials);
  const credential = choices.find(({ credentialId }) => credentialId === chosen) ?? choices[0] ?? null;
  const needsCredential = kind === 'grant' || kind === 'withdraw-grant';
  const act = actOf({ kind, listed, role, credential });

  return (
    <Dialog title={listed.name} onClose={props.onClose}>
      <ActForm
        act={act}
        sentence={act === null ? '' : sentence(act, { texts, name: listed.name, credential })}
        missing={texts[kind === 'change-role' ? 'role.nothing' : 'act.credentialNone']}
        word={texts[`act.${kind}`]}
        texts={texts}
        onClose={props.onClose}
        onDone={(answer) => {
          props.onDone(kind, answer);
        }}
      >
        {acts.length === 1 ? null : (
          <fieldset className="stack stack--s">
            <legend className="vh">{listed.name}</legend>
            {acts.map((candidate) => (
              <RadioChoice
                key={candidate}
                name={`${id}-act`}
                isChosen={candidate === kind}
                onChoose={() => {
                  setKind(candidate);
                }}
              >
                {texts[`act.${candidate}`]}
              </RadioChoice>
            ))}
          </fieldset>
        )}
        {kind === 'invite' || kind === 'change-role' ? (
          <RoleSelect value={role} texts={texts} onChange={setRole} />
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
                setChosen(event.target.value);
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
      </ActForm>
    </Dialog>
  );
}

function credentialChoices(kind: ActKind, { person }: ListedPerson, credentials: readonly Credential[]): Credential[] {
  const granted = person?.credentialIds ?? [];
  const isWanted = kind === 'withdraw-grant';
  const now = new Date().toISOString();
  return credentials.filter(
    ({ credentialId, replacedBy }) =>
      granted.includes(credentialId) === isWanted && (replacedBy === undefined || replacedBy.at > now),
  );
}

/** The act as the service takes it; null while it names no certificate, or the role that the person has. */
function actOf(options: {
  kind: ActKind;
  listed: ListedPerson;
  role: Role;
  credential: Credential | null;
}): PersonAct | null {
  const { kind, listed, role, credential } = options;
  const { personId, name } = listed;
  switch (kind) {
    case 'invite':
      return { kind, personId, name, role };
    case 'change-role':
      return listed.person?.role === role ? null : { kind, personId, role };
    case 'grant':
    case 'withdraw-grant':
      return credential === null ? null : { kind, personId, credentialId: credential.credentialId };
    case 'assist-enrolment':
    case 'unlock':
    case 'reset':
    case 'stop':
      return { kind, personId };
  }
}

function sentence(act: PersonAct, about: { texts: HomeTexts; name: string; credential: Credential | null }): string {
  const { texts, name, credential } = about;
  switch (act.kind) {
    case 'invite':
      return act.role === 'signer' || act.role === 'administrator'
        ? texts[act.role === 'administrator' ? 'act.sentence.inviteAdministrator' : 'act.sentence.invite'](name)
        : texts['role.sentence.invite'](name, texts[`people.role.${act.role}`]);
    case 'change-role':
      return texts['role.sentence.change'](name, texts[`people.role.${act.role}`]);
    case 'grant':
    case 'withdraw-grant':
      return texts[`act.sentence.${act.kind}`](name, credential === null ? '' : certificateName(credential));
    case 'assist-enrolment':
    case 'unlock':
    case 'reset':
    case 'stop':
      return texts[`act.sentence.${act.kind}`](name);
  }
}
