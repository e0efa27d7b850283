import { PDFHexString, PDFName, type PDFDocument, type PDFPage, type PDFRef, PDFString } from 'pdf-lib';
import { colour, embed, newDocument } from '../pades/mark/drawn-document.js';
import { inSections } from '../pades/mark/font-objects.js';
import { operand, showOperators, type SubsetFont } from '../pades/mark/glyph-operators.js';
import { type MarkFonts, markFonts } from '../pades/mark/mark-fonts.js';
import type { MarkLanguage } from '../pades/mark/mark-text.js';
import { page as sheet, type PlacedBlock, type PlacedReceipt, placeReceipt } from './place-receipt.js';
import type { ReceiptFacts, SealFacts } from './receipt-facts.js';
import { receiptSections, timeText } from './receipt-rows.js';
import { receiptWords } from './receipt-words.js';

export interface ReceiptDrawing {
  readonly facts: ReceiptFacts;
  readonly language: MarkLanguage;
  /** IANA name. */
  readonly timeZone: string;
  /** When it is drawn. */
  readonly at: Date;
  /** Null: it stays unsigned, and says so. */
  readonly seal: SealFacts | null;
}

const accentColour = 0x01_54_c8;
const ruleColour = 0xdf_e4_ea;
const producer = 'DealSeal';
const fontKeys = { regular: 'F1', strong: 'F2' } as const;

/**
 * Draws a receipt as a PDF of one A4 page: tagged, with its texts in the order in which they are read. Equal drawings give equal bytes.
 * Throws PadesError `time-zone-unknown`.
 */
export async function drawReceipt({ facts, language, timeZone, at, seal }: ReceiptDrawing): Promise<Uint8Array> {
  const words = receiptWords[language];
  const style = { words, language, timeZone };
  const fonts = markFonts();
  const standing = seal === null ? words.unsealed : words.sealed(seal.owner, seal.level);
  const placed = placeReceipt(
    {
      title: words.title,
      name: facts.document.name ?? words.unnamed,
      sections: receiptSections(facts, style),
      foot: [words.purpose, `${words.drawn(timeText(at, style))} ${standing}`],
    },
    fonts,
  );
  const document = await newDocument(fonts.regular, fonts.strong);
  const page = document.addPage([sheet.width, sheet.height]);
  const embedded = await embedFonts(page, fonts, placed);
  const { context } = document;
  const contents = context.register(context.flateStream(operators(placed, embedded)));
  completeFontStreams(document);
  page.node.set(PDFName.of('Contents'), contents);
  describe(document, { title: `${words.title}: ${facts.requestKey}`, tag: words.tag, at });
  putStructure(document, page, placed.blocks);
  const options = { useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false };
  return document.save({ ...options, objectsPerTick: Infinity });
}

type EmbeddedFonts = Readonly<Record<keyof MarkFonts, SubsetFont>>;

async function embedFonts(page: PDFPage, fonts: MarkFonts, { blocks }: PlacedReceipt): Promise<EmbeddedFonts> {
  const lines = blocks.flatMap((block) => block.lines);
  const put = async (name: keyof MarkFonts): Promise<SubsetFont> => {
    const texts = lines.flatMap(({ typeface, text }) => (typeface === name ? [text] : []));
    const subset = await embed(page, fonts[name], texts);
    page.node.setFontDictionary(PDFName.of(fontKeys[name]), subset.font.ref);
    return subset;
  };
  return { regular: await put('regular'), strong: await put('strong') };
}

/** What pdf-lib leaves out of the fonts that it writes when the document is saved: /Length1 (ISO 32000-2 table 125), and short CMap sections. */
function completeFontStreams({ context }: PDFDocument): void {
  const flateStream = context.flateStream.bind(context);
  context.flateStream = (contents, dict) =>
    typeof contents === 'string'
      ? flateStream(inSections(contents), dict)
      : flateStream(contents, { ...dict, Length1: contents.length });
}

/** Each block is marked content under its number (ISO 32000-2 §14.7.5.2); lines and accent are no part of the text. */
function operators({ blocks, rules }: PlacedReceipt, fonts: EmbeddedFonts): string {
  const { left, right, top, width, height } = sheet;
  const accent = `${colour(accentColour, 'rg')} ${left} ${operand(height - top - 3)} 34 3 re f`;
  const lines = rules.map(
    (y) => `${left} ${operand(y)} m ${operand(width - right)} ${operand(y)} l ${colour(ruleColour, 'RG')} 0.6 w S`,
  );
  const artifact = `/Artifact BMC ${[accent, ...lines].join('\n')} EMC`;
  const marked = blocks.map(({ tag, lines: texts }, index) => {
    const shown = texts.map(({ text, typeface, size, colour: hex, x, baseline }) => {
      const start = `/${fontKeys[typeface]} ${operand(size)} Tf ${operand(x)} ${operand(baseline)} Td`;
      return `BT ${colour(hex, 'rg')} ${start} ${showOperators(fonts[typeface], text, size)}ET`;
    });
    return `/${tag} <</MCID ${index}>> BDC ${shown.join('\n')} EMC`;
  });
  return [artifact, ...marked].join('\n');
}

function describe(
  { context, catalog }: PDFDocument,
  { title, tag, at }: { readonly title: string; readonly tag: string; readonly at: Date },
): void {
  const info = context.obj({
    Title: PDFHexString.fromText(title),
    Producer: PDFHexString.fromText(producer),
    CreationDate: PDFString.fromDate(at),
  });
  context.trailerInfo.Info = context.register(info);
  catalog.set(PDFName.of('Lang'), PDFString.of(tag));
  catalog.set(PDFName.of('MarkInfo'), context.obj({ Marked: true }));
  catalog.set(PDFName.of('ViewerPreferences'), context.obj({ DisplayDocTitle: true }));
}

/** Structure tree of one element a block (ISO 32000-2 §14.7.2), and the way back from the page's numbers (§14.7.5.4). */
function putStructure({ context, catalog }: PDFDocument, page: PDFPage, blocks: readonly PlacedBlock[]): void {
  const rootRef = context.nextRef();
  const documentRef = context.nextRef();
  const elements = blocks.map(({ tag }, index): PDFRef => {
    return context.register(context.obj({ Type: 'StructElem', S: tag, P: documentRef, Pg: page.ref, K: index }));
  });
  context.assign(documentRef, context.obj({ Type: 'StructElem', S: 'Document', P: rootRef, K: elements }));
  const parents = context.register(context.obj({ Nums: [0, elements] }));
  const root = { Type: 'StructTreeRoot', K: [documentRef], ParentTree: parents, ParentTreeNextKey: 1 };
  context.assign(rootRef, context.obj(root));
  catalog.set(PDFName.of('StructTreeRoot'), rootRef);
  page.node.set(PDFName.of('StructParents'), context.obj(0));
  page.node.set(PDFName.of('Tabs'), PDFName.of('S'));
}
