import type * as PdfLibrary from 'pdfjs-dist';
import type { PDFDocumentProxy, PDFPageProxy, PDFWorker, PageViewport } from 'pdfjs-dist';
import { AppError } from '../api/app-error.js';

export type { PDFDocumentProxy, PDFPageProxy, PageViewport };

/** The library, fetched once, beside whatever else is under way. */
export function loadPdfLibrary(): Promise<typeof PdfLibrary> {
  return import('pdfjs-dist');
}

let worker: PDFWorker | null = null;

/** Starts the library's worker, one for the page's life: its 1.2 MB are being read while the document is still on its way. */
export async function startPdfWorker(): Promise<PDFWorker> {
  const library = await loadPdfLibrary();
  library.GlobalWorkerOptions.workerSrc = new URL('pdfjs-dist/build/pdf.worker.min.mjs', import.meta.url).href;
  worker ??= new library.PDFWorker();
  return worker;
}

/**
 * Opens a PDF for reading: no scripts, no forms of XFA, nothing fetched from elsewhere than our own origin.
 * Takes the buffer over. Throws AppError `preview-failed`.
 */
export async function openPdf(bytes: ArrayBuffer): Promise<PDFDocumentProxy> {
  try {
    const { getDocument } = await loadPdfLibrary();
    const assets = `${import.meta.env.BASE_URL}pdfjs/`;
    return await getDocument({
      data: new Uint8Array(bytes),
      worker: await startPdfWorker(),
      cMapUrl: `${assets}cmaps/`,
      standardFontDataUrl: `${assets}standard_fonts/`,
      wasmUrl: `${assets}wasm/`,
      iccUrl: `${assets}iccs/`,
      isEvalSupported: false,
      enableXfa: false,
      stopAtErrors: false,
      verbosity: 0,
    }).promise;
  } catch (cause) {
    throw new AppError({ code: 'preview-failed', retry: 'never', cause });
  }
}

/** Whether the bytes have this digest; true where the browser offers no digests (a portal without TLS). */
export async function hasDigest(bytes: ArrayBuffer, sha256: string): Promise<boolean> {
  if (!isSecureContext) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
}
