import type { AdminGrants } from '@dealseal/app-server/contract/people';
import type { Credential, Person } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useCallback, useState } from 'react';
import { CertificatePanel } from '../../certificates/certificate-panel.js';
import { KeyCheck } from '../../doctor/key-check.js';
import { GrantList } from '../../grants/grant-list.js';
import { lastUse } from '../../grants/grant-words.js';
import { OwnerSection } from '../../grants/owner-section.js';
import { RenewalSection } from '../../grants/renewal-section.js';
import { isReplaced, renewalLine } from '../../grants/renewal-words.js';
import { useServices } from '../../services.js';
import { credentialReason } from '../../signing/credential-reason.js';
import { organisationBeside, ownerLine, serialEnd } from '../../signing/choices.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { EmptyState } from '../../ui/empty-state.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { Facts } from '../../ui/facts.js';
import { AlertIcon, CertIcon, CheckCircleIcon, ClockIcon } from '../../ui/icons.js';
import { Notice } from '../../ui/notice.js';
import '../../ui/panel.css';
import { SkeletonLines } from '../../ui/skeleton.js';
import { StatusPill } from '../../ui/status-pill.js';
import { Tile } from '../../ui/tile.js';
import { useLoaded } from '../../ui/use-loaded.js';
import './certificates.css';

/** The portal's certificates, and each with all that it says and who may use it. */
export function CertificatesPage({ texts }: { readonly texts: HomeTexts }): ReactNode {
  const { api } = useServices();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [known, held] = await Promise.all([api.people('', signal), api.grants(signal)]);
      return { known, held };
    },
    [api],
  );
  const { value, error, reload } = useLoaded(load);
  const [viewed, setViewed] = useState<string | null>(null);
  if (value === null) {
    return error === null ? <SkeletonLines lines={6} /> : <ErrorNotice error={error} onRetry={reload} />;
  }
  const { known, held } = value;
  const credential = known.credentials.find(({ credentialId }) => credentialId === viewed);
  if (credential !== undefined) {
    return (
      <>
        <p>
          <Button
            kind="link"
            onPress={() => {
              setViewed(null);
            }}
          >
            {texts['certificates.all']}
          </Button>
        </p>
        {error === null ? null : <ErrorNotice error={error} onRetry={reload} />}
        <CredentialView
          credential={credential}
          credentials={known.credentials}
          people={known.people}
          held={held}
          texts={texts}
          onDone={reload}
        />
      </>
    );
  }
  if (known.credentials.length === 0) {
    return (
      <div className="panel">
        <EmptyState icon={CertIcon} title={texts['certificates.none']} text={texts['certificates.noneText']} />
      </div>
    );
  }
  return (
    <ul className="cardgrid">
      {known.credentials.map((shown) => (
        <CredentialCard
          key={shown.credentialId}
          credential={shown}
          credentials={known.credentials}
          people={known.people}
          usedAt={held.grants === null ? undefined : lastUse(held.grants, shown.credentialId)}
          texts={texts}
          onView={() => {
            setViewed(shown.credentialId);
          }}
        />
      ))}
    </ul>
  );
}

/** Who may use it, whether its key works, and what it says. */
function CredentialView(props: {
  readonly credential: Credential;
  readonly credentials: readonly Credential[];
  readonly people: readonly Person[];
  readonly held: AdminGrants;
  readonly texts: HomeTexts;
  readonly onDone: () => void;
}): ReactNode {
  const { credential, people, held, texts } = props;
  const { now } = useServices();
  const [isDone, setDone] = useState(false);
  const done = () => {
    setDone(true);
    props.onDone();
  };
  return (
    <>
      {isDone ? <Notice tone="ok" icon={CheckCircleIcon} title={texts['grants.done']} announce="status" /> : null}
      <section className="panel panel--pad stack stack--l">
        <h2>
          <bdi>{ownerLine(credential)}</bdi>
        </h2>
        {held.grants === null || isReplaced(credential, now()) ? null : (
          <GrantList credential={credential} people={people} answer={held} texts={texts} onDone={done} />
        )}
        <KeyCheck credentialId={credential.credentialId} texts={texts} />
        {held.grants === null ? null : (
          <>
            <RenewalSection credential={credential} credentials={props.credentials} texts={texts} onDone={done} />
            <OwnerSection credential={credential} people={people} texts={texts} onDone={done} />
          </>
        )}
        <CertificatePanel credentialId={credential.credentialId} />
      </section>
    </>
  );
}

function CredentialCard(props: {
  readonly credential: Credential;
  readonly credentials: readonly Credential[];
  readonly people: readonly Person[];
  /** Null = never; undefined where the service does not tell. */
  readonly usedAt: string | null | undefined;
  readonly texts: HomeTexts;
  readonly onView: () => void;
}): ReactNode {
  const { credential, usedAt, texts } = props;
  const { formats, now } = useServices();
  const { owner, state } = credential;
  const renewal = renewalLine(credential, { credentials: props.credentials, now: now(), texts, formats });
  const isOver = isReplaced(credential, now());
  const organisation = organisationBeside(owner, credential.organisation);
  const names = props.people.flatMap(({ name, credentialIds }) =>
    credentialIds.includes(credential.credentialId) ? [name] : [],
  );
  const isUsable = state === 'usable';
  return (
    <li className="panel grant">
      <div className="row row--top">
        <Tile tone={isUsable && !isOver ? 'ok' : 'bad'} icon={CertIcon} />
        <div className="grow">
          <h2 className="grant__owner">
            <bdi>{owner}</bdi>
          </h2>
          {organisation === null ? null : (
            <p className="small second">
              <bdi>{organisation}</bdi>
            </p>
          )}
        </div>
      </div>
      <div className="grant__state">
        {credential.isTest === true ? (
          <StatusPill tone="warn" icon={AlertIcon}>
            TEST
          </StatusPill>
        ) : null}
        {renewal === null ? null : (
          <StatusPill tone={isOver ? 'warn' : 'info'} icon={isOver ? AlertIcon : ClockIcon}>
            {renewal}
          </StatusPill>
        )}
        {isOver ? null : isUsable ? (
          <StatusPill tone="ok" icon={CheckCircleIcon}>
            {texts['cert.validTo'](formats.date(credential.notAfter))}
          </StatusPill>
        ) : (
          <StatusPill tone="bad" icon={AlertIcon}>
            {credentialReason(credential, state, { texts, formats })}
          </StatusPill>
        )}
      </div>
      <Facts
        facts={[
          [
            texts[credential.keyIn === 'file' ? 'certificates.keyFile' : 'certificates.token'],
            <bdi key="token">{credential.tokenLabel}</bdi>,
          ],
          [texts['certificates.issuer'], <bdi key="issuer">{credential.issuer}</bdi>],
          [texts['certificates.serial'], texts['cert.serial'](serialEnd(credential.serialNumber))],
          ...(usedAt === undefined
            ? []
            : [
                [
                  texts['certificates.lastUse'],
                  usedAt === null ? texts['grants.neverUsed'] : formats.shortDateTime(usedAt),
                ] as const,
              ]),
          [
            texts['certificates.people'],
            <bdi key="people">{names.length === 0 ? texts['certificates.nobody'] : names.join(', ')}</bdi>,
          ],
        ]}
      />
      <div className="row">
        <span className="push" />
        <Button size="s" label={texts['cert.view'](owner)} onPress={props.onView}>
          {texts['action.view']}
        </Button>
      </div>
    </li>
  );
}
