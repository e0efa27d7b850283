import type { Person } from '@dealseal/signing-service/contract/people';
import type { ReactNode } from 'react';
import { useActsFor } from '../../assistance/use-acts-for.js';
import { useServices } from '../../services.js';
import { openAssistance } from '../../enrolment/open-assistance.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Avatar } from '../../ui/avatar.js';
import { Button, IconButton } from '../../ui/button.js';
import { AlertIcon, MoreIcon, PhoneIcon } from '../../ui/icons.js';
import '../../ui/list.css';
import '../../ui/panel.css';
import { StatusPill } from '../../ui/status-pill.js';
import type { ActKind, ListedPerson } from './people-list.js';
import { PersonPill } from './person-pill.js';

export function PeopleTable(props: {
  readonly people: readonly ListedPerson[];
  /** Ids of those who are chosen; null for an auditor, who chooses nobody and does nothing. */
  readonly chosen: ReadonlySet<string> | null;
  readonly texts: HomeTexts;
  readonly onChoose: (listed: ListedPerson) => void;
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
          <th scope="col">{texts['people.column.last']}</th>
          <th scope="col">{texts['people.column.certificates']}</th>
          {props.chosen === null ? null : (
            <th scope="col">
              <span className="vh">{texts['people.column.actions']}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {props.people.map((listed) => (
          <PersonRow
            key={listed.personId}
            listed={listed}
            isChosen={props.chosen?.has(listed.personId) ?? null}
            texts={texts}
            onChoose={props.onChoose}
            onAct={props.onAct}
          />
        ))}
      </tbody>
    </table>
  );
}

function PersonRow(props: {
  readonly listed: ListedPerson;
  /** Null where nobody can be chosen. */
  readonly isChosen: boolean | null;
  readonly texts: HomeTexts;
  readonly onChoose: (listed: ListedPerson) => void;
  readonly onAct: (listed: ListedPerson, kind: ActKind) => void;
}): ReactNode {
  const { listed, isChosen, texts } = props;
  const { person, name, lastSignedAt } = listed;
  const { formats } = useServices();
  const certificates = person?.credentialIds.length ?? 0;
  return (
    <tr className={isChosen === true ? 'is-on' : undefined}>
      <td className="table__name">
        <span className="row">
          {isChosen === null ? null : (
            <input
              type="checkbox"
              className="check"
              aria-label={texts['people.select'](name)}
              checked={isChosen}
              onChange={() => {
                props.onChoose(listed);
              }}
            />
          )}
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
          <CodeWordFact person={person} texts={texts} />
          <AssistanceFact person={person} texts={texts} />
        </span>
      </td>
      <td className="table__last">
        {lastSignedAt === null ? (
          <span className="muted">–</span>
        ) : (
          <>
            <span className="card-word">{texts['people.column.last']} </span>
            {formats.shortDateTime(lastSignedAt)}
          </>
        )}
      </td>
      <td className="table__certificates">
        {certificates === 0 ? (
          <span className="muted">{texts['home.certificatesNone']}</span>
        ) : (
          texts['people.certificates'](certificates)
        )}
      </td>
      {isChosen === null ? null : <RowActs listed={listed} texts={texts} onAct={props.onAct} />}
    </tr>
  );
}

/** The likeliest act, and the way to the others. */
function RowActs(props: {
  readonly listed: ListedPerson;
  readonly texts: HomeTexts;
  readonly onAct: (listed: ListedPerson, kind: ActKind) => void;
}): ReactNode {
  const { listed, texts, onAct } = props;
  const { person, name } = listed;
  const [first, ...others] = useActsFor(listed);
  const [next] = others;
  const word = first === 'invite' && person?.state === 'invited' ? texts['act.inviteAgain'] : texts[`act.${first}`];
  return (
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

/** Nobody vouched for the phone that is used, or will be. */
function CodeWordFact({ person, texts }: { readonly person: Person | null; readonly texts: HomeTexts }): ReactNode {
  if (person?.isWithoutCodeWord !== true) return null;
  return (
    <StatusPill tone="warn" icon={AlertIcon}>
      {texts[person.state === 'invited' ? 'people.needsNoCodeWord' : 'people.withoutCodeWord']}
    </StatusPill>
  );
}

/** Another administrator has seen the key of the phone, or a first code is awaited. */
function AssistanceFact({ person, texts }: { readonly person: Person | null; readonly texts: HomeTexts }): ReactNode {
  const { formats, now } = useServices();
  const { assistedBy = null } = person ?? {};
  const open = person === null ? null : openAssistance(person, now());
  if (open !== null)
    return <span className="small second">{texts['people.assistance'](formats.time(open.until))}</span>;
  return assistedBy === null ? null : <span className="small second">{texts['people.assistedBy'](assistedBy)}</span>;
}

function roleText({ person, position }: ListedPerson, texts: HomeTexts): string {
  if (person === null || person.role === null) return position ?? '';
  return texts[`people.role.${person.role}`];
}
