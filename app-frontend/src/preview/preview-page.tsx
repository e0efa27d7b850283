import { type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import type { SigningTexts } from '../texts/load-texts.js';
import { drawPage } from './draw-page.js';
import { MarkPreview, type MarkFacts } from './mark-preview.js';
import type { PageViewport, PDFDocumentProxy, PDFPageProxy } from './open-pdf.js';

export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** One page: a region with its picture, its text over it, and the mark where it will stand. Drawn while it is near. */
export function PreviewPage({
  ref,
  ...props
}: {
  readonly pdf: PDFDocumentProxy;
  readonly number: number;
  readonly isNear: boolean;
  readonly scale: number;
  /** Until the page itself is read: the size of the first one, CSS pixels at scale 1. */
  readonly guessedSize: PageSize;
  readonly mark: MarkFacts | null;
  readonly texts: SigningTexts;
  readonly ref: Ref<HTMLElement>;
}): ReactNode {
  const { pdf, number, isNear, scale, texts } = props;
  const [page, setPage] = useState<PDFPageProxy | null>(null);
  const [hasText, setHasText] = useState(true);
  const canvas = useRef<HTMLCanvasElement>(null);
  const textLayer = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!isNear || page !== null) return undefined;
    let isCurrent = true;
    const load = async () => {
      const loaded = await pdf.getPage(number);
      if (isCurrent) setPage(loaded);
    };
    load().catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [pdf, number, isNear, page]);

  useEffect(() => {
    const [canvasElement, textContainer] = [canvas.current, textLayer.current];
    if (!isNear || page === null || canvasElement === null || textContainer === null) return undefined;
    const controller = new AbortController();
    const draw = async () => {
      const drawn = await drawPage({
        page,
        viewport: page.getViewport({ scale }),
        canvas: canvasElement,
        textContainer,
        signal: controller.signal,
      });
      setHasText(drawn.hasText);
    };
    draw().catch(() => undefined);
    return () => {
      controller.abort();
    };
  }, [page, isNear, scale]);

  const viewport: PageViewport | null = page?.getViewport({ scale }) ?? null;
  const width = viewport?.width ?? props.guessedSize.width * scale;
  const height = viewport?.height ?? props.guessedSize.height * scale;
  return (
    <section
      ref={ref}
      className="page"
      data-page={number}
      aria-label={texts['preview.pageOf'](number, pdf.numPages)}
      style={{ width, height }}
    >
      {isNear ? (
        <>
          <canvas ref={canvas} className="page__picture" aria-hidden="true" />
          <div ref={textLayer} className="textLayer" />
        </>
      ) : null}
      {page !== null && props.mark !== null ? (
        <MarkPreview page={page} scale={scale} facts={props.mark} texts={texts} />
      ) : null}
      {hasText ? null : <p className="page__note">{texts['preview.noText']}</p>}
    </section>
  );
}
