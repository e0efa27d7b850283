import { cleanFileName } from '../documents/content-disposition.js';

const longestStem = 150;

/** `Ugovor.pdf` → `Ugovor – receipt.pdf`; without a name, by the beginning of the request key. */
export function receiptFileName(documentName: string | null, requestKey: string): string {
  const stem = cleanFileName(documentName ?? '')
    .replace(/\.pdf$/i, '')
    .trim();
  return `${stem === '' ? requestKey.slice(0, 8) : Array.from(stem).slice(0, longestStem).join('')} – receipt.pdf`;
}
