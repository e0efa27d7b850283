import { PdfError } from './errors.js';
import type { PdfLimits } from './limits.js';
import { requireWithin } from './limits.js';
import type { ObjectResolver } from './lookup.js';
import { lookupArray, lookupInteger, lookupName } from './lookup.js';
import type { PdfObject } from './object.js';
import { PdfDict, PdfRef } from './object.js';
import type { PdfRectangle } from './rectangle.js';
import { intersection, readRectangle } from './rectangle.js';

/** A page with its inheritable attributes resolved (ISO 32000-2 §7.7.3.4). */
export interface PdfPage {
  /** From 0. */
  readonly index: number;
  readonly ref: PdfRef;
  /** As written, inherited keys not included. */
  readonly dict: PdfDict;
  /** US Letter when the file tells none, as in viewers. */
  readonly mediaBox: PdfRectangle;
  /** Clipped to the media box. */
  readonly cropBox: PdfRectangle;
  readonly rotate: 0 | 90 | 180 | 270;
  readonly resources: PdfDict;
}

export interface PageTree {
  readonly resolver: ObjectResolver;
  readonly limits: PdfLimits;
  /** The catalog's /Pages. */
  readonly root: PdfObject | undefined;
}

interface TreeNode {
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
  /** Undefined for a page. */
  readonly kids: readonly PdfObject[] | undefined;
  /** Pages below, as /Count says; 1 for a page. */
  readonly count: number;
}

interface Walk {
  readonly tree: PageTree;
  /** From the root to the node being looked at. */
  readonly path: TreeNode[];
  nodes: number;
}

const US_LETTER: PdfRectangle = { left: 0, bottom: 0, right: 612, top: 792 };

/** /Count of the root. @throws PdfError `pdf-damaged` when there is no page tree. */
export function countPages(tree: PageTree): number {
  return readNode({ tree, path: [], nodes: 0 }, tree.root).count;
}

/**
 * Descends to page `index` (from 0), skipping siblings by their /Count.
 * @throws PdfError `pdf-damaged` when there is no such page or the tree loops; `pdf-unsupported` for a page that is not
 * an indirect object; `pdf-limit-exceeded`.
 */
export function findPage(tree: PageTree, index: number): PdfPage {
  const walk: Walk = { tree, path: [], nodes: 0 };
  let node = readNode(walk, tree.root);
  let remaining = index;
  if (index < 0 || index >= node.count) throw new PdfError('pdf-damaged', `there is no page ${index + 1}`);
  while (node.kids) {
    walk.path.push(node);
    requireWithin(walk.path.length, tree.limits.nesting, 'levels of the page tree');
    const child = childWithPage(walk, node, remaining);
    node = child.node;
    remaining -= child.before;
  }
  return pageOf(walk, node, index);
}

interface Child {
  readonly node: TreeNode;
  /** Pages in the siblings before it. */
  readonly before: number;
}

function childWithPage(walk: Walk, { kids = [], count }: TreeNode, index: number): Child {
  if (kids.length === count) {
    const direct = readNode(walk, kids[index]);
    if (direct.count === 1) return { node: direct, before: index };
  }
  let before = 0;
  for (const kid of kids) {
    const node = readNode(walk, kid);
    if (index < before + node.count) return { node, before };
    before += node.count;
  }
  throw new PdfError('pdf-damaged', 'the page tree has fewer pages than it says');
}

/** A node with /Kids is a branch, whatever its /Type says: so do viewers. */
function readNode(walk: Walk, object: PdfObject | undefined): TreeNode {
  walk.nodes += 1;
  const { resolver, limits } = walk.tree;
  requireWithin(walk.nodes, limits.pageTreeNodes, 'page tree nodes');
  const ref = object instanceof PdfRef ? object : undefined;
  if (ref && walk.path.some((ancestor) => ref.equals(ancestor.ref))) {
    throw new PdfError('pdf-damaged', 'the page tree loops');
  }
  const dict = resolver.resolve(object);
  if (!(dict instanceof PdfDict)) throw new PdfError('pdf-damaged', 'a page tree node is not a dictionary');
  const kids = lookupArray(resolver, dict, 'Kids')?.items;
  if (!kids) {
    if (lookupName(resolver, dict, 'Type') === 'Pages')
      throw new PdfError('pdf-damaged', 'a page tree node has no /Kids');
    return { ref, dict, kids, count: 1 };
  }
  const count = lookupInteger(resolver, dict, 'Count') ?? -1;
  if (count < 0) throw new PdfError('pdf-damaged', 'a page tree node has no /Count');
  requireWithin(count, limits.listedObjects, 'pages');
  return { ref, dict, kids, count };
}

function pageOf(walk: Walk, node: TreeNode, index: number): PdfPage {
  const { resolver } = walk.tree;
  const { ref, dict } = node;
  if (!ref) throw new PdfError('pdf-unsupported', 'a page is not an indirect object');
  const lineage = [node, ...walk.path.toReversed()];
  const inherited = (key: string): PdfObject => {
    const owner = lineage.find((candidate) => candidate.dict.has(key));
    return resolver.resolve(owner?.dict.get(key));
  };
  const mediaBox = readRectangle(resolver, inherited('MediaBox')) ?? US_LETTER;
  const cropBox = readRectangle(resolver, inherited('CropBox')) ?? mediaBox;
  const resources = inherited('Resources');
  return {
    index,
    ref,
    dict,
    mediaBox,
    cropBox: intersection(cropBox, mediaBox) ?? mediaBox,
    rotate: quarterTurns(inherited('Rotate')),
    resources: resources instanceof PdfDict ? resources : new PdfDict(),
  };
}

function quarterTurns(rotate: PdfObject): PdfPage['rotate'] {
  const degrees = typeof rotate === 'number' ? ((rotate % 360) + 360) % 360 : 0;
  return degrees === 90 || degrees === 180 || degrees === 270 ? degrees : 0;
}
