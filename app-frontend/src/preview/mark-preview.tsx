import { type ReactNode, useEffect, useState } from 'react';
import type { SigningTexts } from '../texts/load-texts.js';
import type { PDFPageProxy } from './open-pdf.js';
import { contentBoxes } from './content-boxes.js';
import { type Box, type MarkPreset, placeMark } from './place-mark.js';
import './signature-mark.css';

/** What the mark will say. */
export interface MarkFacts {
  readonly preset: MarkPreset;
  readonly heading: string;
  readonly name: string;
  readonly organisation: string | null;
  readonly time: string;
  readonly certificate: string;
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
  const points = page.userUnit * scale;
  const { width, height } = page.getViewport({ scale });
  const box = placeMark({ width: width / points, height: height / points, ...obstacles }, facts.preset);
  return (
    <div
      className="mark"
      style={{
        insetInlineStart: box.x * points,
        bottom: box.y * points,
        width: box.width * points,
        height: box.height * points,
        fontSize: (box.height / 86) * points,
      }}
    >
      <span className="vh">{props.texts['mark.preview']}: </span>
      <span>{facts.heading}</span>
      <b>{facts.name}</b>
      {facts.organisation === null ? null : <span>{facts.organisation}</span>}
      <span>{facts.time}</span>
      <span>{facts.certificate}</span>
    </div>
  );
}

interface Obstacles {
  readonly occupied: readonly Box[];
  readonly content: readonly Box[];
}

/** Visible annotations, among them earlier marks, and the page's own content, in the page as it is seen. */
async function findObstacles(page: PDFPageProxy): Promise<Obstacles> {
  const viewport = page.getViewport({ scale: 1 / page.userUnit });
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
    if (rect === undefined || subtype === 'Link' || subtype === 'Popup') return [];
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = rect;
    const box = { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
    return box.width > 0 && box.height > 0 ? [box] : [];
  });
}
