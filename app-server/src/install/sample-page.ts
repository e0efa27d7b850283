import fontkit from '@pdf-lib/fontkit';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PDFDocument, rgb } from 'pdf-lib';
import type { Language } from '../contract/session.js';

const require = createRequire(import.meta.url);

const words: Readonly<Record<Language, { readonly title: string; readonly lines: readonly string[] }>> = {
  en: {
    title: 'Test page',
    lines: [
      'This page was made to try out signing with DealSeal.',
      'It is no contract and obliges nobody to anything.',
    ],
  },
  'sr-Latn-ME': {
    title: 'Probna stranica',
    lines: [
      'Ova stranica je napravljena da se isproba potpisivanje uz DealSeal.',
      'Ona nije ugovor i nikoga ni na šta ne obavezuje.',
    ],
  },
  ru: {
    title: 'Пробная страница',
    lines: [
      'Эта страница создана, чтобы попробовать подписание в DealSeal.',
      'Она не является договором и никого ни к чему не обязывает.',
    ],
  },
};

/** A page to be signed for trying out, in the person's language. The same for the same day (ISO 8601), so that a repeat is about the same bytes. */
export async function makeSamplePage(language: Language, day: string): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.registerFontkit(fontkit);
  const typeface = await readFile(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'));
  const font = await document.embedFont(typeface, { subset: true, customName: 'AAAAAA+DejaVuSansCondensed' });
  const page = document.addPage([595, 842]);
  const { title, lines } = words[language];
  page.drawText(title, { x: 72, y: 740, size: 24, font });
  for (const [index, line] of [...lines, day].entries()) {
    page.drawText(line, { x: 72, y: 700 - index * 20, size: 12, font, color: rgb(0.27, 0.27, 0.27) });
  }
  return document.save({ useObjectStreams: false });
}
