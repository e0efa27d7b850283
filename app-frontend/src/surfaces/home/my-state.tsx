import type { Me } from '@dealseal/app-server/contract/people';
import type { Credential } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import { CertificateDialog } from '../../certificates/certificate-dialog.js';
import { openAssistance } from '../../enrolment/open-assistance.js';
import { useServices } from '../../services.js';
import { ownerLine } from '../../signing/choices.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { Facts } from '../../ui/facts.js';
import { PhoneIcon, RefreshIcon } from '../../ui/icons.js';
import { Notice } from '../../ui/notice.js';
import '../../ui/panel.css';
import { SkeletonLines } from '../../ui/skeleton.js';
import type { Loaded } from '../../ui/use-loaded.js';
import { isReader } from './people-list.js';
import { PersonPill } from './person-pill.js';

/** One's own codes and certificates. */
export function MyState(props: {
  readonly texts: HomeTexts;
  readonly loaded: Loaded<Me>;
  /** Opens the set-up of codes. */
  readonly onSetUp: () => void;
}): ReactNode {
  const { texts, loaded, onSetUp } = props;
  const { person, formats, now } = useServices();
  const [viewed, setViewed] = useState<Credential | null>(null);
  const { value: me, error, reload } = loaded;
  if (me === null) {
    return error === null ? <SkeletonLines lines={4} /> : <ErrorNotice error={error} onRetry={reload} />;
  }
  const isNew = (me.person.state === 'none' || me.person.state === 'invited') && !isReader(me.person);
  const { reset = null } = me.person;
  const assistance = openAssistance(me.person, now());
  const isUnproven = me.person.state === 'unproven';
  // A service that speaks an older contract tells none.
  const recoveryLeft = me.person.recoveryCodesLeft;
  return (
    <section className="panel panel--pad stack stack--l" aria-label={texts['home.me']}>
      <h2>
        <bdi>{person?.name ?? me.person.name}</bdi>
      </h2>
      {assistance === null ? null : (
        <Notice tone="info" icon={PhoneIcon} title={texts['home.assisted'](assistance.by)}>
          {texts['home.assistedText']}
        </Notice>
      )}
      {reset === null || assistance !== null ? null : (
        <Notice tone="warn" icon={RefreshIcon} title={texts['home.reset'](reset.by, formats.date(reset.at))}>
          {texts['home.resetText']}
        </Notice>
      )}
      <Facts
        facts={[
          [texts['home.codes'], <PersonPill key="codes" person={me.person} texts={texts} />],
          ...(me.person.role === null ? [] : ([[texts['act.role'], texts[`people.role.${me.person.role}`]]] as const)),
          ...(recoveryLeft === undefined || isNew || isReader(me.person)
            ? []
            : ([[texts['home.recoveryCodes'], texts['home.recoveryLeft'](recoveryLeft)]] as const)),
          [
            texts['home.certificates'],
            me.credentials.length === 0 ? (
              <span key="none" className="muted">
                {texts['home.certificatesNone']}
              </span>
            ) : (
              <ul key="certificates" className="stack stack--s">
                {me.credentials.map((credential) => (
                  <li key={credential.credentialId}>
                    <bdi>{ownerLine(credential)}</bdi>{' '}
                    <Button
                      kind="link"
                      label={texts['cert.view'](credential.owner)}
                      onPress={() => {
                        setViewed(credential);
                      }}
                    >
                      {texts['action.view']}
                    </Button>
                  </li>
                ))}
              </ul>
            ),
          ],
        ]}
      />
      {isNew || isUnproven || isReader(me.person) ? null : <p className="second">{texts['home.hint']}</p>}
      {!isReader(me.person) && (isNew || isUnproven || recoveryLeft !== undefined) ? (
        <div className="row">
          <Button kind={isNew || isUnproven ? 'primary' : 'outline'} size="l" onPress={onSetUp}>
            {texts[setUpWord({ isAssisted: assistance !== null, isNew, isUnproven })]}
          </Button>
        </div>
      ) : null}
      {viewed === null ? null : (
        <CertificateDialog
          credential={viewed}
          onClose={() => {
            setViewed(null);
          }}
        />
      )}
    </section>
  );
}

function setUpWord(of: {
  readonly isAssisted: boolean;
  readonly isNew: boolean;
  readonly isUnproven: boolean;
}): 'home.assistedAction' | 'home.setUp' | 'home.prove' | 'home.replace' {
  if (of.isAssisted) return 'home.assistedAction';
  if (of.isNew) return 'home.setUp';
  return of.isUnproven ? 'home.prove' : 'home.replace';
}
