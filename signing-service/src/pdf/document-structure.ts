import { PdfError } from './errors.js';
import type { PdfBudget } from './limits.js';
import type { RebuiltXref } from './rebuilt-xref.js';
import { rebuildXref } from './rebuilt-xref.js';
import type { ByteSource } from './source.js';
import type { PdfHeader } from './startxref.js';
import { findHeader, findStartXref, locateXref } from './startxref.js';
import type { XrefChain } from './xref-chain.js';
import { isMissing, readXrefChain } from './xref-chain.js';

/** What tells where a document's objects are. */
export interface DocumentStructure {
  readonly header: PdfHeader;
  readonly offsetBase: number;
  readonly chain: XrefChain;
  /** Every viewer finds the newest section as this reader does. */
  readonly isFoundByAll: boolean;
  /** All objects, when the cross-reference data were rebuilt. */
  readonly repaired: RebuiltXref['objects'] | undefined;
}

export type StructureReader = (source: ByteSource, budget: PdfBudget) => DocumentStructure;

/**
 * Header, `startxref` and the sections it leads to.
 * @throws PdfError `pdf-not-a-pdf`, `pdf-damaged`, `pdf-limit-exceeded`.
 */
export function readAsWritten(source: ByteSource, budget: PdfBudget): DocumentStructure {
  const header = findHeader(source);
  const startXref = findStartXref(source);
  const offsetBase = findOffsetBase(source, header, startXref.offset);
  const chain = readXrefChain({ source, budget, offsetBase }, startXref.offset);
  const isExact = locateXref(source, startXref.offset + offsetBase)?.isExact === true;
  const isFoundByAll = startXref.isNearEnd && offsetBase === header.offset && isExact;
  return { header, offsetBase, chain, isFoundByAll, repaired: undefined };
}

/**
 * Cross-reference data made anew, where every viewer that does so comes to the same.
 * @throws PdfError `pdf-not-a-pdf`, `pdf-damaged`, `pdf-ambiguous`, `pdf-limit-exceeded`.
 */
export function readRebuilt(source: ByteSource, budget: PdfBudget): DocumentStructure {
  const header = findHeader(source);
  requireCatalogMissed(source, budget);
  const { section, objects } = rebuildXref(source, budget);
  return { header, offsetBase: header.offset, chain: [section], isFoundByAll: true, repaired: objects };
}

/**
 * Some readers look for a catalog only where the cross-reference data lead to something else: what these show as an empty
 * document would become one with pages.
 */
function requireCatalogMissed(source: ByteSource, budget: PdfBudget): void {
  let chain: XrefChain;
  try {
    chain = readAsWritten(source, budget).chain;
  } catch (error) {
    if (error instanceof PdfError) return;
    throw error;
  }
  const root = chain[0].trailer.getRef('Root');
  if (root && isMissing(chain, root.num)) throw new PdfError('pdf-ambiguous', 'some readers find no catalog');
}

/** Offsets count from the header (ISO 32000-2 §7.5.2, note 1); some writers count the junk before it too. */
function findOffsetBase(source: ByteSource, header: PdfHeader, startXref: number): number {
  const [fromHeader, fromStart] = [header.offset, 0].map((base) => locateXref(source, startXref + base));
  if (fromStart?.isExact === true && fromHeader?.isExact !== true) return 0;
  return fromHeader ? header.offset : 0;
}
