import {
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { SigningTexts } from '../texts/load-texts.js';
import type { MarkFacts } from './mark-preview.js';
import type { PDFDocumentProxy } from './open-pdf.js';
import { PreviewBar } from './preview-bar.js';
import { type PageSize, PreviewPage } from './preview-page.js';
import { usePagesInView } from './use-pages-in-view.js';
import './preview.css';

const a4: PageSize = { width: 595, height: 842 };
const zoomSteps = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
/** At 100 % an A4 page is this wide, CSS pixels. */
const fullWidth = 640;

/** Lets the steps move the document. */
export interface PreviewHandle {
  goTo(page: number): void;
  /** Brings the end of the last page into view: the mark stands there. */
  showEnd(): void;
}

/** The document: real pages with real text, drawn as they come near. */
export function Preview(props: {
  readonly pdf: PDFDocumentProxy;
  readonly texts: SigningTexts;
  readonly mark: MarkFacts | null;
  /** Called with the number of each page that came into view. */
  readonly onSeen: (page: number) => void;
  readonly handle: Ref<PreviewHandle>;
  /** The last page first: where a signed document shows its mark. */
  readonly startsAtEnd: boolean;
}): ReactNode {
  const { pdf, texts, mark, handle, startsAtEnd } = props;
  const scroller = useRef<HTMLElement>(null);
  const [zoom, setZoom] = useState(1);
  const [firstSize, setSize] = useState<PageSize | null>(null);
  const size = firstSize ?? a4;
  const [room, setRoom] = useState(fullWidth);
  const { current, near, observe } = usePagesInView(scroller, props.onSeen);

  useEffect(() => {
    const readSize = async () => {
      const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 });
      setSize({ width, height });
    };
    readSize().catch(() => undefined);
  }, [pdf]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    // It scrolls, so the keyboard must reach it: PageUp, PageDown and arrows are the browser's own.
    element.tabIndex = 0;
    const measure = () => {
      const padding = element.clientWidth < 700 ? 24 : 48;
      setRoom(Math.max(240, element.clientWidth - padding));
    };
    measure();
    if (typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);

  const goTo = useCallback((page: number) => {
    const element = scroller.current?.querySelector(`[data-page="${page}"]`);
    const top = element instanceof HTMLElement ? element.offsetTop - 12 : 0;
    scroller.current?.scrollTo?.({ top });
  }, []);
  const showEnd = useCallback(() => {
    const element = scroller.current;
    element?.scrollTo?.({ top: element.scrollHeight });
  }, []);
  useEffect(() => {
    if (startsAtEnd && firstSize !== null) showEnd();
  }, [startsAtEnd, firstSize, showEnd]);
  useImperativeHandle(handle, () => ({ goTo, showEnd }), [goTo, showEnd]);

  const base = Math.min(fullWidth, room) / size.width;
  const scale = base * zoom;
  // Nothing is drawn before the first page's size is known: it would be drawn twice.
  const pages = Array.from({ length: firstSize === null ? 0 : pdf.numPages }, (_, index) => index + 1);
  return (
    <>
      <PreviewBar
        texts={texts}
        current={current}
        total={pdf.numPages}
        zoom={zoom}
        onPage={goTo}
        onZoom={(direction) => {
          setZoom((before) => nextZoom(before, direction));
        }}
        onFit={() => {
          setZoom(room / (size.width * base));
        }}
      />
      <section ref={scroller} className="preview__pages" aria-label={texts['preview.label']}>
        {pages.map((number) => (
          <PreviewPage
            key={number}
            ref={observe}
            pdf={pdf}
            number={number}
            isNear={near.has(number)}
            scale={scale}
            guessedSize={size}
            mark={number === pdf.numPages ? mark : null}
            texts={texts}
          />
        ))}
      </section>
    </>
  );
}

function nextZoom(before: number, direction: 'in' | 'out'): number {
  const [first = 1] = zoomSteps;
  const last = zoomSteps.at(-1) ?? 1;
  return direction === 'in'
    ? (zoomSteps.find((step) => step > before + 0.01) ?? last)
    : (zoomSteps.findLast((step) => step < before - 0.01) ?? first);
}
