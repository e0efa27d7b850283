import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import fontkit from '@pdf-lib/fontkit';
import type { PDFFont, PDFPage, PDFPageDrawTextOptions } from 'pdf-lib';
import { PDFDocument, rgb } from 'pdf-lib';
import { contractArticles, contractParties, contractTitle, toCyrillic } from './contract-text.js';

export const sampleContractName = 'Ugovor o isporuci i montaži opreme 412-2026.pdf';

/** A4 in points. */
const page = { width: 595.28, height: 841.89, margin: 48, bottom: 92 };
/** Height of the line that is signed on, points. */
const signatureLine = 119;
const gap = 24;
const columnWidth = (page.width - 2 * page.margin - gap) / 2;
const ink = rgb(0.13, 0.15, 0.18);
const faint = rgb(0.42, 0.46, 0.5);
const size = { title: 15, heading: 9.4, text: 9.4, small: 7.8 };
const leading = 13.8;

interface Fonts {
  regular: PDFFont;
  bold: PDFFont;
}

async function embedFonts(document: PDFDocument): Promise<Fonts> {
  const require = createRequire(import.meta.url);
  const load = async (file: string): Promise<PDFFont> =>
    document.embedFont(await readFile(require.resolve(`dejavu-fonts-ttf/ttf/${file}.ttf`)), { subset: true });
  return { regular: await load('DejaVuSerif'), bold: await load('DejaVuSerif-Bold') };
}

function wrap(text: string, font: PDFFont, fontSize: number, width: number): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (const word of text.split(' ')) {
    if (line.length > 0 && font.widthOfTextAtSize([...line, word].join(' '), fontSize) > width) {
      lines.push(line);
      line = [];
    }
    line.push(word);
  }
  return [...lines, line];
}

interface Column {
  sheet: PDFPage;
  x: number;
  y: number;
}

/** Draws a paragraph set to both margins; returns the height below its last line. */
function drawParagraph({ sheet, x, y }: Column, text: string, font: PDFFont): number {
  const lines = wrap(text, font, size.text, columnWidth);
  lines.forEach((words, index) => {
    const natural = words.reduce((sum, word) => sum + font.widthOfTextAtSize(word, size.text), 0);
    const last = index === lines.length - 1;
    const space =
      last || words.length < 2 ? font.widthOfTextAtSize(' ', size.text) : (columnWidth - natural) / (words.length - 1);
    let at = x;
    for (const word of words) {
      write(sheet, word, { x: at, y: y - index * leading, size: size.text, font, color: ink });
      at += font.widthOfTextAtSize(word, size.text) + space;
    }
  });
  return y - lines.length * leading;
}

/** pdf-lib gives a font another name in the page's resources whenever it is set: only where it changes. */
function write(sheet: PDFPage, text: string, { font, ...options }: PDFPageDrawTextOptions & { font: PDFFont }): void {
  if (fontsSet.get(sheet) !== font) sheet.setFont(font);
  fontsSet.set(sheet, font);
  sheet.drawText(text, options);
}

const fontsSet = new WeakMap<PDFPage, PDFFont>();

interface Block {
  heading: string;
  text: string;
}

function blockHeight(block: Block, { regular }: Fonts): number {
  return (wrap(block.text, regular, size.text, columnWidth).length + 1) * leading + 9;
}

function drawBlock(column: Column, block: Block, { regular, bold }: Fonts): void {
  const { sheet, x, y } = column;
  write(sheet, block.heading, { x, y, size: size.heading, font: bold, color: ink });
  drawParagraph({ sheet, x, y: y - leading - 1 }, block.text, regular);
}

function drawHead(sheet: PDFPage, { regular, bold }: Fonts): number {
  const centre = (text: string, font: PDFFont, fontSize: number, y: number): void => {
    const x = (page.width - font.widthOfTextAtSize(text, fontSize)) / 2;
    write(sheet, text, { x, y, size: fontSize, font, color: ink });
  };
  const top = page.height - page.margin - 14;
  centre(contractTitle, bold, size.title, top);
  centre(toCyrillic(contractTitle), bold, size.title, top - 20);
  centre('broj / број 412-2026', regular, size.text, top - 38);
  return top - 66;
}

/** Line and names of both parties, low on the page: above the line a signature's mark has its place. */
function drawSignatures(sheet: PDFPage, { regular }: Fonts): void {
  const y = signatureLine;
  const sides = [
    { x: page.margin, party: 'Za Isporučioca', person: 'Milica Radović, izvršna direktorica' },
    { x: page.margin + columnWidth + gap, party: 'Za Naručioca', person: 'Nikola Vujošević, direktor' },
  ];
  for (const { x, party, person } of sides) {
    sheet.drawLine({ start: { x, y }, end: { x: x + columnWidth, y }, thickness: 0.6, color: faint });
    write(sheet, `${party} / ${toCyrillic(party)}`, { x, y: y - 12, size: size.small, font: regular, color: ink });
    write(sheet, person, { x, y: y - 24, size: size.small, font: regular, color: ink });
  }
}

function drawFeet(document: PDFDocument, { regular }: Fonts): void {
  const sheets = document.getPages();
  sheets.forEach((sheet, index) => {
    const y = 58;
    const end = page.width - page.margin;
    sheet.drawLine({ start: { x: page.margin, y }, end: { x: end, y }, thickness: 0.4, color: faint });
    const text = `Ugovor br. 412/2026 · ${index + 1} / ${sheets.length}`;
    const x = end - regular.widthOfTextAtSize(text, size.small);
    write(sheet, text, { x, y: y - 13, size: size.small, font: regular, color: faint });
  });
}

/**
 * The contract of deal 412: two A4 pages, Montenegrin in Latin at the left and in Cyrillic at the right, with room
 * for signatures at the foot of the last. `date` stands in the document's properties.
 */
async function drawContract(date: Date): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.registerFontkit(fontkit);
  const fonts = await embedFonts(document);
  document.setTitle(`${contractTitle} 412-2026`);
  document.setAuthor('Adriatik Trade d.o.o.');
  document.setCreationDate(date);
  document.setModificationDate(date);

  const newSheet = (): PDFPage => document.addPage([page.width, page.height]);
  let sheet = newSheet();
  let y = drawHead(sheet, fonts);
  const blocks: Block[] = [
    { heading: 'Ugovorne strane', text: contractParties },
    ...contractArticles.map(({ heading, text }, index) => ({ heading: `Član ${index + 1}. ${heading}`, text })),
  ];
  for (const block of blocks) {
    const other = { heading: toCyrillic(block.heading), text: toCyrillic(block.text) };
    const height = Math.max(blockHeight(block, fonts), blockHeight(other, fonts));
    if (y - height < page.bottom) {
      sheet = newSheet();
      y = page.height - page.margin - 14;
    }
    drawBlock({ sheet, x: page.margin, y }, block, fonts);
    drawBlock({ sheet, x: page.margin + columnWidth + gap, y }, other, fonts);
    y -= height;
  }
  drawSignatures(sheet, fonts);
  drawFeet(document, fonts);
  return document.save({ useObjectStreams: false });
}

const drawn = new Map<number, Promise<Uint8Array>>();

/** The contract as of this moment's day, drawn once for each day. */
export function sampleContract(now: number): Promise<Uint8Array> {
  const day = Math.floor(now / 86_400_000);
  const known = drawn.get(day) ?? drawContract(new Date(day * 86_400_000));
  drawn.set(day, known);
  return known;
}

/** Another version of the contract: the same text, other bytes. */
export function changedContract(now: number): Promise<Uint8Array> {
  return drawContract(new Date(now));
}
