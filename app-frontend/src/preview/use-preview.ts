import { useEffect, useState } from 'react';
import { AppError, toAppError } from '../api/app-error.js';
import { hasDigest, openPdf, type PDFDocumentProxy } from './open-pdf.js';

export interface PreviewSource {
  readonly load: (signal: AbortSignal) => Promise<ArrayBuffer>;
  /** What the bytes must hash to, where it is known. */
  readonly sha256: string | null;
}

export interface LoadedPreview {
  readonly pdf: PDFDocumentProxy | null;
  readonly error: AppError | null;
}

const nothing = { source: null, pdf: null, error: null };

/**
 * Loads and opens the bytes of a source; bytes with another digest than the named one are not shown. The source must be
 * the same object while it means the same bytes.
 */
export function usePreview(source: PreviewSource | null): LoadedPreview {
  const [loaded, setLoaded] = useState<LoadedPreview & { readonly source: PreviewSource | null }>(nothing);
  useEffect(() => {
    if (source === null) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    let opened: PDFDocumentProxy | null = null;
    const close = () => {
      void opened?.loadingTask.destroy();
    };
    const open = async () => {
      try {
        const bytes = await source.load(signal);
        if (source.sha256 !== null && !(await hasDigest(bytes, source.sha256))) {
          throw new AppError({ code: 'content-differs', retry: 'never' });
        }
        opened = await openPdf(bytes);
        if (signal.aborted) close();
        else setLoaded({ source, pdf: opened, error: null });
      } catch (cause) {
        if (!signal.aborted) setLoaded({ source, pdf: null, error: toAppError(cause) });
      }
    };
    void open();
    return () => {
      controller.abort();
      close();
    };
  }, [source]);
  return loaded.source === source ? loaded : nothing;
}
