import type { Language, Surface } from '@dealseal/app-server/contract/session';
import { type ReactNode, useEffect, useState } from 'react';
import { useDocumentActions } from '../../documents/use-document-actions.js';
import { useDocuments } from '../../documents/use-documents.js';
import { useServices } from '../../services.js';
import type { ErrorTexts } from '../../texts/error-texts.js';
import { type FieldTexts, loadErrorTexts } from '../../texts/load-texts.js';
import { DocumentRow } from './document-row.js';
import { FailureRow, FieldSkeleton, NoteRow } from './field-rows.js';
import { failedState, fieldState } from './field-state.js';
import './field.css';

/** Registered height of the field's frame, CSS pixels. */
const fieldHeight = 72;
/** Height for the whole flow where the portal opens no slider. */
const inlineHeight = 720;

/** The field in a card: one row, one button; it never asks for a code. */
export function FieldSurface(props: {
  readonly surface: Extract<Surface, { kind: 'field' }>;
  readonly texts: FieldTexts;
}): ReactNode {
  const { surface, texts } = props;
  const { portal, formats } = useServices();
  const errors = useErrorTextsLater(formats.language);
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
        <FieldSkeleton label={texts['loading.label']} />
      ) : (
        <FailureRow state={failedState(error)} errors={errors} texts={texts} onRetry={reload} />
      );
    }
    const state = fieldState(answer, surface.mode);
    if (state === null) return <NoteRow text={texts['field.empty.fact'](answer.fieldTitles[0] ?? '')} />;
    return (
      <DocumentRow
        state={state}
        others={answer.documents.length - 1}
        errors={errors}
        texts={texts}
        actions={actions}
        onRetry={reload}
      />
    );
  };
  return <main className="field-frame">{row()}</main>;
}

/** The texts of errors, loaded after the first content so that they are there before anything fails. */
function useErrorTextsLater(language: Language): ErrorTexts | null {
  const [errors, setErrors] = useState<ErrorTexts | null>(null);
  useEffect(() => {
    const load = async () => {
      const loaded = await loadErrorTexts[language]();
      setErrors(loaded);
    };
    load().catch(() => undefined);
  }, [language]);
  return errors;
}
