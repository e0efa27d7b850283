import { loadPdfLibrary, type PageViewport, type PDFPageProxy } from './open-pdf.js';

export interface DrawnPage {
  /** False for a page that is a picture: nothing to select or to read aloud. */
  readonly hasText: boolean;
}

/**
 * Draws a page and its text into the two elements. Aborting ends both; the promise then rejects.
 * `viewport` is in CSS pixels; the canvas takes the screen's own pixels.
 */
export async function drawPage(options: {
  page: PDFPageProxy;
  viewport: PageViewport;
  canvas: HTMLCanvasElement;
  textContainer: HTMLElement;
  signal: AbortSignal;
}): Promise<DrawnPage> {
  const { page, viewport, canvas, textContainer, signal } = options;
  const { TextLayer } = await loadPdfLibrary();
  signal.throwIfAborted();
  const ratio = pixelRatio(viewport);
  canvas.width = Math.floor(viewport.width * ratio);
  canvas.height = Math.floor(viewport.height * ratio);
  const drawing = page.render({ canvas, viewport, transform: [ratio, 0, 0, ratio, 0, 0] });
  const content = page.getTextContent();
  const abort = () => {
    drawing.cancel();
  };
  signal.addEventListener('abort', abort);
  try {
    await drawing.promise;
    const text = await content;
    signal.throwIfAborted();
    textContainer.replaceChildren();
    textContainer.style.setProperty('--total-scale-factor', String(viewport.scale));
    await new TextLayer({ textContentSource: text, container: textContainer, viewport }).render();
    return { hasText: text.items.length > 0 };
  } finally {
    signal.removeEventListener('abort', abort);
    content.catch(() => undefined);
  }
}

/** Sharp on dense screens, but never more than 16 million pixels: larger canvases fail in silence on phones. */
function pixelRatio(viewport: PageViewport): number {
  const most = Math.sqrt(16_000_000 / Math.max(1, viewport.width * viewport.height));
  return Math.min(devicePixelRatio, most);
}
