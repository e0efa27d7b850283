import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../../cms/test-certificate.js';
import { bufferSource } from '../../pdf/source.js';
import { prepareSignature } from '../prepare-signature.js';
import type { PreparedSignature } from '../prepare-signature.js';
import { buildPdf } from '../test-pdf.js';
import { judge, prepareOptions, signPdf } from '../test-signer.js';
import type { MarkChoice } from './mark-choice.js';
import { isClose, renderPage } from './rendered-page.test-support.js';
import type { Colour } from './rendered-page.test-support.js';

const certificate = makeTestCertificate();
const ground: Colour = [0, 255, 0];
const bar: Colour = [1, 84, 200];

interface PageEntries {
  /** Entries of the page tree's node, which its page inherits. */
  readonly inherited?: string;
  readonly page?: string;
}

/** One page, all of it green. */
function greenPage({ inherited = '', page = '' }: PageEntries): Uint8Array {
  const content = '0 1 0 rg -30000 -30000 60000 60000 re f';
  return buildPdf([
    '<</Type /Catalog /Pages 2 0 R>>',
    `<</Type /Pages /Kids [3 0 R] /Count 1 ${inherited}>>`,
    `<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <<>> ${page}>>`,
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
  ]);
}

const choice = (place: Extract<MarkChoice, { kind: 'place' }>['place']) => ({ kind: 'place', place }) as const;

async function rendered(input: Uint8Array, mark: MarkChoice, resolution = 72) {
  const output = await signPdf(certificate, input, { mark });
  const page = renderPage(output, { resolution });
  const scale = 72 / resolution;
  const points = (box: ReturnType<typeof page.boxOf>) =>
    box && { x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale };
  return {
    output,
    width: page.width * scale,
    height: page.height * scale,
    mark: points(page.boxOf((colour) => !isClose(colour, ground, 60))),
    bar: points(page.boxOf((colour) => isClose(colour, bar))),
  };
}

type Rendered = Awaited<ReturnType<typeof rendered>>;

/** The mark lies there, to a pixel, and its bar is on the left: it stands upright. */
function expectMarkAt({ mark, bar: seenBar }: Rendered, box: { x: number; y: number; width: number; height: number }) {
  for (const edge of ['x', 'y', 'width', 'height'] as const) {
    expect(Math.abs((mark?.[edge] ?? -99) - box[edge]), `${edge} of the mark`).toBeLessThanOrEqual(2);
  }
  expect(Math.abs((seenBar?.x ?? -99) - box.x)).toBeLessThanOrEqual(2);
  expect(seenBar?.width).toBeLessThanOrEqual(3 + (2.8 * box.width) / 208);
  expect(Math.abs((seenBar?.height ?? 0) - box.height)).toBeLessThanOrEqual(3);
}

const a4 = '/MediaBox [0 0 595 842]';

/** `width` and `height` as the page lies unturned in its crop box. */
const pages: readonly { name: string; entries: PageEntries; width: number; height: number }[] = [
  { name: 'A4', entries: { page: a4 }, width: 595, height: 842 },
  { name: 'a crop box away from 0, 0', entries: { page: `${a4} /CropBox [100 200 500 700]` }, width: 400, height: 500 },
  { name: 'negative coordinates', entries: { page: '/MediaBox [-300 -400 295 442]' }, width: 595, height: 842 },
  { name: 'a reversed media box', entries: { page: '/MediaBox [595 842 0 0]' }, width: 595, height: 842 },
  {
    name: 'a crop box partly outside the media box',
    entries: { page: '/MediaBox [0 0 400 600] /CropBox [-50 100 350 550]' },
    width: 350,
    height: 450,
  },
  {
    name: 'boxes that it inherits',
    entries: { inherited: '/MediaBox [50 50 645 892] /CropBox [60.5 70.25 560.5 770.25]' },
    width: 500,
    height: 700,
  },
];

describe.each(pages)('the mark on a page with $name', ({ entries, width, height }) => {
  it.each([0, 90, 180, 270] as const)('turned by %d°, is where it was asked for, upright', async (rotate) => {
    const turned = { ...entries, page: `${entries.page ?? ''} /Rotate ${rotate}` };
    const seen = rotate % 180 === 0 ? { width, height } : { width: height, height: width };
    const left = await rendered(greenPage(turned), { kind: 'preset', preset: 'last-page-bottom-left' });
    expect([left.width, left.height]).toEqual([seen.width, seen.height]);
    const [x, y] = [Math.min(36, seen.width / 12), Math.min(36, seen.height / 12)];
    expectMarkAt(left, { x, y, width: 208, height: 86 });
    const place = { page: 1, x: 70, y: seen.height - 150, width: 250 };
    expectMarkAt(await rendered(greenPage(turned), choice(place)), { ...place, height: (250 * 86) / 208 });
  });
});

describe('the mark', () => {
  it('inherits the turn of a page', async () => {
    const input = greenPage({ inherited: `${a4} /Rotate 90` });
    const seen = await rendered(input, { kind: 'preset', preset: 'last-page-bottom-right' });
    expectMarkAt(seen, { x: 842 - 36 - 208, y: 36, width: 208, height: 86 });
    expect(judge(seen.output)).toMatchObject({ validSignatures: 1, qpdfStatus: 0 });
  });

  // poppler shows units of user space as points, whatever /UserUnit says.
  it('has its size in points on a page with units of its own', async () => {
    const input = greenPage({ page: '/MediaBox [0 0 297.5 421] /UserUnit 2 /Rotate 270' });
    const seen = await rendered(input, { kind: 'preset', preset: 'last-page-bottom-left' }, 144);
    expectMarkAt(seen, { x: 18, y: 18, width: 104, height: 43 });
  });

  it('keeps its size on a page of 100 inches', async () => {
    const input = greenPage({ page: '/MediaBox [0 0 7200 5400] /Rotate 180' });
    const seen = await rendered(input, { kind: 'preset', preset: 'last-page-bottom-right' });
    expectMarkAt(seen, { x: 7200 - 36 - 208, y: 36, width: 208, height: 86 });
  });

  it('shrinks with a small page, to name and date where nothing else could be read', async () => {
    const small = await rendered(greenPage({ page: '/MediaBox [0 0 200 200]' }), {
      kind: 'preset',
      preset: 'last-page-bottom-left',
    });
    const width = 200 - 400 / 12;
    expectMarkAt(small, { x: 200 / 12, y: 200 / 12, width, height: (width * 86) / 208 });
    const tiny = await rendered(greenPage({ page: '/MediaBox [10 10 130 90]' }), {
      kind: 'preset',
      preset: 'last-page-bottom-left',
    });
    expectMarkAt(tiny, { x: 10, y: 80 / 12 + (100 * 86) / 208 / 2 - 11, width: 100, height: 22 });
  });

  it('is drawn in the middle of a place of other proportions', async () => {
    const place = { page: -1, x: 50, y: 300, width: 416, height: 300 };
    const seen = await rendered(greenPage({ page: a4 }), choice(place));
    expectMarkAt(seen, { x: 50, y: 300 + (300 - 172) / 2, width: 416, height: 172 });
  });
});

async function attempt(input: Uint8Array, mark: MarkChoice): Promise<PreparedSignature['widget'] | string> {
  try {
    return (await prepareSignature(bufferSource(input), prepareOptions(certificate, { mark }))).widget;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  }
}

describe('a place that was chosen', () => {
  const more = (annotation: string) => `/Annots [<</Type /Annot /Rect [100 100 200 200] ${annotation}>>]`;
  const input = (annotation: string) => greenPage({ page: `${a4} ${more(annotation)}` });

  it.each([
    ['page 0', { page: 0, x: 36, y: 36 }],
    ['a page beyond the last', { page: 2, x: 36, y: 36 }],
    ['a page before the first', { page: -2, x: 36, y: 36 }],
    ['half a page', { page: 0.5, x: 36, y: 36 }],
    ['too far left', { page: 1, x: -1, y: 36 }],
    ['too far right', { page: 1, x: 595 - 207, y: 36 }],
    ['too low', { page: 1, x: 36, y: -0.5 }],
    ['too high', { page: 1, x: 36, y: 842 - 85 }],
    ['no width', { page: 1, x: 36, y: 36, width: 0 }],
    ['a negative height', { page: 1, x: 36, y: 136, height: -86 }],
    ['no number', { page: 1, x: Number.NaN, y: 36 }],
  ])('is refused when it is off the page: %s', async (_, place) => {
    expect(await attempt(greenPage({ page: a4 }), choice(place))).toBe('mark-off-page');
  });

  it('may touch the edges of the page', async () => {
    const place = { page: 1, x: 0, y: 0, width: 595, height: 842 };
    expect(await attempt(greenPage({ page: a4 }), choice(place))).toMatchObject({ page: 0 });
  });

  it.each(['/Subtype /Square', '/Subtype /Link', '/Subtype /Widget /FT /Sig /T (a)', '/Subtype /Text /F 28'])(
    'is refused when it covers an annotation (%s), not when it touches it',
    async (annotation) => {
      const covering = choice({ page: 1, x: 199, y: 199 });
      expect(await attempt(input(annotation), covering)).toBe('mark-overlaps');
      const touching = choice({ page: 1, x: 200, y: 150 });
      expect(await attempt(input(annotation), touching)).toMatchObject({ page: 0 });
    },
  );

  it.each(['/Subtype /Square /F 2', '/Subtype /Popup'])('may cover what is not seen (%s)', async (annotation) => {
    expect(await attempt(input(annotation), choice({ page: 1, x: 150, y: 150 }))).toMatchObject({ page: 0 });
  });

  it('is refused when nothing could be read there', async () => {
    const place = { page: 1, x: 36, y: 36, width: 20 };
    expect(await attempt(greenPage({ page: a4 }), choice(place))).toBe('mark-does-not-fit');
  });

  it('is refused on top of an earlier mark', async () => {
    const mark = choice({ page: 1, x: 36, y: 36 });
    const once = await signPdf(certificate, greenPage({ page: a4 }), { mark });
    expect(await attempt(once, mark)).toBe('mark-overlaps');
    expect(await attempt(once, choice({ page: 1, x: 36, y: 122 }))).toMatchObject({ page: 0 });
  });
});

describe('a preset', () => {
  const covered = greenPage({ page: `${a4} /Annots [<</Type /Annot /Subtype /Square /Rect [0 0 595 842]>>]` });

  it.each(['last-page-bottom-left', 'last-page-bottom-right', 'beside-existing', 'free-place'] as const)(
    '%s is refused on a page full of annotations',
    async (preset) => {
      expect(await attempt(covered, { kind: 'preset', preset })).toBe('mark-no-free-place');
    },
  );

  it('beside-existing finds the page of an earlier mark without /P', async () => {
    const once = await signPdf(certificate, greenPage({ page: a4 }), {});
    const without = Buffer.from(Buffer.from(once).toString('latin1').replace('/P 3 0 R', '/Q 3 0 R'), 'latin1');
    const widget = await attempt(without, { kind: 'preset', preset: 'beside-existing' });
    expect(widget).toMatchObject({ page: 0, rectangle: { left: 36 + 208 + 8, bottom: 36 } });
  });
});
