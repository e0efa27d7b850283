import { useEffect, useState } from 'react';
import { AppError, isAbort, toAppError } from '../api/app-error.js';
import { hasDigest, openPdf, type PDFDocumentProxy } from './open-pdf.js';

export interface PreviewSource {
  /** Changes when other bytes are to be shown. */
  readonly key: string;
  readonly load: (signal: AbortSignal) => Promise<ArrayBuffer>;
  /** What the bytes must hash to, where it is known. */
  readonly sha256: string | null;
}

export interface LoadedPreview {
  readonly pdf: PDFDocumentProxy | null;
  readonly error: AppError | null;
}

const nothing: LoadedPreview = { pdf: null, error: null };

/** Loads and opens the bytes of a source; bytes with another digest than the named one are not shown. */
export function usePreview(source: PreviewSource | null): LoadedPreview {
  const [loaded, setLoaded] = useState<LoadedPreview>(nothing);
  const key = source?.key ?? null;
  useEffect(() => {
    if (source === null) return undefined;
    const controller = new AbortController();
    let opened: PDFDocumentProxy | null = null;
    const close = () => {
      void opened?.loadingTask.destroy();
    };
    const open = async () => {
      const bytes = await source.load(controller.signal);
      if (source.sha256 !== null && !(await hasDigest(bytes, source.sha256))) {
        throw new AppError({ code: 'content-differs', retry: 'never' });
      }
      opened = await openPdf(bytes);
      if (controller.signal.aborted) close();
      else setLoaded({ pdf: opened, error: null });
    };
    open().catch((cause: unknown) => {
      if (!isAbort(cause) && !controller.signal.aborted) setLoaded({ pdf: null, error: toAppError(cause) });
    });
    return () => {
      controller.abort();
      close();
      setLoaded(nothing);
    };
    // The source is named by its key; its functions are made anew on each rendering.
  }, [key]);
  return loaded;
}
