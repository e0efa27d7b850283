import type { Role } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Dialog } from '../../ui/dialog.js';
import { ActForm } from './act-form.js';
import { type ListedPerson, type PersonAct, roleActOf } from './people-list.js';
import { RoleSelect } from './role-select.js';

/** One role for several people, each named: who is unknown is invited, who has another role gets this one. All under one code. */
export function RoleDialog(props: {
  readonly chosen: readonly ListedPerson[];
  readonly texts: HomeTexts;
  readonly onClose: () => void;
  readonly onDone: (count: number, untold: readonly string[]) => void;
}): ReactNode {
  const { chosen, texts } = props;
  const [role, setRole] = useState<Role>('signer');
  const acts = chosen.flatMap((listed) => roleActOf(listed, role) ?? []);
  return (
    <Dialog title={texts['role.title'](chosen.length)} onClose={props.onClose}>
      <ActForm
        act={acts.length === 0 ? null : acts}
        sentence={sentence(acts, { chosen, role, texts })}
        missing={texts['role.nothing']}
        word={texts[acts.every(({ kind }) => kind === 'invite') ? 'act.invite' : 'act.change-role']}
        texts={texts}
        onClose={props.onClose}
        onDone={({ untold }) => {
          props.onDone(acts.length, untold);
        }}
      >
        <RoleSelect value={role} texts={texts} onChange={setRole} />
        <ul className="stack stack--s" aria-label={texts['role.people']}>
          {chosen.map((listed) => (
            <li key={listed.personId}>
              <bdi>{listed.name}</bdi> <span className="second">{texts[whatOf(listed, role)]}</span>
            </li>
          ))}
        </ul>
      </ActForm>
    </Dialog>
  );
}

function whatOf(listed: ListedPerson, role: Role): 'role.invited' | 'role.changed' | 'role.same' {
  const act = roleActOf(listed, role);
  return act === null ? 'role.same' : act.kind === 'invite' ? 'role.invited' : 'role.changed';
}

function sentence(
  acts: readonly PersonAct[],
  { chosen, role, texts }: { chosen: readonly ListedPerson[]; role: Role; texts: HomeTexts },
): string {
  const namesOf = (kind: PersonAct['kind']) =>
    acts.flatMap((act) =>
      act.kind === kind ? chosen.filter(({ personId }) => personId === act.personId).map(({ name }) => name) : [],
    );
  const [invited, changed] = [namesOf('invite'), namesOf('change-role')];
  const word = texts[`people.role.${role}`];
  return [
    ...(invited.length === 0 ? [] : [texts['role.sentence.invite'](invited.join(', '), word)]),
    ...(changed.length === 0 ? [] : [texts['role.sentence.change'](changed.join(', '), word)]),
  ].join(' ');
}
