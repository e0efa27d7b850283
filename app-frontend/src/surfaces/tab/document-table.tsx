import type { Document, DocumentsAnswer } from '@dealseal/app-server/contract/documents';
import { Fragment, type ReactNode, useState } from 'react';
import { actionText, documentView } from '../../documents/document-view.js';
import type { DocumentActions } from '../../documents/use-document-actions.js';
import { useReceipt } from '../../receipts/use-receipt.js';
import { useServices } from '../../services.js';
import type { TabTexts } from '../../texts/load-texts.js';
import { Button, IconButton } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { FileName } from '../../ui/file-name.js';
import { ClockIcon, DocIcon, DownloadIcon, EyeIcon, SpinnerIcon } from '../../ui/icons.js';
import '../../ui/list.css';
import '../../ui/panel.css';
import { StatusPill } from '../../ui/status-pill.js';
import { useNow } from '../../ui/use-now.js';
import type { ListedDocument } from './tab-state.js';
import type { Selection } from '../../documents/use-selection.js';

/** One row per document; an error stands under the row where it arose. Under 700 px each row is drawn as a card. */
export function DocumentTable(props: {
  readonly listed: readonly ListedDocument[];
  /** Who looks at them. */
  readonly me: Pick<DocumentsAnswer['me'], 'lockedUntil' | 'assistedBy'>;
  readonly texts: TabTexts;
  readonly actions: DocumentActions;
  readonly selection: Selection<ListedDocument>;
  readonly onRetry: () => void;
  readonly onHistory: (listed: ListedDocument) => void;
}): ReactNode {
  const { texts, actions } = props;
  const receipt = useReceipt();
  const [receiptOf, setReceiptOf] = useState<Document | null>(null);
  const errorOf = (document: Document) => {
    if (actions.failure?.document === document) return actions.failure.error;
    return receiptOf === document ? receipt.error : null;
  };
  const receiptStateOf = (document: Document) => {
    if (!receipt.isLoading) return 'ready';
    return receiptOf === document ? 'loading' : 'waits';
  };
  return (
    <table className="table table--cards table--documents">
      <caption className="vh">{texts['tab.caption']}</caption>
      <thead>
        <tr>
          <th scope="col">{texts['tab.column.name']}</th>
          <th scope="col">{texts['tab.column.field']}</th>
          <th scope="col">{texts['tab.column.status']}</th>
          <th scope="col">{texts['tab.column.signer']}</th>
          <th scope="col">{texts['tab.column.certificate']}</th>
          <th scope="col">
            <span className="vh">{texts['tab.column.actions']}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.listed.map((listed, index) => {
          const error = errorOf(listed.document);
          return (
            <Fragment key={`${listed.document.address.field} ${listed.document.address.fileId}`}>
              <DocumentTableRow
                {...props}
                item={listed}
                isFirst={index === 0}
                receipt={receiptStateOf(listed.document)}
                onReceipt={() => {
                  setReceiptOf(listed.document);
                  receipt.save({ kind: 'document', address: listed.document.address }, listed.name);
                }}
              />
              {error === null ? null : (
                <tr className="rowerr">
                  <td colSpan={6}>
                    <ErrorNotice error={error} />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

function DocumentTableRow(props: {
  readonly item: ListedDocument;
  readonly isFirst: boolean;
  /** Who looks at them. */
  readonly me: Pick<DocumentsAnswer['me'], 'lockedUntil' | 'assistedBy'>;
  readonly texts: TabTexts;
  readonly actions: DocumentActions;
  readonly selection: Selection<ListedDocument>;
  readonly onRetry: () => void;
  readonly onHistory: (listed: ListedDocument) => void;
  /** One receipt is fetched at a time. */
  readonly receipt: 'ready' | 'loading' | 'waits';
  readonly onReceipt: () => void;
}): ReactNode {
  const { texts, actions, selection } = props;
  const { document, state, name } = props.item;
  const { formats } = useServices();
  const now = useNow(state === 'signing');
  const { lockedUntil, assistedBy = null } = props.me;
  const view = documentView(state, document, { texts, formats, now, lockedUntil, assistedBy });
  const none = <span className="muted">{texts['tab.none']}</span>;
  const open = () => {
    actions.open(document, name);
  };
  return (
    <tr className={selection.isPossible(props.item) && selection.isChosen(props.item) ? 'is-on' : undefined}>
      <td className="table__name">
        <span className="row">
          {selection.isPossible(props.item) ? (
            <input
              type="checkbox"
              className="check"
              aria-label={texts['select.document'](name)}
              checked={selection.isChosen(props.item)}
              onChange={() => {
                selection.toggle(props.item);
              }}
            />
          ) : selection.possible.length > 0 ? (
            <span className="check check--none" />
          ) : null}
          <span className="two grow">
            <span className="row strong">
              <FileName name={name} />
            </span>
            {document.size === null ? null : <span>{formats.bytes(document.size)}</span>}
          </span>
        </span>
      </td>
      <td className="table__field">
        <bdi>{document.fieldTitle}</bdi>
      </td>
      <td className="table__status">
        {view.pill === null ? null : (
          <span title={view.fact}>
            <StatusPill tone={view.pill.tone} icon={view.pill.icon} spinning={view.pill.spinning === true}>
              {view.pill.text}
            </StatusPill>
          </span>
        )}
      </td>
      <td className="table__signer">
        {document.signer === null ? (
          none
        ) : (
          <span className="two">
            <bdi>{document.signer}</bdi>
            {document.at === null ? null : <time>{formats.shortDateTime(document.at)}</time>}
          </span>
        )}
      </td>
      <td className="table__certificate small second">
        {document.certificateOwner === null ? none : <bdi>{document.certificateOwner}</bdi>}
      </td>
      <td className="act">
        <span className="row">
          {view.action === 'download' ? (
            <>
              <Button
                size="s"
                icon={DownloadIcon}
                className="btn--download"
                label={`${texts['action.download']}: ${name}`}
                onPress={() => {
                  actions.download(document, name);
                }}
              >
                <span className="card-word">{texts['action.download']}</span>
              </Button>
              <IconButton
                size="s"
                icon={props.receipt === 'loading' ? SpinnerIcon : DocIcon}
                label={`${texts['action.receipt']}: ${name}`}
                blocked={props.receipt !== 'ready'}
                onPress={props.onReceipt}
              />
              <IconButton size="s" icon={EyeIcon} label={`${texts['action.open']}: ${name}`} onPress={open} />
            </>
          ) : view.action === null ? null : (
            <Button
              size="s"
              kind={props.isFirst && view.action === 'sign' && selection.chosen.length === 0 ? 'primary' : 'outline'}
              label={`${actionText(view.action, texts)}: ${name}`}
              onPress={view.action === 'retry' ? props.onRetry : open}
            >
              {actionText(view.action, texts)}
            </Button>
          )}
          <IconButton
            size="s"
            icon={ClockIcon}
            label={`${texts['tab.history']}: ${name}`}
            onPress={() => {
              props.onHistory(props.item);
            }}
          />
        </span>
      </td>
    </tr>
  );
}
