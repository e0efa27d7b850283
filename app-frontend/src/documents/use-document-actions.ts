import type { Document } from '@dealseal/app-server/contract/documents';
import type { DocumentList, Surface } from '@dealseal/app-server/contract/session';
import { useState } from 'react';
import { type AppError, toAppError } from '../api/app-error.js';
import type { SliderEnd } from '../portal/portal.js';
import { useServices } from '../services.js';
import { saveFile } from '../ui/save-file.js';

export interface DocumentActions {
  /** Opens the slider for whatever state the document is in; re-reads when it was closed. */
  readonly open: (document: Pick<Document, 'address'>, title: string) => void;
  /** The same for several documents, with one code. */
  readonly openList: (list: DocumentList, title: string) => void;
  readonly download: (document: Document, name: string) => void;
  /** The last failed act and the document it was about. */
  readonly failure: { readonly document: Document; readonly error: AppError } | null;
}

/** What a row may do with its document. `onInline` is called when the flow has to run in this very frame. */
export function useDocumentActions(options: { reload: () => void; onInline: () => void }): DocumentActions {
  const { api, portal, show } = useServices();
  const [failure, setFailure] = useState<DocumentActions['failure']>(null);

  const ended = (how: SliderEnd, surface: Surface) => {
    if (how === 'closed') {
      options.reload();
      return;
    }
    options.onInline();
    show(surface);
  };
  const open = async ({ address }: Pick<Document, 'address'>, title: string) => {
    setFailure(null);
    ended(await portal.openSigning(address, title), { kind: 'sign', address });
  };
  const openList = async (list: DocumentList, title: string) => {
    setFailure(null);
    ended(await portal.openSigningList(list, title), { kind: 'sign-list', ...list });
  };
  const download = async (document: Document, name: string) => {
    setFailure(null);
    try {
      saveFile(await api.documentContent(document.address, 'keeping'), name);
    } catch (cause) {
      setFailure({ document, error: toAppError(cause) });
    }
  };
  return {
    open: (document, title) => void open(document, title),
    openList: (list, title) => void openList(list, title),
    download: (document, name) => void download(document, name),
    failure,
  };
}
