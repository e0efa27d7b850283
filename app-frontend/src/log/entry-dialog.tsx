import type { LoggedDocument } from '@dealseal/app-server/contract/log';
import type { ReactNode } from 'react';
import { kindName } from '../documents/kind-names.js';
import { ReceiptButton } from '../receipts/receipt-button.js';
import { useReceipt } from '../receipts/use-receipt.js';
import { useServices } from '../services.js';
import type { LogTexts } from '../texts/load-texts.js';
import { Button } from '../ui/button.js';
import { useCommonTexts } from '../ui/common-texts.js';
import { Dialog } from '../ui/dialog.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { Facts } from '../ui/facts.js';
import type { EntryView } from './describe-entry.js';

function cardOf({ entityTypeId, entityId, entityTitle }: LoggedDocument, texts: LogTexts): string {
  return `${kindName({ entityTypeId }, texts.kinds)} ${entityId} · ${entityTitle}`;
}

/** All that an entry names, and the way to the others of its document. */
export function EntryDialog(props: {
  readonly view: EntryView;
  readonly texts: LogTexts;
  readonly onClose: () => void;
  readonly onDocument: (digest: string) => void;
  readonly onCard: (card: Pick<LoggedDocument, 'entityTypeId' | 'entityId'>) => void;
}): ReactNode {
  const { view, texts } = props;
  const { formats } = useServices();
  const common = useCommonTexts();
  const { entry, document, inputSha256, outputSha256, facts } = view;
  const receipt = useReceipt();
  const rows: readonly (readonly [string, string | null, boolean?])[] = [
    [texts.facts.entry, formats.number(entry.sequence)],
    [texts.facts.time, formats.dateTimeZone(entry.at)],
    [texts.columns.person, view.person],
    [texts.facts.document, document?.fileName ?? null],
    [texts.facts.card, document === null ? null : cardOf(document, texts)],
    [texts.facts.reason, facts.reasons.length === 0 ? null : facts.reasons.join('; ')],
    [texts.facts.before, inputSha256, true],
    [texts.facts.after, outputSha256, true],
    [texts.facts.level, facts.level],
    [texts.facts.credential, facts.credentialId],
    [texts.facts.step, facts.step],
    [texts.facts.request, facts.requestKey, true],
    [texts.facts.authorization, facts.authorizationId, true],
    [texts.facts.hash, entry.hash, true],
  ];
  return (
    <Dialog title={view.action} onClose={props.onClose}>
      {entry.payload === null ? <p className="second">{texts.erasedText}</p> : null}
      <Facts
        facts={rows.flatMap(([label, value, isCode = false]) => (value === null ? [] : [factOf(label, value, isCode)]))}
      />
      {receipt.error === null ? null : <ErrorNotice error={receipt.error} />}
      <div className="dialog__foot">
        {document === null ? null : (
          <Button
            onPress={() => {
              props.onCard(document);
            }}
          >
            {texts.ofCard}
          </Button>
        )}
        {inputSha256 === null ? null : (
          <Button
            onPress={() => {
              props.onDocument(inputSha256);
            }}
          >
            {texts.ofDocument}
          </Button>
        )}
        {entry.type === 'release' && facts.requestKey !== null ? (
          <ReceiptButton
            receipt={receipt}
            of={{ kind: 'log', requestKey: facts.requestKey, ...(inputSha256 === null ? {} : { sha256: inputSha256 }) }}
            name={document?.fileName ?? null}
          />
        ) : null}
        <Button kind="primary" onPress={props.onClose}>
          {common['action.close']}
        </Button>
      </div>
    </Dialog>
  );
}

function factOf(label: string, value: string, isCode: boolean): readonly [string, ReactNode] {
  return [
    label,
    <bdi key={label} className={isCode ? 'log__code' : undefined}>
      {value}
    </bdi>,
  ];
}
