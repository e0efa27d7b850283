import type { Surface } from '@dealseal/app-server/contract/session';
import { type ReactNode, useEffect } from 'react';
import { useDocumentActions } from '../../documents/use-document-actions.js';
import { useDocuments } from '../../documents/use-documents.js';
import { useServices } from '../../services.js';
import type { FieldTexts } from '../../texts/load-texts.js';
import { DocumentRow } from './document-row.js';
import { FailureRow, FieldSkeleton, NoteRow } from './field-rows.js';
import { failedState, fieldState } from './field-state.js';
import './field.css';

/** Registered height of the field's frame, CSS pixels. */
const fieldHeight = 72;
/** Height for the whole flow where the portal opens no slider. */
const inlineHeight = 720;

/** The field in the deal's card: one row, one button; it never asks for a code. */
export function FieldSurface(props: {
  readonly surface: Extract<Surface, { kind: 'field' }>;
  readonly texts: FieldTexts;
}): ReactNode {
  const { surface, texts } = props;
  const { portal } = useServices();
  const { value: answer, error, reload } = useDocuments(surface.entityTypeId, surface.entityId);
  const actions = useDocumentActions({
    reload: () => {
      reload();
      portal.reloadCard().catch(() => undefined);
    },
    onInline: () => void portal.resizeTo(inlineHeight).catch(() => undefined),
  });

  useEffect(() => {
    if (document.documentElement.clientHeight === fieldHeight) return;
    portal.resizeTo(fieldHeight).catch(() => undefined);
  }, [portal]);

  const row = () => {
    if (surface.entityId === null) return <NoteRow text={texts['field.unsaved.fact']} />;
    if (answer === null) {
      return error === null ? (
        <FieldSkeleton />
      ) : (
        <FailureRow state={failedState(error)} texts={texts} onRetry={reload} />
      );
    }
    const state = fieldState(answer, surface.mode);
    if (state === null) return <NoteRow text={texts['field.empty.fact'](answer.fieldTitles[0] ?? '')} />;
    return (
      <DocumentRow
        state={state}
        others={answer.documents.length - 1}
        texts={texts}
        actions={actions}
        onRetry={reload}
      />
    );
  };
  return <main className="field-frame">{row()}</main>;
}
