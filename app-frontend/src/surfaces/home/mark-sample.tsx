import type { MarkDesign } from '@dealseal/signing-service/contract/mark-design';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { isAbort, toAppError, type AppError } from '../../api/app-error.js';
import { openPdf } from '../../preview/open-pdf.js';
import { useServices } from '../../services.js';
import { ErrorNotice } from '../../ui/error-notice.js';

/** CSS pixels a point. */
const scale = 1.6;

/** The mark as the service draws it, on a page of its own. */
export function MarkSample({ design, label }: { readonly design: MarkDesign; readonly label: string }): ReactNode {
  const { api, formats } = useServices();
  const { language, timeZone } = formats;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const draw = async () => {
      const { pdf } = await api.drawMark({ design, language, timeZone }, signal);
      if (signal.aborted || canvas.current === null) return;
      await drawFirstPage(
        Uint8Array.from(atob(pdf), (byte) => byte.charCodeAt(0)),
        canvas.current,
      );
      setError(null);
      setDrawn(true);
    };
    draw().catch((cause: unknown) => {
      if (!signal.aborted && !isAbort(cause)) setError(toAppError(cause));
    });
    return () => {
      leaving.abort();
    };
  }, [api, design, language, timeZone]);
  return (
    <>
      <canvas ref={canvas} className="marksample" role="img" aria-label={label} hidden={!isDrawn || error !== null} />
      {error === null ? null : <ErrorNotice error={error} />}
    </>
  );
}

async function drawFirstPage(bytes: Uint8Array<ArrayBuffer>, canvas: HTMLCanvasElement): Promise<void> {
  const document = await openPdf(bytes.buffer);
  try {
    const page = await document.getPage(1);
    const viewport = page.getViewport({ scale });
    const ratio = Math.max(1, devicePixelRatio);
    canvas.width = Math.floor(viewport.width * ratio);
    canvas.height = Math.floor(viewport.height * ratio);
    canvas.style.aspectRatio = `${viewport.width} / ${viewport.height}`;
    canvas.style.maxWidth = `${viewport.width}px`;
    await page.render({ canvas, viewport, transform: [ratio, 0, 0, ratio, 0, 0] }).promise;
  } finally {
    await document.loadingTask.destroy();
  }
}
