import type { Cards } from '@dealseal/app-server/contract/cards';
import type { DocumentsAnswer } from '@dealseal/app-server/contract/documents';
import type { DocumentAddress } from '@dealseal/app-server/contract/session';
import { type ReactNode, useId } from 'react';
import { documentKey } from '../documents/document-key.js';
import { documentState, signable } from '../documents/document-state.js';
import { documentView } from '../documents/document-view.js';
import { useDocuments } from '../documents/use-documents.js';
import { useServices } from '../services.js';
import type { MainPageTexts } from './main-page-texts.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { FileName } from '../ui/file-name.js';
import { DownIcon, UpIcon } from '../ui/icons.js';
import { SkeletonLines } from '../ui/skeleton.js';
import { StatusPill } from '../ui/status-pill.js';

export interface PickableDocument {
  readonly address: DocumentAddress;
  readonly name: string;
}

interface Choosing {
  readonly texts: MainPageTexts;
  readonly isChosen: (document: PickableDocument) => boolean;
  readonly onToggle: (document: PickableDocument) => void;
}

/** A card whose documents are shown when it is opened. */
export function PickedCard(
  props: Choosing & {
    readonly card: Cards['cards'][number];
    /** What one of its kind is called. */
    readonly kind: string;
    readonly isOpen: boolean;
    readonly onOpen: () => void;
  },
): ReactNode {
  const { card, texts, isOpen } = props;
  const id = useId();
  const Arrow = isOpen ? UpIcon : DownIcon;
  return (
    <li>
      <button type="button" className="cards__head" aria-expanded={isOpen} aria-controls={id} onClick={props.onOpen}>
        <bdi className="strong">{card.title}</bdi>
        <span className="second small">
          {texts['main.card'](props.kind, card.entityId)} · {texts['pick.files'](card.files)}
        </span>
        <Arrow />
      </button>
      <div id={id} hidden={!isOpen}>
        {isOpen ? <DocumentsOfCard {...props} /> : null}
      </div>
    </li>
  );
}

function DocumentsOfCard(props: Choosing & { readonly card: Cards['cards'][number] }): ReactNode {
  const { card, texts } = props;
  const { value: answer, error, reload } = useDocuments(card.entityTypeId, card.entityId);
  if (answer === null) {
    return (
      <div className="main__further">
        {error === null ? <SkeletonLines lines={2} /> : <ErrorNotice error={error} onRetry={reload} />}
      </div>
    );
  }
  const isAny = answer.documents.some((document) => signable.has(documentState(document, answer)));
  return (
    <>
      {isAny ? null : <p className="main__further second">{texts['pick.none']}</p>}
      <ul className="cards__documents" aria-label={card.title}>
        {answer.documents.map((document) => (
          <DocumentToPick key={documentKey(document.address)} {...props} document={document} answer={answer} />
        ))}
      </ul>
    </>
  );
}

function DocumentToPick(
  props: Choosing & { readonly document: DocumentsAnswer['documents'][number]; readonly answer: DocumentsAnswer },
): ReactNode {
  const { document, answer, texts } = props;
  const { formats, now } = useServices();
  const state = documentState(document, answer);
  const { lockedUntil, assistedBy = null } = answer.me;
  const name = document.name ?? texts['file.unnamed'](document.fieldTitle);
  const { pill, fact } = documentView(state, document, { texts, formats, now: now(), lockedUntil, assistedBy });
  const pickable = { address: document.address, name };
  return (
    <li className="row">
      {signable.has(state) ? (
        <input
          type="checkbox"
          className="check"
          aria-label={texts['select.document'](name)}
          checked={props.isChosen(pickable)}
          onChange={() => {
            props.onToggle(pickable);
          }}
        />
      ) : (
        <span className="check check--none" />
      )}
      <span className="grow cards__name">
        <FileName name={name} />
      </span>
      {pill === null ? null : (
        <span title={fact}>
          <StatusPill tone={pill.tone} icon={pill.icon} spinning={pill.spinning === true}>
            {pill.text}
          </StatusPill>
        </span>
      )}
    </li>
  );
}
