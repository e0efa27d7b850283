import { type ReactNode, useState } from 'react';
import { actionText, documentView } from '../../documents/document-view.js';
import type { DocumentActions } from '../../documents/use-document-actions.js';
import { useServices } from '../../services.js';
import type { ErrorTexts } from '../../texts/error-texts.js';
import type { FieldTexts } from '../../texts/load-texts.js';
import { Button, IconButton } from '../../ui/button.js';
import { FileName } from '../../ui/file-name.js';
import { DocIcon, DownloadIcon, MoreIcon, XCircleIcon, XIcon } from '../../ui/icons.js';
import { StatusPill } from '../../ui/status-pill.js';
import { Tile } from '../../ui/tile.js';
import { useNow } from '../../ui/use-now.js';
import type { DocumentFieldState } from './field-state.js';

/** Icon, name, state, one button; line 2 says the fact of the state. */
export function DocumentRow(props: {
  readonly state: DocumentFieldState;
  readonly others: number;
  readonly errors: ErrorTexts | null;
  readonly texts: FieldTexts;
  readonly actions: DocumentActions;
  readonly onRetry: () => void;
}): ReactNode {
  const { state, others, texts, actions } = props;
  const { formats } = useServices();
  const now = useNow(state.kind === 'signing');
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { document } = state;
  const { lockedUntil, assistedBy } = state;
  const view = documentView(state.kind, document, { texts, formats, now, lockedUntil, assistedBy });
  const name = document.name ?? texts['file.unnamed'](document.fieldTitle);
  const failure = actions.failure?.document === document ? actions.failure.error : null;
  const open = () => {
    setMenuOpen(false);
    actions.open(document, name);
  };

  if (isMenuOpen) {
    return (
      <div className="field">
        <h1 className="vh">{name}</h1>
        <div className="field__act field__act--menu">
          <Button onPress={open}>{texts['action.details']}</Button>
          <Button onPress={open}>{texts['field.signed.again']}</Button>
        </div>
        <span className="push" />
        <IconButton
          icon={XIcon}
          label={texts['action.close']}
          onPress={() => {
            setMenuOpen(false);
          }}
        />
      </div>
    );
  }
  const { pill, factIcon: FactIcon } = view;
  return (
    <div className="field">
      <Tile tone={view.tile} icon={DocIcon} />
      <div className="field__text">
        <div className="field__top">
          <h1 className="field__name">
            <FileName name={name} tail={8} />
          </h1>
          {pill === null ? null : (
            <StatusPill tone={pill.tone} icon={pill.icon} spinning={pill.spinning === true}>
              {pill.text}
            </StatusPill>
          )}
        </div>
        {failure === null ? (
          <p className={`field__fact f-${view.factTone}`}>
            <FactIcon spinning={pill?.spinning === true} />
            <span title={view.fact}>
              {view.shortFact === undefined ? (
                view.fact
              ) : (
                <>
                  <span className="wide">{view.fact}</span>
                  <span className="narrow">{view.shortFact}</span>
                </>
              )}
            </span>
            {others === 0 ? null : <span className="field__more wide">{texts['field.more'](others)}</span>}
          </p>
        ) : (
          <p className="field__fact f-bad" role="alert">
            <XCircleIcon />
            <span>{props.errors?.[failure.code](failure.details, formats).title ?? texts['field.away.fact']}</span>
          </p>
        )}
      </div>
      <div className="field__act">
        {view.action === null ? null : view.action === 'download' ? (
          <>
            <Button
              icon={DownloadIcon}
              className="dl"
              label={texts['action.download']}
              onPress={() => {
                actions.download(document, name);
              }}
            >
              <span className="xwide">{texts['action.download']}</span>
            </Button>
            <IconButton
              icon={MoreIcon}
              label={texts['field.moreActions']}
              onPress={() => {
                setMenuOpen(true);
              }}
            />
          </>
        ) : (
          <Button
            kind={view.action === 'sign' || view.action === 'set-up' ? 'primary' : 'outline'}
            onPress={view.action === 'retry' ? props.onRetry : open}
          >
            {actionText(view.action, texts)}
          </Button>
        )}
      </div>
    </div>
  );
}
