import { createHash } from 'node:crypto';
import type { PdfDict } from '../../pdf/object.js';
import { isJpeg, readJpeg } from './jpeg-image.js';
import { KeptByUse } from './kept-by-use.js';
import { imageInvalid, imageTooLarge } from './image-faults.js';
import type { Matrix } from './matrix.js';
import { isPng, readPng } from './png-image.js';

/** Stream of an image XObject, /Length left out (ISO 32000-2 §8.9.5). */
export interface ImageStream {
  readonly dict: PdfDict;
  readonly bytes: Uint8Array;
}

/** A logo as PDF images. */
export interface MarkImage {
  /** Pixels, the picture standing upright. */
  readonly width: number;
  readonly height: number;
  /** Turns the unit square so that the picture stands upright in it. */
  readonly upright: Matrix;
  readonly picture: ImageStream;
  /** Soft mask; absent when nothing is transparent. */
  readonly mask: ImageStream | undefined;
}

/** Largest logo in bytes: it becomes part of every document that is signed with it. */
export const maxImageBytes = 512 * 1024;

function bytesOf({ picture, mask }: MarkImage): number {
  return 1024 + picture.bytes.length + (mask?.bytes.length ?? 0);
}

const kept = new KeptByUse<MarkImage>({ entries: 64, bytes: 16 * 1024 * 1024 }, bytesOf);

/**
 * Reads a logo, PNG or JPEG, of at most 512 KB and 4 million pixels; kept per thread by its digest. Throws `mark-image-invalid`,
 * `mark-image-too-large`.
 */
export function markImage(bytes: Uint8Array): MarkImage {
  if (bytes.length > maxImageBytes) throw imageTooLarge(`more than ${maxImageBytes} bytes`);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const image = kept.get(digest) ?? readImage(bytes);
  kept.put(digest, image);
  return image;
}

function readImage(bytes: Uint8Array): MarkImage {
  if (isPng(bytes)) return readPng(bytes);
  if (isJpeg(bytes)) return readJpeg(bytes);
  throw imageInvalid('neither PNG nor JPEG');
}
