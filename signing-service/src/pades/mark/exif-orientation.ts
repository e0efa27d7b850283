const header = 'Exif\0\0';
const orientationTag = 0x0112;
const [shortType, entryBytes] = [3, 12] as const;

/**
 * Orientation, 1 to 8, of an APP1 segment that holds EXIF (CIPA DC-008 §4.6.4); undefined for other segments and where
 * it is not told.
 */
export function exifOrientation(segment: Buffer): number | undefined {
  if (segment.toString('latin1', 0, header.length) !== header) return undefined;
  const tiff = segment.subarray(header.length);
  const order = tiff.toString('latin1', 0, 2);
  const isLittle = order === 'II';
  if ((!isLittle && order !== 'MM') || tiff.length < 8) return undefined;
  const short = (offset: number) => (isLittle ? tiff.readUInt16LE(offset) : tiff.readUInt16BE(offset));
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return undefined;
  const entries = short(directory);
  for (let entry = 0; entry < entries; entry += 1) {
    const offset = directory + 2 + entry * entryBytes;
    if (offset + entryBytes > tiff.length) return undefined;
    const isOrientation = short(offset) === orientationTag && short(offset + 2) === shortType;
    if (isOrientation) return short(offset + 8);
  }
  return undefined;
}
