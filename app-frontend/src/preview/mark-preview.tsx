import { type ReactNode, useEffect, useState } from 'react';
import type { SigningTexts } from '../texts/load-texts.js';
import type { PDFPageProxy } from './open-pdf.js';
import { contentBoxes } from './content-boxes.js';
import { type Box, type MarkPreset, type MarkShape, markSizes, placeMark } from './place-mark.js';
import './signature-mark.css';

/** What the mark will say. */
export interface MarkFacts {
  readonly preset: MarkPreset;
  readonly shape: MarkShape;
  /** Null: a line that the portal leaves away. */
  readonly heading: string | null;
  readonly name: string;
  readonly organisation: string | null;
  readonly time: string;
  /** With the serial number in full, and with the end of it for where that is too long. */
  readonly certificate: { readonly full: string; readonly short: string } | null;
  /** Address of a picture. */
  readonly logo: string | null;
  /** TEST is drawn across it. */
  readonly isTest: boolean;
}

/** Letters of a line that keeps its size, and of one that is shrunk: the service measures, this is near enough. */
const [wholeLine, shrunkLine] = [42, 58];

function CertificateLine({ full, short }: NonNullable<MarkFacts['certificate']>): ReactNode {
  const text = full.length <= shrunkLine ? full : short;
  return <span style={{ fontSize: `${7.8 * Math.min(1, wholeLine / text.length)}em` }}>{text}</span>;
}

/** The mark over the page, where it will stand and as it will look. */
export function MarkPreview(props: {
  readonly page: PDFPageProxy;
  readonly scale: number;
  readonly facts: MarkFacts;
  readonly texts: SigningTexts;
}): ReactNode {
  const { page, scale, facts } = props;
  const [obstacles, setObstacles] = useState<Obstacles | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const find = async () => {
      const found = await findObstacles(page);
      if (isCurrent) setObstacles(found);
    };
    find().catch(() => {
      if (isCurrent) setObstacles({ occupied: [], content: [] });
    });
    return () => {
      isCurrent = false;
    };
  }, [page]);

  // Until it is known where it will stand it stands nowhere: it would jump.
  if (obstacles === null) return null;
  const { width, height } = page.getViewport({ scale: 1 });
  const box = placeMark({ width, height, ...obstacles }, facts.preset, facts.shape);
  if (box === null) return null;
  return (
    <div
      className={facts.isTest ? 'mark mark--test' : 'mark'}
      style={{
        insetInlineStart: box.x * scale,
        bottom: box.y * scale,
        width: box.width * scale,
        height: box.height * scale,
        fontSize: (box.height / markSizes[facts.shape].height) * scale,
      }}
    >
      <span className="vh">{props.texts['mark.preview']}: </span>
      {facts.isTest ? <span className="mark__test">TEST</span> : null}
      {facts.logo === null ? null : <img className="mark__logo" src={facts.logo} alt="" />}
      <div className="mark__lines">
        {facts.heading === null ? null : <span>{facts.heading}</span>}
        <b>{facts.name}</b>
        {facts.organisation === null ? null : <span>{facts.organisation}</span>}
        <span>{facts.time}</span>
        {facts.certificate === null ? null : <CertificateLine {...facts.certificate} />}
      </div>
    </div>
  );
}

interface Obstacles {
  readonly occupied: readonly Box[];
  readonly content: readonly Box[];
}

/** Visible annotations, among them earlier marks, and the page's own content, in the page as it is seen. */
async function findObstacles(page: PDFPageProxy): Promise<Obstacles> {
  const viewport = page.getViewport({ scale: 1 });
  const seen = ({ x, y, width, height }: Box): Box => {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = viewport
      .convertToViewportRectangle([x, y, x + width, y + height])
      .map(Number);
    return {
      x: Math.min(x1, x2),
      y: viewport.height - Math.max(y1, y2),
      width: Math.abs(x2 - x1),
      height: Math.abs(y2 - y1),
    };
  };
  const [annotations, content] = await Promise.all([annotationBoxes(page), contentBoxes(page)]);
  return { occupied: annotations.map(seen), content: content.map(seen) };
}

async function annotationBoxes(page: PDFPageProxy): Promise<Box[]> {
  const annotations = (await page.getAnnotations()) as { rect?: number[]; subtype?: string }[];
  return annotations.flatMap(({ rect, subtype }) => {
    if (rect === undefined || subtype === 'Popup') return [];
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = rect;
    const box = { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
    return box.width > 0 && box.height > 0 ? [box] : [];
  });
}
