import type { Document, DocumentsAnswer } from '@dealseal/app-server/contract/documents';
import type { AppError } from '../../api/app-error.js';
import { documentState, type DocumentState } from '../../documents/document-state.js';

/** Documents could not be read: because the app is not set up, or for another reason. */
export interface FailedState {
  readonly kind: 'setup' | 'error';
  readonly error: AppError;
}

export interface DocumentFieldState {
  readonly kind: DocumentState | 'edit';
  readonly document: Document;
  readonly lockedUntil: string | null;
  readonly assistedBy: string | null;
}

/** What the field shows of an answer (ux.md §2.1); null when there is no document yet. */
export function fieldState(answer: DocumentsAnswer, mode: 'view' | 'edit'): DocumentFieldState | null {
  const document = answer.documents[0];
  if (document === undefined) return null;
  const kind = mode === 'edit' ? 'edit' : documentState(document, answer);
  const { lockedUntil, assistedBy = null } = answer.me;
  return { kind, document, lockedUntil, assistedBy };
}

export function failedState(error: AppError): FailedState {
  switch (error.code) {
    case 'portal-not-installed':
    case 'signing-service-unpaired':
    case 'portal-needs-administrator':
    case 'scope-missing':
      return { kind: 'setup', error };
    default:
      return { kind: 'error', error };
  }
}
