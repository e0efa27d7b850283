import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { ReactNode } from 'react';
import { ReceiptButton } from '../receipts/receipt-button.js';
import { useReceipt } from '../receipts/use-receipt.js';
import { useServices } from '../services.js';
import type { Formats } from '../texts/formats.js';
import type { SigningTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { Facts } from '../ui/facts.js';
import { Fingerprint } from '../ui/fingerprint.js';
import { CheckIcon, DownloadIcon, EyeIcon } from '../ui/icons.js';
import { organisationBeside, serialEnd } from './choices.js';
import { PanelHead } from './panel-head.js';
import { useSigningTexts } from './signing-texts.js';
import { StepsPanel } from './steps-panel.js';
import { useAct } from '../ui/use-act.js';
import { useSaveSigned } from './use-save-signed.js';

/** Signed and stored: who, with what, when, and both fingerprints. */
export function ResultPanel(props: {
  readonly request: SigningRequestView;
  readonly result: NonNullable<SigningRequestView['result']>;
  readonly onView: () => void;
}): ReactNode {
  const texts = useSigningTexts();
  const { formats, leave } = useServices();
  const { request, result } = props;
  const { error, run } = useAct();
  const save = useSaveSigned(request);
  const receipt = useReceipt();
  const organisation = organisationBeside(result.signer, result.organisation);
  const owner = result.certificateOwner === result.signer ? null : result.certificateOwner;
  return (
    <StepsPanel
      foot={
        <>
          <Button
            kind="primary"
            size="xl"
            block
            icon={DownloadIcon}
            onPress={() => {
              run(save);
            }}
          >
            {texts['action.download']}
          </Button>
          <div className="row">
            <Button size="l" grow icon={EyeIcon} onPress={props.onView}>
              {texts['action.view']}
            </Button>
            <Button size="l" kind="quiet" grow onPress={leave}>
              {texts['action.close']}
            </Button>
          </div>
        </>
      }
    >
      <div className="stack stack--l">
        <PanelHead
          tone="ok"
          icon={CheckIcon}
          title={texts['done.title']}
          text={
            texts[result.fileId === null ? 'done.kept' : result.storedBy === 'service' ? 'done.byService' : 'done.text']
          }
        />
        {error === null ? null : <ErrorNotice error={error} />}
        {receipt.error === null ? null : <ErrorNotice error={receipt.error} />}
        <div className="receipt">
          <Facts
            facts={[
              [
                texts['done.signer'],
                <span key="signer" className="stack stack--0">
                  <bdi>{result.signer}</bdi>
                  {organisation === null ? null : <bdi className="second">{organisation}</bdi>}
                </span>,
              ],
              [
                texts['done.certificate'],
                <span key="certificate" className="stack stack--0">
                  {owner === null || owner === organisation ? null : <bdi>{owner}</bdi>}
                  <span>
                    <bdi>{result.issuer}</bdi> ·{' '}
                    <span className="num">{texts['cert.serial'](serialEnd(result.serialNumber))}</span>
                  </span>
                </span>,
              ],
              [texts['done.time'], <span key="time">{formats.dateTimeZone(result.signedAt)}</span>],
              ...timeStampFact(result, texts, formats),
              [texts['done.level'], texts[`level.${result.level}`]],
              [texts['done.before'], <Fingerprint key="before" sha256={request.sha256} />],
              [texts['done.after'], <Fingerprint key="after" sha256={result.outputSha256} shield />],
            ]}
          />
        </div>
        <div className="row">
          <ReceiptButton
            receipt={receipt}
            of={{ kind: 'request', requestId: request.requestId }}
            name={request.fileName}
          />
        </div>
      </div>
    </StepsPanel>
  );
}

/** The authority, and its time with the date where that is another day than the signature's. */
function timeStampFact(
  { timeStamp, signedAt }: NonNullable<SigningRequestView['result']>,
  texts: SigningTexts,
  formats: Formats,
): [string, ReactNode][] {
  if (timeStamp === null) return [];
  const { authority, genTime } = timeStamp;
  const isSameDay = formats.date(genTime) === formats.date(signedAt);
  const time = isSameDay ? formats.exactTime(genTime) : formats.dateTimeZone(genTime);
  return [
    [
      texts['done.timeStamp'],
      <span key="time-stamp">
        <bdi>{authority}</bdi>, <span className="num">{time}</span>
      </span>,
    ],
  ];
}
