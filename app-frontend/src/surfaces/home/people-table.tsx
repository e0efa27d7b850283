import type { Person } from '@dealseal/signing-service/contract/people';
import type { ReactNode } from 'react';
import { useServices } from '../../services.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Avatar } from '../../ui/avatar.js';
import { Button, IconButton } from '../../ui/button.js';
import { MoreIcon, PhoneIcon } from '../../ui/icons.js';
import '../../ui/list.css';
import '../../ui/panel.css';
import { StatusPill } from '../../ui/status-pill.js';
import { type ActKind, actsFor, type ListedPerson } from './people-list.js';
import { PersonPill } from './person-pill.js';

export function PeopleTable(props: {
  readonly people: readonly ListedPerson[];
  readonly texts: HomeTexts;
  readonly onAct: (listed: ListedPerson, kind: ActKind) => void;
}): ReactNode {
  const { texts } = props;
  return (
    <table className="table table--cards table--people">
      <caption className="vh">{texts['people.caption']}</caption>
      <thead>
        <tr>
          <th scope="col">{texts['people.column.name']}</th>
          <th scope="col">{texts['people.column.codes']}</th>
          <th scope="col">{texts['people.column.certificates']}</th>
          <th scope="col">
            <span className="vh">{texts['people.column.actions']}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.people.map((listed) => (
          <PersonRow key={listed.personId} listed={listed} texts={texts} onAct={props.onAct} />
        ))}
      </tbody>
    </table>
  );
}

function PersonRow(props: {
  readonly listed: ListedPerson;
  readonly texts: HomeTexts;
  readonly onAct: (listed: ListedPerson, kind: ActKind) => void;
}): ReactNode {
  const { listed, texts, onAct } = props;
  const { person, name } = listed;
  const [first, ...others] = actsFor(listed);
  const [next] = others;
  const certificates = person?.credentialIds.length ?? 0;
  const word = first === 'invite' && person?.state === 'invited' ? texts['act.inviteAgain'] : texts[`act.${first}`];
  return (
    <tr>
      <td className="table__name">
        <span className="row">
          <Avatar name={name} />
          <span className="two">
            <bdi className="strong">{name}</bdi>
            <span>{roleText(listed, texts)}</span>
          </span>
        </span>
      </td>
      <td className="table__codes">
        <span className="person-codes">
          <PersonPill person={person} texts={texts} />
          <CodeFacts person={person} texts={texts} />
        </span>
      </td>
      <td className="table__certificates">
        {certificates === 0 ? (
          <span className="muted">{texts['home.certificatesNone']}</span>
        ) : (
          texts['people.certificates'](certificates)
        )}
      </td>
      <td className="act">
        <span className="row">
          <Button
            size="s"
            label={`${word}: ${name}`}
            onPress={() => {
              onAct(listed, first);
            }}
          >
            {word}
          </Button>
          {next === undefined ? null : (
            <IconButton
              size="s"
              icon={MoreIcon}
              label={texts['people.more'](name)}
              onPress={() => {
                onAct(listed, next);
              }}
            />
          )}
        </span>
      </td>
    </tr>
  );
}

/** What an administrator may have to see to: a request for a reset, and how many recovery codes are left. */
function CodeFacts(props: { readonly person: Person | null; readonly texts: HomeTexts }): ReactNode {
  const { person, texts } = props;
  const { formats } = useServices();
  if (person === null || person.state === 'none' || person.state === 'invited' || person.state === 'stopped')
    return null;
  const { resetRequestedAt = null, recoveryCodesLeft } = person;
  if (resetRequestedAt !== null) {
    return (
      <StatusPill tone="warn" icon={PhoneIcon}>
        {texts['people.asksForReset'](formats.shortDate(resetRequestedAt))}
      </StatusPill>
    );
  }
  return recoveryCodesLeft === undefined ? null : (
    <span className="small second">{texts['people.recoveryLeft'](recoveryCodesLeft)}</span>
  );
}

function roleText({ person, position }: ListedPerson, texts: HomeTexts): string {
  if (person === null || person.role === null) return position ?? '';
  return texts[`people.role.${person.role}`];
}
