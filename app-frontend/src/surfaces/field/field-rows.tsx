import { type ReactNode, useState } from 'react';
import { useServices } from '../../services.js';
import type { ErrorTexts } from '../../texts/error-texts.js';
import type { FieldTexts } from '../../texts/load-texts.js';
import { Button, IconButton } from '../../ui/button.js';
import { CloudOffIcon, InfoIcon, SettingsIcon, UploadIcon, XIcon } from '../../ui/icons.js';
import { Reference } from '../../ui/reference.js';
import { useIsSlow } from '../../ui/skeleton.js';
import { Tile } from '../../ui/tile.js';
import type { FailedState } from './field-state.js';

/** A row without a document: what to do to get one. */
export function NoteRow({ text }: { readonly text: string }): ReactNode {
  return (
    <div className="field field--note">
      <Tile icon={UploadIcon} />
      <div className="field__text">
        <h1 className="field__fact">
          <InfoIcon />
          <span>{text}</span>
        </h1>
      </div>
    </div>
  );
}

export function FieldSkeleton({ label }: { readonly label: string }): ReactNode {
  const isSlow = useIsSlow();
  const heading = <h1 className="vh">{label}</h1>;
  if (!isSlow) return <div aria-busy="true">{heading}</div>;
  return (
    <div className="field" aria-busy="true">
      {heading}
      <span className="sk sk--tile" />
      <span className="stack stack--s grow">
        <span className="sk sk--line" />
        <span className="sk sk--short" />
      </span>
      <span className="sk sk--button" />
    </div>
  );
}

/** What keeps the field from showing documents at all; Details turns the row into the reference. */
export function FailureRow(props: {
  readonly state: FailedState;
  /** Null while they are being loaded: then the failure is told in general words. */
  readonly errors: ErrorTexts | null;
  readonly texts: FieldTexts;
  readonly onRetry: () => void;
}): ReactNode {
  const { state, texts } = props;
  const { formats, portal } = useServices();
  const [isOpen, setOpen] = useState(false);
  const { title, body } = props.errors?.[state.error.code](state.error.details, formats) ?? {
    title: texts['field.away.pill'],
    body: texts['field.away.fact'],
  };
  const isSetup = state.kind === 'setup';
  const FactIcon = isSetup ? SettingsIcon : CloudOffIcon;
  const canRetry = !isSetup && state.error.retry !== 'never';
  const isOver = state.error.code === 'session-over';
  if (isOpen) {
    return (
      <div className="field">
        <div className="field__text">
          <h1 className="vh">{title}</h1>
          <p className="field__fact">
            <span>{body}</span>
          </p>
          {state.error.reference === null ? null : <Reference reference={state.error.reference} />}
        </div>
        <IconButton
          icon={XIcon}
          label={texts['action.close']}
          onPress={() => {
            setOpen(false);
          }}
        />
      </div>
    );
  }
  return (
    <div className="field">
      <Tile tone={isSetup ? 'warn' : 'bad'} icon={FactIcon} />
      <div className="field__text">
        <h1 className="field__title">{title}</h1>
        <p className={`field__fact f-${isSetup ? 'warn' : 'bad'}`} role="alert">
          <FactIcon />
          <span title={body}>{body}</span>
        </p>
      </div>
      <div className="field__act">
        {isOver ? (
          <Button kind="primary" onPress={() => void portal.reloadPage().catch(() => undefined)}>
            {texts['action.reload']}
          </Button>
        ) : canRetry ? (
          <Button onPress={props.onRetry}>{texts['field.away.action']}</Button>
        ) : (
          <Button
            onPress={() => {
              setOpen(true);
            }}
          >
            {texts['action.details']}
          </Button>
        )}
      </div>
    </div>
  );
}
