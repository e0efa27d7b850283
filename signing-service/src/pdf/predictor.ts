import { PdfError } from './errors.js';
import type { PdfDict } from './object.js';

interface RowShape {
  readonly rowBytes: number;
  /** Distance to the byte of the pixel to the left. */
  readonly pixelBytes: number;
}

/**
 * Undoes the /Predictor of Flate and LZW parameters (ISO 32000-2 §7.4.4.4): 1 none, 2 TIFF (8-bit), 10-15 PNG. It does so in `bytes`
 * itself and answers their beginning: each byte is needed no more once the one that takes its place is known.
 * @throws PdfError `pdf-damaged`, `pdf-unsupported`.
 */
export function undoPredictor(bytes: Uint8Array, parameters: PdfDict): Uint8Array {
  const predictor = parameters.getInteger('Predictor') ?? 1;
  if (predictor === 1) return bytes;
  const bits = parameters.getInteger('BitsPerComponent') ?? 8;
  const shape = rowShape(parameters, bits);
  if (predictor >= 10 && predictor <= 15) return undoPng(bytes, shape);
  if (predictor === 2 && bits === 8) return undoTiff(bytes, shape);
  throw new PdfError('pdf-unsupported', 'a stream has an unknown predictor');
}

function rowShape(parameters: PdfDict, bits: number): RowShape {
  const colors = parameters.getInteger('Colors') ?? 1;
  const columns = parameters.getInteger('Columns') ?? 1;
  const isSound =
    colors >= 1 && colors <= 32 && columns >= 1 && columns <= 0xff_ffff && [1, 2, 4, 8, 16].includes(bits);
  if (!isSound) throw new PdfError('pdf-damaged', 'predictor parameters are out of range');
  return {
    rowBytes: Math.ceil((columns * colors * bits) / 8),
    pixelBytes: Math.max(1, (colors * bits) >> 3),
  };
}

function undoTiff(bytes: Uint8Array, { rowBytes, pixelBytes }: RowShape): Uint8Array {
  for (let index = 0; index < bytes.length; index += 1) {
    if (index % rowBytes < pixelBytes) continue;
    bytes[index] = (bytes[index] ?? 0) + (bytes[index - pixelBytes] ?? 0);
  }
  return bytes;
}

/** Each row is led by the type of its filter. */
function undoPng(bytes: Uint8Array, { rowBytes, pixelBytes }: RowShape): Uint8Array {
  const rows = Math.ceil(bytes.length / (rowBytes + 1));
  const output = bytes.subarray(0, Math.max(0, bytes.length - rows));
  for (let row = 0; row < rows; row += 1) {
    const type = bytes[row * (rowBytes + 1)] ?? 0;
    if (type > 4) throw new PdfError('pdf-damaged', 'a row names an unknown PNG filter');
    const start = row * rowBytes;
    const end = Math.min(start + rowBytes, output.length);
    for (let index = start; index < end; index += 1) {
      const hasLeft = index - start >= pixelBytes;
      const left = hasLeft ? (output[index - pixelBytes] ?? 0) : 0;
      const corner = hasLeft ? (output[index - rowBytes - pixelBytes] ?? 0) : 0;
      const above = output[index - rowBytes] ?? 0;
      output[index] = (bytes[index + row + 1] ?? 0) + pngPrediction(type, left, above, corner);
    }
  }
  return output;
}

function pngPrediction(type: number, left: number, above: number, corner: number): number {
  if (type === 1) return left;
  if (type === 2) return above;
  if (type === 3) return (left + above) >> 1;
  return type === 4 ? paeth(left, above, corner) : 0;
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const toLeft = Math.abs(estimate - left);
  const toAbove = Math.abs(estimate - above);
  const toCorner = Math.abs(estimate - corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
