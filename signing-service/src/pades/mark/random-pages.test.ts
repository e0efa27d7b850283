import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../../cms/test-certificate.js';
import { openPdf } from '../../pdf/document.js';
import { intersection } from '../../pdf/rectangle.js';
import type { PdfRectangle } from '../../pdf/rectangle.js';
import { bufferSource } from '../../pdf/source.js';
import { visibleAnnotations } from '../annotations.js';
import { prepareSignature } from '../prepare-signature.js';
import { buildPdf } from '../test-pdf.js';
import { prepareOptions } from '../test-signer.js';
import type { MarkChoice, MarkPreset } from './mark-choice.js';
import { toSeen, userUnitOf } from './page-frame.js';

const certificate = makeTestCertificate();

/** The same numbers in every run: mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface RandomPage {
  readonly pdf: Uint8Array;
  readonly choice: MarkChoice;
}

const presets: readonly MarkPreset[] = [
  'last-page-bottom-left',
  'last-page-bottom-right',
  'beside-existing',
  'free-place',
];

function randomPage(seed: number): RandomPage {
  const random = randomNumbers(seed);
  const between = (low: number, high: number) => Math.round((low + random() * (high - low)) * 100) / 100;
  const oneOf = <T>(...all: readonly [T, ...T[]]): T => all[Math.floor(random() * all.length)] ?? all[0];
  const [width, height] = [between(50, oneOf(400, 900, 3000)), between(50, oneOf(400, 900, 3000))];
  const [left, bottom] = oneOf([0, 0], [between(-500, 500), between(-500, 500)]);
  const box = (inset: () => number) =>
    [left + inset(), bottom + inset(), left + width - inset(), bottom + height - inset()].join(' ');
  const crop = oneOf('', `/CropBox [${box(() => between(-20, 20))}]`, `/CropBox [${box(() => between(0, width / 9))}]`);
  const turn = oneOf(0, 90, 180, 270, -90, 450);
  const unit = oneOf('', '', '/UserUnit 2', '/UserUnit 0.5');
  const annotations = Array.from({ length: oneOf(0, 1, 3, 12, 60) }, () => {
    const [x, y] = [left + between(-50, width), bottom + between(-50, height)];
    const kind = oneOf('Square', 'Widget', 'Stamp', 'Link', 'Popup');
    const rectangle = [x, y, x + between(1, width / 3), y + between(1, height / 3)].join(' ');
    return `<</Type /Annot /Subtype /${kind} /Rect [${rectangle}]>>`;
  });
  const text = Array.from({ length: oneOf(0, 5, 40) }, () => {
    return `BT /F 11 Tf ${between(left, left + width)} ${between(bottom, bottom + height)} Td (Some words) Tj ET`;
  }).join('\n');
  const pdf = buildPdf([
    '<</Type /Catalog /Pages 2 0 R>>',
    `<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [${box(() => 0)}] /Rotate ${turn}>>`,
    `<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <<>> ${crop} ${unit} /Annots [${annotations.join(' ')}]>>`,
    `<</Length ${text.length}>>\nstream\n${text}\nendstream`,
  ]);
  const place = { page: 1, x: between(-10, width), y: between(-10, height), width: between(30, 400) };
  const choice = oneOf<MarkChoice>(
    { kind: 'preset', preset: presets[Math.floor(random() * presets.length)] ?? 'free-place' },
    { kind: 'place', place },
  );
  return { pdf, choice };
}

async function placeOf({ pdf, choice }: RandomPage): Promise<PdfRectangle | string> {
  try {
    const options = prepareOptions(certificate, { mark: choice });
    const { widget } = await prepareSignature(bufferSource(pdf), options);
    return widget?.rectangle ?? 'invisible';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

const slack = 0.02;

/** Inside the page, upon no annotation, as large as it was to be or smaller, its proportions kept. */
function expectSound(page: RandomPage, rectangle: PdfRectangle): void {
  const document = openPdf(bufferSource(page.pdf));
  const first = document.page(0);
  const { cropBox } = first;
  expect(rectangle.left).toBeGreaterThanOrEqual(cropBox.left - slack);
  expect(rectangle.bottom).toBeGreaterThanOrEqual(cropBox.bottom - slack);
  expect(rectangle.right).toBeLessThanOrEqual(cropBox.right + slack);
  expect(rectangle.top).toBeLessThanOrEqual(cropBox.top + slack);
  for (const annotation of visibleAnnotations(document, first)) {
    const common = intersection(rectangle, annotation);
    const isCovered = common !== undefined && common.right - common.left > slack && common.top - common.bottom > slack;
    expect(isCovered).toBe(false);
  }
  const framed = { cropBox, rotate: first.rotate, userUnit: userUnitOf(document, first) };
  const { width, height } = toSeen(framed, rectangle);
  expect(width / height).toBeCloseTo(208 / 86, 6);
  const asked = page.choice.kind === 'place' ? (page.choice.place.width ?? 208) : 208;
  const shrunk = page.choice.kind === 'place' ? 0 : asked;
  expect(asked - width).toBeGreaterThanOrEqual(-slack);
  expect(asked - width).toBeLessThanOrEqual(shrunk + slack);
}

const refusals: Readonly<Record<MarkChoice['kind'], readonly string[]>> = {
  none: [],
  preset: ['mark-no-free-place', 'mark-does-not-fit'],
  place: ['mark-off-page', 'mark-overlaps', 'mark-does-not-fit'],
};

describe('the mark on pages of any kind', () => {
  it.each([1, 2, 3, 4])('is sound or refused, batch %d', async (batch) => {
    const outcomes = new Map<string, number>();
    const unexpected: string[] = [];
    for (let index = 0; index < 150; index += 1) {
      const page = randomPage(batch * 1000 + index);
      const place = await placeOf(page);
      const { kind } = page.choice;
      const outcome = typeof place === 'string' ? place : `${kind} found`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (typeof place !== 'string') expectSound(page, place);
      unexpected.push(...(typeof place !== 'string' || refusals[kind].includes(place) ? [] : [place]));
    }
    expect(unexpected).toEqual([]);
    const expected = ['preset found', 'place found', 'mark-no-free-place', 'mark-off-page', 'mark-overlaps'];
    expect(expected.filter((outcome) => (outcomes.get(outcome) ?? 0) < 3)).toEqual([]);
  });
});
