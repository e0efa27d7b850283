import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import { IconButton } from '../ui/button.js';
import { copyText } from '../ui/copy-text.js';
import { Facts } from '../ui/facts.js';
import { Fingerprint } from '../ui/fingerprint.js';
import { AlertIcon, CheckIcon, CopyIcon, InfoIcon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import { useSigningTexts } from './signing-texts.js';

/** What is known of the bytes that will be signed; warnings come before the code, not after. */
export function ReviewFacts({ request }: { readonly request: SigningRequestView }): ReactNode {
  const texts = useSigningTexts();
  const { formats } = useServices();
  const { inspection } = request;
  const warnings = [
    ...(inspection.hasForm ? [texts['review.hasForm']] : []),
    ...(inspection.hasAttachments ? [texts['review.hasAttachments']] : []),
    ...(inspection.hasScripts ? [texts['review.hasScripts']] : []),
  ];
  return (
    <>
      {request.alreadySignedAt === null ? null : (
        <Notice tone="info" icon={InfoIcon} title={texts['review.already'](formats.date(request.alreadySignedAt))}>
          {texts['review.alreadyText']}
        </Notice>
      )}
      <Facts
        facts={[
          [texts['review.pages'], `${inspection.pageCount} · ${formats.bytes(request.size)}`],
          [texts['review.field'], <bdi key="field">{request.fieldTitle}</bdi>],
          [texts['review.frozen'], <time key="frozen">{formats.dateTime(request.frozenAt)}</time>],
          [
            texts['fingerprint.label'],
            <span key="fingerprint" className="row">
              <Fingerprint sha256={request.sha256} />
              <IconButton
                size="s"
                icon={CopyIcon}
                label={texts['review.copyFingerprint']}
                onPress={() => void copyText(request.sha256)}
              />
            </span>,
          ],
          ...inspection.signatures.map((signature): [string, ReactNode] => [
            texts['review.signed'],
            <SignatureFact key={signature.fieldName} signature={signature} />,
          ]),
        ]}
      />
      {warnings.map((warning) => (
        <p key={warning} className="help help--warn">
          <AlertIcon />
          {warning}
        </p>
      ))}
    </>
  );
}

function SignatureFact(props: {
  readonly signature: SigningRequestView['inspection']['signatures'][number];
}): ReactNode {
  const texts = useSigningTexts();
  const { formats } = useServices();
  const { signer, signedAt, intact } = props.signature;
  return (
    <>
      <bdi>{texts['review.signedBy'](signer, signedAt === null ? null : formats.date(signedAt))}</bdi>
      <span className={intact ? 'row small why--ok' : 'row small why--bad'}>
        {intact ? <CheckIcon size="s" /> : <AlertIcon size="s" />}
        {intact ? texts['review.intact'] : texts['review.notIntact']}
      </span>
    </>
  );
}
