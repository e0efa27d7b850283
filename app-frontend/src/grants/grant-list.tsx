import type { AdminGrants } from '@dealseal/app-server/contract/people';
import type { Grant } from '@dealseal/signing-service/contract/grants';
import type { Credential, Person } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import { useServices } from '../services.js';
import type { HomeTexts } from '../texts/load-texts.js';
import { Avatar } from '../ui/avatar.js';
import { Button } from '../ui/button.js';
import { AlertIcon, UserIcon } from '../ui/icons.js';
import { StatusPill } from '../ui/status-pill.js';
import { GrantDialog } from './grant-dialog.js';
import '../ui/act-rows.css';
import './grants.css';
import { limitLines } from './grant-words.js';
import { WithdrawDialog } from './withdraw-dialog.js';

type Opened =
  { readonly kind: 'give' } | { readonly kind: 'change' | 'withdraw'; readonly person: Person; readonly grant: Grant };

/** Who may sign with one certificate, for what and until when; given, changed and taken back by acts. */
export function GrantList(props: {
  readonly credential: Credential;
  readonly people: readonly Person[];
  readonly answer: AdminGrants;
  readonly texts: HomeTexts;
  readonly onDone: () => void;
}): ReactNode {
  const { credential, people, answer, texts } = props;
  const [opened, setOpened] = useState<Opened | null>(null);
  const held = (answer.grants ?? []).flatMap((grant) => {
    const person = people.find(({ personId }) => personId === grant.personId);
    return grant.credentialId !== credential.credentialId || person === undefined ? [] : [{ grant, person }];
  });
  const others = people.filter(
    ({ personId, state }) => state !== 'stopped' && !held.some(({ person }) => person.personId === personId),
  );
  const close = () => {
    setOpened(null);
  };
  const done = () => {
    close();
    props.onDone();
  };
  const about = { credential, texts, onClose: close, onDone: done };
  return (
    <section className="stack">
      <div className="row row--wrap">
        <h3 className="grow">{texts['certificates.people']}</h3>
        <Button
          kind="primary"
          icon={UserIcon}
          blocked={others.length === 0}
          onPress={() => {
            setOpened({ kind: 'give' });
          }}
        >
          {texts['grants.give']}
        </Button>
      </div>
      {held.length === 0 ? <p className="second">{texts['certificates.nobody']}</p> : null}
      <ul className="actrows">
        {held.map(({ grant, person }) => (
          <GrantRow
            key={person.personId}
            grant={grant}
            person={person}
            places={answer}
            texts={texts}
            onOpen={(kind) => {
              setOpened({ kind, grant, person });
            }}
          />
        ))}
      </ul>
      {opened?.kind === 'give' ? <GrantDialog {...about} people={others} grant={null} places={answer} /> : null}
      {opened?.kind === 'change' ? (
        <GrantDialog {...about} people={[opened.person]} grant={opened.grant} places={answer} />
      ) : null}
      {opened?.kind === 'withdraw' ? <WithdrawDialog {...about} person={opened.person} /> : null}
    </section>
  );
}

function GrantRow(props: {
  readonly grant: Grant;
  readonly person: Person;
  readonly places: Pick<AdminGrants, 'fields' | 'kinds'>;
  readonly texts: HomeTexts;
  readonly onOpen: (kind: 'change' | 'withdraw') => void;
}): ReactNode {
  const { grant, person, places, texts } = props;
  const { formats, now } = useServices();
  const { limits, usedToday, lastUsedAt } = grant;
  const lines = limitLines(limits, { places, texts, formats });
  const isOver = limits.until !== null && Date.parse(limits.until) <= now();
  return (
    <li className="actrows__row">
      <Avatar name={person.name} />
      <div className="actrows__what">
        <bdi className="strong">{person.name}</bdi>
        <span className="small second">
          <bdi>{lines.length === 0 ? texts['grants.unlimited'] : lines.join(' · ')}</bdi>
        </span>
        <span className="small second">
          {lastUsedAt === null
            ? texts['grants.neverUsed']
            : texts['grants.used'](formats.shortDateTime(lastUsedAt), usedToday)}
        </span>
        {isOver ? (
          <StatusPill tone="warn" icon={AlertIcon}>
            {texts['grants.over']}
          </StatusPill>
        ) : null}
      </div>
      <div className="actrows__acts">
        <Button
          size="s"
          label={texts['grants.changeOf'](person.name)}
          onPress={() => {
            props.onOpen('change');
          }}
        >
          {texts['grants.change']}
        </Button>
        <Button
          size="s"
          kind="quiet"
          label={texts['grants.withdrawOf'](person.name)}
          onPress={() => {
            props.onOpen('withdraw');
          }}
        >
          {texts['grants.withdraw']}
        </Button>
      </div>
    </li>
  );
}
