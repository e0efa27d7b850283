import { type ReactNode, useEffect, useState } from 'react';
import type { SigningTexts } from '../texts/load-texts.js';
import type { PDFPageProxy } from './open-pdf.js';
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
  const [occupied, setOccupied] = useState<readonly Box[]>([]);
  useEffect(() => {
    let isCurrent = true;
    const find = async () => {
      const boxes = await occupiedBoxes(page);
      if (isCurrent) setOccupied(boxes);
    };
    find().catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [page]);

  const points = page.userUnit * scale;
  const { width, height } = page.getViewport({ scale });
  const box = placeMark({ width: width / points, height: height / points, occupied }, facts.preset);
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

/** Visible annotations, among them earlier marks, in the page as it is seen. */
async function occupiedBoxes(page: PDFPageProxy): Promise<Box[]> {
  const annotations = (await page.getAnnotations()) as { rect?: number[] }[];
  const viewport = page.getViewport({ scale: 1 });
  return annotations.flatMap(({ rect }) => {
    if (rect === undefined) return [];
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = viewport
      .convertToViewportRectangle(rect)
      .map((value) => value / page.userUnit);
    const box = {
      x: Math.min(x1, x2),
      y: viewport.height / page.userUnit - Math.max(y1, y2),
      width: Math.abs(x2 - x1),
      height: Math.abs(y2 - y1),
    };
    return box.width > 0 && box.height > 0 ? [box] : [];
  });
}
