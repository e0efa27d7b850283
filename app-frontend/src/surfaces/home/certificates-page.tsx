import type { Credential, Person } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useCallback, useState } from 'react';
import { CertificatePanel } from '../../certificates/certificate-panel.js';
import { useServices } from '../../services.js';
import { credentialReason } from '../../signing/credential-reason.js';
import { organisationBeside, ownerLine, serialEnd } from '../../signing/choices.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { Button } from '../../ui/button.js';
import { EmptyState } from '../../ui/empty-state.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { Facts } from '../../ui/facts.js';
import { AlertIcon, CertIcon, CheckCircleIcon } from '../../ui/icons.js';
import '../../ui/panel.css';
import { SkeletonLines } from '../../ui/skeleton.js';
import { StatusPill } from '../../ui/status-pill.js';
import { Tile } from '../../ui/tile.js';
import { useLoaded } from '../../ui/use-loaded.js';
import './certificates.css';

/** The portal's certificates, and each with all that it says. */
export function CertificatesPage({ texts }: { readonly texts: HomeTexts }): ReactNode {
  const { api } = useServices();
  const load = useCallback((signal: AbortSignal) => api.people('', signal), [api]);
  const { value: answer, error, reload } = useLoaded(load);
  const [viewed, setViewed] = useState<Credential | null>(null);
  if (answer === null) {
    return error === null ? <SkeletonLines lines={6} /> : <ErrorNotice error={error} onRetry={reload} />;
  }
  if (viewed !== null) {
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
        <section className="panel panel--pad stack stack--l">
          <h2>
            <bdi>{ownerLine(viewed)}</bdi>
          </h2>
          <CertificatePanel credentialId={viewed.credentialId} />
        </section>
      </>
    );
  }
  if (answer.credentials.length === 0) {
    return (
      <div className="panel">
        <EmptyState icon={CertIcon} title={texts['certificates.none']} text={texts['certificates.noneText']} />
      </div>
    );
  }
  return (
    <ul className="cardgrid">
      {answer.credentials.map((credential) => (
        <CredentialCard
          key={credential.credentialId}
          credential={credential}
          people={answer.people}
          texts={texts}
          onView={() => {
            setViewed(credential);
          }}
        />
      ))}
    </ul>
  );
}

function CredentialCard(props: {
  readonly credential: Credential;
  readonly people: readonly Person[];
  readonly texts: HomeTexts;
  readonly onView: () => void;
}): ReactNode {
  const { credential, texts } = props;
  const { formats } = useServices();
  const { owner, state } = credential;
  const organisation = organisationBeside(owner, credential.organisation);
  const names = props.people.flatMap(({ name, credentialIds }) =>
    credentialIds.includes(credential.credentialId) ? [name] : [],
  );
  const isUsable = state === 'usable';
  return (
    <li className="panel grant">
      <div className="row row--top">
        <Tile tone={isUsable ? 'ok' : 'bad'} icon={CertIcon} />
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
      <div>
        {isUsable ? (
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
