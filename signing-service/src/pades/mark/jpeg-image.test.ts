import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { makeTestCertificate } from '../../cms/test-certificate.js';
import { thrownCode } from '../../cms/test-thrown-code.js';
import { buildPdf } from '../test-pdf.js';
import { judge, signPdf } from '../test-signer.js';
import { withFile } from '../with-file.test-support.js';
import { logoSize } from './draw-mark.js';
import { encodeJpeg, jpegSegment } from './jpeg.test-support.js';
import { markImage } from './mark-image.js';
import { encodePng } from './png.test-support.js';
import { isClose, renderPage } from './rendered-page.test-support.js';
import type { Colour } from './rendered-page.test-support.js';

const certificate = makeTestCertificate();
const quarters: readonly Colour[] = [
  [230, 30, 30],
  [30, 200, 30],
  [30, 30, 230],
  [240, 220, 40],
];
const ground: Colour = [255, 255, 255];
const operandsOf = (colour: Colour) => colour.map((channel) => (channel / 255).toFixed(3)).join(' ');

/** A page of four colours: upper left, upper right, lower left, lower right; twice as wide as high. */
function fourColours(): Uint8Array {
  const corners = ['0 50', '100 50', '0 0', '100 0'];
  const content = quarters.map((colour, index) => `${operandsOf(colour)} rg ${corners[index]} 100 50 re f`).join(' ');
  return buildPdf([
    '<</Type /Catalog /Pages 2 0 R>>',
    '<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 100]>>',
    '<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <<>>>>',
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
  ]);
}

function jpeg(...options: readonly string[]): Buffer {
  return withFile(fourColours(), (path) => execFileSync('pdftoppm', [...options, '-r', '72', '-singlefile', path]));
}

/** The picture with one more segment at its start. */
function withSegment(picture: Buffer, added: Buffer): Buffer {
  return Buffer.concat([picture.subarray(0, 2), added, picture.subarray(2)]);
}

function exif(orientation: number, order: 'II' | 'MM'): Buffer {
  const tiff = Buffer.alloc(38);
  tiff.write(order, 0, 'latin1');
  const isLittle = order === 'II';
  const short = (value: number, at: number) =>
    isLittle ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  short(42, 2);
  if (isLittle) tiff.writeUInt32LE(8, 4);
  else tiff.writeUInt32BE(8, 4);
  short(2, 8);
  for (const [index, tag, value] of [
    [0, 0x010f, 7],
    [1, 0x0112, orientation],
  ] as const) {
    const at = 10 + index * 12;
    short(tag, at);
    short(3, at + 2);
    short(1, at + 6);
    short(value, at + 8);
  }
  return jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]));
}

const page = buildPdf([
  '<</Type /Catalog /Pages 2 0 R>>',
  '<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 200]>>',
  '<</Type /Page /Parent 2 0 R /Resources <<>>>>',
]);

/** The signed page's logo: its size in points and the colours in the middle of its four quarters. */
async function logoOf(picture: Uint8Array) {
  const x = 300 / 12;
  const mark = { kind: 'place', place: { page: 1, x, y: 50 } } as const;
  const output = await signPdf(certificate, page, { logo: picture, mark });
  expect(judge(output)).toMatchObject({ validSignatures: 1, qpdfStatus: 0 });
  const { width, height } = markImage(picture);
  const size = logoSize({ width, height });
  const rendered = renderPage(output, { resolution: 288 });
  const colours = [
    [1, 3],
    [3, 3],
    [1, 1],
    [3, 1],
  ].map(([across = 0, up = 0]) => {
    const seen = { x: x + 12 + (size.width * across) / 4, y: 50 + 43 - size.height / 2 + (size.height * up) / 4 };
    return rendered.colourAt(seen.x * 4, (200 - seen.y) * 4);
  });
  return { size, colours, output };
}

function expectColours(found: readonly Colour[], expected: readonly (Colour | undefined)[], difference = 25): void {
  for (const [index, colour] of found.entries()) {
    expect(isClose(colour, expected[index] ?? [-1, -1, -1], difference), `${colour.join()} at ${index}`).toBe(true);
  }
}

describe('a JPEG in a mark', () => {
  it('shows its colours, its proportions kept', async () => {
    const { size, colours } = await logoOf(jpeg('-jpeg'));
    expect(size).toEqual({ width: 56, height: 28 });
    expectColours(colours, quarters);
  });

  it('may be progressive', async () => {
    const { colours } = await logoOf(jpeg('-jpeg', '-jpegopt', 'progressive=y'));
    expectColours(colours, quarters);
  });

  it('may be grey', async () => {
    const { colours } = await logoOf(jpeg('-jpeg', '-gray'));
    for (const [red, green, blue] of colours) expect([green, blue]).toEqual([red, red]);
  });

  it.each([
    ['as Adobe’s programs write it, inverted', true],
    ['as it is', false],
  ])('may be CMYK %s', async (_, isAdobe) => {
    const inks = [
      [0, 255, 255, 0],
      [0, 0, 0, 0],
      [255, 255, 0, 0],
      [0, 0, 0, 255],
    ];
    const blocks = inks.map((ink) => (isAdobe ? ink.map((value) => 255 - value) : ink));
    const picture = encodeJpeg({ columns: 2, blocks, isAdobe });
    expect(markImage(picture).picture.dict.getName('ColorSpace')).toBe('DeviceCMYK');
    const [red, white, blue, black] = (await logoOf(picture)).colours;
    expectColours([white ?? ground, black ?? ground], [ground, [35, 31, 32]]);
    expectColours(
      [red ?? ground, blue ?? ground],
      [
        [237, 28, 36],
        [46, 49, 146],
      ],
    );
  });

  it.each([
    [1, [0, 1, 2, 3]],
    [2, [1, 0, 3, 2]],
    [3, [3, 2, 1, 0]],
    [4, [2, 3, 0, 1]],
    [5, [0, 2, 1, 3]],
    [6, [2, 0, 3, 1]],
    [7, [3, 1, 2, 0]],
    [8, [1, 3, 0, 2]],
  ] as const)('stands upright by EXIF orientation %d', async (orientation, order) => {
    for (const byteOrder of ['II', 'MM'] as const) {
      const { size, colours } = await logoOf(withSegment(jpeg('-jpeg'), exif(orientation, byteOrder)));
      expect(size).toEqual(orientation < 5 ? { width: 56, height: 28 } : { width: 31, height: 62 });
      expectColours(
        colours,
        order.map((quarter) => quarters[quarter]),
      );
    }
  });

  it('gives nothing on of where and by whom it was taken', async () => {
    const told = [exif(6, 'MM'), jpegSegment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>'))];
    const comment = jpegSegment(0xfe, Buffer.from('taken by Ana'));
    const picture = [...told, comment].reduce(withSegment, Buffer.concat([jpeg('-jpeg'), Buffer.from('trailer')]));
    const kept = Buffer.from(markImage(picture).picture.bytes);
    for (const text of ['Exif', 'xmpmeta', 'taken by Ana', 'trailer']) expect(kept.includes(text)).toBe(false);
    expect(kept.equals(markImage(jpeg('-jpeg')).picture.bytes)).toBe(true);
  });
});

describe('a logo', () => {
  it('with transparent parts shows the mark’s paper through them', async () => {
    const sampleAt = (x: number, y: number) => [200, 0, 0, x < 20 ? 255 : y < 10 ? 0 : 128];
    const picture = encodePng({ width: 40, height: 20, depth: 8, colourType: 6, sampleAt });
    const { colours, output } = await logoOf(picture);
    expectColours(colours, [
      [200, 0, 0],
      [255, 255, 255],
      [200, 0, 0],
      [227, 127, 127],
    ]);
    expect(Buffer.from(output).toString('latin1')).toContain('/SMask');
  });

  it('is left out of a mark of name and date', async () => {
    const mark = { kind: 'place', place: { page: 1, x: 20, y: 20, width: 100 } } as const;
    const output = await signPdf(certificate, page, { logo: jpeg('-jpeg'), mark });
    expect(Buffer.from(output).toString('latin1')).not.toContain('/DCTDecode');
  });

  it('that cannot be read is refused, whatever the mark’s size, but not without a mark', async () => {
    const logo = Buffer.from('no picture');
    await expect(signPdf(certificate, page, { logo })).rejects.toMatchObject({ code: 'mark-image-invalid' });
    await signPdf(certificate, page, { logo, mark: { kind: 'none' } });
  });
});

describe('a JPEG is refused', () => {
  const whole = jpeg('-jpeg');
  const refusal = (bytes: Uint8Array) => thrownCode(() => markImage(bytes));
  const frame = whole.indexOf(Buffer.from([0xff, 0xc0]));
  const changed = (at: number, ...values: readonly number[]) => {
    const bytes = Buffer.from(whole);
    bytes.set(values, frame + at);
    return bytes;
  };

  it.each([0.05, 0.3, 0.7, 0.99])('cut off at %d of its length', (part) => {
    expect(refusal(whole.subarray(0, Math.floor(whole.length * part)))).toBe('mark-image-invalid');
  });

  it.each([
    ['lossless', changed(1, 0xc3)],
    ['arithmetically coded', changed(1, 0xc9)],
    ['of twelve bits', changed(4, 12)],
    ['without height', changed(5, 0, 0)],
    ['of two components', changed(9, 2)],
    ['with two frames', withSegment(whole, whole.subarray(frame, frame + 2 + whole.readUInt16BE(frame + 2)))],
    ['without a picture', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
    ['with nothing but a start', Buffer.from([0xff, 0xd8, 0xff])],
  ])('that is %s', (_, bytes) => {
    expect(refusal(bytes)).toBe('mark-image-invalid');
  });

  it('with more than 4 million pixels', () => {
    expect(refusal(changed(5, 0x40, 0, 0x40, 0))).toBe('mark-image-too-large');
  });

  it('never fails otherwise, whichever byte is changed', () => {
    for (let at = 0; at < whole.length; at += 3) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      expect([undefined, 'mark-image-invalid', 'mark-image-too-large']).toContain(refusal(bytes));
    }
  });
});
