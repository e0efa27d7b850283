import type { Credential } from '@dealseal/signing-service/contract/people';
import { type ReactNode, useState } from 'react';
import { CertificateDialog } from '../certificates/certificate-dialog.js';
import { useServices } from '../services.js';
import { Button } from '../ui/button.js';
import { AlertIcon, CertIcon, ClockIcon, PinIcon, TokenIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import { credentialReason, grantReason } from './credential-reason.js';
import { daysLeft, organisationBeside, serialEnd, sortCredentials } from './choices.js';
import { canSign, type GrantStanding, type OfferedCredential } from './grant-standing.js';
import { useSigningTexts } from './signing-texts.js';
import './certificate-card.css';

/** The person's certificates as radio cards; those that cannot sign stay, with their reason. */
export function CertificateChoice(props: {
  readonly credentials: readonly OfferedCredential[];
  /** How many are to be signed. */
  readonly documents: number;
  readonly chosen: string | null;
  readonly onChoose: (credentialId: string) => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { credentials } = props;
  if (credentials.length === 0) {
    return (
      <Notice tone="warn" icon={CertIcon} title={texts['cert.none']}>
        {texts['cert.noneText']}
      </Notice>
    );
  }
  const isWaiting = isTokenAwaited(credentials);
  return (
    <>
      {isWaiting ? (
        <Notice tone="warn" icon={TokenIcon} title={texts['cert.waiting']} announce="status">
          {texts['cert.waitingText']}
        </Notice>
      ) : null}
      <fieldset className="stack stack--s">
        <legend className="vh">{texts['cert.title']}</legend>
        {sortCredentials(credentials).map((credential) => (
          <CertificateCard
            key={credential.credentialId}
            credential={credential}
            documents={props.documents}
            isChosen={credential.credentialId === props.chosen}
            onChoose={props.onChoose}
          />
        ))}
      </fieldset>
    </>
  );
}

/** True when nothing can sign now but something will once its token is back. */
export function isTokenAwaited(credentials: readonly Credential[]): boolean {
  return (
    !credentials.some(({ state }) => state === 'usable') && credentials.some(({ state }) => state === 'token-absent')
  );
}

function CertificateCard(props: {
  readonly credential: OfferedCredential;
  readonly documents: number;
  readonly isChosen: boolean;
  readonly onChoose: (credentialId: string) => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { formats, now } = useServices();
  const { credential } = props;
  const isUsable = canSign(credential);
  const left = daysLeft(credential, now());
  const organisation = organisationBeside(credential.owner, credential.organisation);
  const [isOpen, setOpen] = useState(false);
  const open = () => {
    setOpen(true);
  };
  return (
    <div className="cert-item">
      <label className={isUsable ? 'cert' : 'cert cert--off'}>
        <input
          type="radio"
          name="certificate"
          checked={props.isChosen}
          aria-disabled={!isUsable || undefined}
          onChange={() => {
            if (isUsable) props.onChoose(credential.credentialId);
          }}
        />
        <span>
          <b className="cert__owner">
            {credential.isTest === true ? 'TEST · ' : ''}
            <bdi>{credential.owner}</bdi>
          </b>
          {organisation === null ? null : (
            <span className="cert__org">
              <bdi>{organisation}</bdi>
            </span>
          )}
          <span className="cert__meta">
            <bdi>{credential.issuer}</bdi>
            <span>{texts['cert.validTo'](formats.date(credential.notAfter))}</span>
            <span>{texts['cert.serial'](serialEnd(credential.serialNumber))}</span>
            <bdi>{texts[credential.keyIn === 'file' ? 'cert.keyFile' : 'cert.token'](credential.tokenLabel)}</bdi>
          </span>
          {credential.state === 'usable' ? null : (
            <span className="cert__why why--bad">
              <AlertIcon size="s" />
              {credentialReason(credential, credential.state, { texts, formats })}
            </span>
          )}
          {credential.grant === undefined ? null : <GrantFacts grant={credential.grant} documents={props.documents} />}
          {isUsable && (credential.pin ?? 'remembered') !== 'remembered' ? (
            <span className="cert__why why--warn">
              <PinIcon size="s" />
              {texts['cert.pinTyped']}
            </span>
          ) : null}
          {left === null ? null : (
            <span className="cert__why why--warn">
              <ClockIcon size="s" />
              {texts['cert.expires'](left)}
            </span>
          )}
        </span>
      </label>
      {/* Beside the label: what is inside belongs to the choice. */}
      <Button kind="link" className="cert-item__view" label={texts['cert.view'](credential.owner)} onPress={open}>
        {texts['action.view']}
      </Button>
      {isOpen ? (
        <CertificateDialog
          credential={credential}
          onClose={() => {
            setOpen(false);
          }}
        />
      ) : null}
    </div>
  );
}

/** What the person may do with it: why not now, else until when and how often. */
function GrantFacts({ grant, documents }: { readonly grant: GrantStanding; readonly documents: number }): ReactNode {
  const texts = useSigningTexts();
  const { formats } = useServices();
  const { until, today } = grant;
  const reason = grantReason(grant, documents, { texts, formats });
  if (reason !== null) {
    return (
      <span className="cert__why why--bad">
        <AlertIcon size="s" />
        {reason}
      </span>
    );
  }
  if (until === null && today === null) return null;
  return (
    <span className="cert__meta">
      {until === null ? null : <span>{texts['cert.grant.until'](formats.dateTime(until))}</span>}
      {today === null ? null : <span>{texts['cert.grant.left'](today.left, today.number)}</span>}
    </span>
  );
}
