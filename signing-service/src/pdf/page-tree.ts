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
  readonly resolver: PageResolver;
  readonly limits: PdfLimits;
  /** The catalog's /Pages. */
  readonly root: PdfObject | undefined;
  /** What is known of nodes by their references: long documents have thousands, of which a page needs few but for their counts. */
  readonly counts: Map<string, number | undefined>;
}

interface PageResolver extends ObjectResolver {
  /** As `resolve`, and keeps nothing of what it read. */
  readonly glance: Resolve;
}

type Resolve = ObjectResolver['resolve'];

interface TreeNode {
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
  /** Undefined for a page. */
  readonly kids: readonly PdfObject[] | undefined;
}

interface Walk {
  readonly tree: PageTree;
  /** From the root to the node being looked at. */
  readonly path: TreeNode[];
  nodes: number;
}

const US_LETTER: PdfRectangle = { left: 0, bottom: 0, right: 612, top: 792 };

/**
 * /Count of the root when the tree has a last page by it, else the pages that are there: viewers pass over kids that are none.
 * @throws PdfError `pdf-damaged` when there is no page tree, or it loops; `pdf-limit-exceeded`.
 */
export function countPages(tree: PageTree): number {
  const walk = startWalk(tree);
  const root = readNode(walk, tree.root);
  const stated = statedCount(walk, root);
  if (stated === 0) return stated;
  try {
    if (stated !== undefined && descend(walk, root, stated - 1)) return stated;
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  return countLeaves(tree);
}

function countLeaves(tree: PageTree): number {
  let count = 0;
  for (const _ of leaves(startWalk(tree), tree.root)) count += 1;
  return count;
}

/** The pages that are there are as many as the root's /Count says. Throws as `countPages`. */
export function isCountTrue(tree: PageTree): boolean {
  const walk = startWalk(tree);
  return statedCount(walk, readNode(walk, tree.root)) === countLeaves(tree);
}

/**
 * Descends to page `index` (from 0), skipping siblings by their /Count; page by page where these are wrong.
 * @throws PdfError `pdf-damaged` when there is no such page or the tree loops; `pdf-unsupported` for a page that is not
 * an indirect object; `pdf-limit-exceeded`.
 */
export function findPage(tree: PageTree, index: number): PdfPage {
  const walk = startWalk(tree);
  const root = readNode(walk, tree.root);
  const stated = statedCount(walk, root);
  const isWithin = index >= 0 && (stated === undefined || index < stated);
  try {
    const node = stated === undefined || !isWithin ? undefined : descend(walk, root, index);
    if (node) return pageOf(walk, node, index);
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  const slow = startWalk(tree);
  let position = 0;
  if (isWithin) {
    for (const node of leaves(slow, tree.root)) {
      if (position === index) return pageOf(slow, node, index);
      position += 1;
    }
  }
  throw new PdfError('pdf-damaged', `there is no page ${index + 1}`);
}

function startWalk(tree: PageTree): Walk {
  return { tree, path: [], nodes: 0 };
}

function isDamage(error: unknown): boolean {
  return error instanceof PdfError && error.code === 'pdf-damaged';
}

/** The page by the counts; undefined when they lead to none. */
function descend(walk: Walk, root: TreeNode, index: number): TreeNode | undefined {
  let node = root;
  let remaining = index;
  while (node.kids) {
    enter(walk, node);
    const child = childWithPage(walk, node, remaining);
    if (!child) return undefined;
    node = child.node;
    remaining -= child.before;
  }
  return remaining === 0 ? node : undefined;
}

function enter(walk: Walk, node: TreeNode): void {
  walk.path.push(node);
  requireWithin(walk.path.length, walk.tree.limits.nesting, 'levels of the page tree');
}

interface Child {
  readonly node: TreeNode;
  /** Pages in the siblings before it. */
  readonly before: number;
}

/** Undefined when a count on the way is missing. */
function childWithPage(walk: Walk, parent: TreeNode, index: number): Child | undefined {
  const kids = parent.kids ?? [];
  if (kids.length === statedCount(walk, parent)) {
    const direct = readNode(walk, kids[index]);
    if (statedCount(walk, direct) === 1) return { node: direct, before: index };
  }
  let before = 0;
  for (const kid of kids) {
    const count = countBelow(walk, kid);
    if (count === undefined) return undefined;
    if (index < before + count) return { node: readNode(walk, kid), before };
    before += count;
  }
  return undefined;
}

/** As `statedCount`, of a node that is passed over. */
function countBelow(walk: Walk, object: PdfObject): number | undefined {
  const { resolver, counts } = walk.tree;
  const { glance } = resolver;
  if (!(object instanceof PdfRef)) return statedCount(walk, readNode(walk, object, glance), glance);
  const key = object.toString();
  if (!counts.has(key)) counts.set(key, statedCount(walk, readNode(walk, object, glance), glance));
  requireNoLoop(walk, object);
  return counts.get(key);
}

/** The pages in their order, the walk's path leading to each while it is looked at. */
function* leaves(walk: Walk, object: PdfObject | undefined): Iterable<TreeNode> {
  const node = readNode(walk, object);
  if (!node.kids) {
    yield node;
    return;
  }
  enter(walk, node);
  for (const kid of node.kids) {
    if (walk.tree.resolver.resolve(kid) instanceof PdfDict) yield* leaves(walk, kid);
  }
  walk.path.pop();
}

/** A node with /Kids is a branch, whatever its /Type says: so do viewers. */
function readNode(walk: Walk, object: PdfObject | undefined, resolve: Resolve = walk.tree.resolver.resolve): TreeNode {
  walk.nodes += 1;
  requireWithin(walk.nodes, walk.tree.limits.pageTreeNodes, 'page tree nodes');
  const ref = object instanceof PdfRef ? object : undefined;
  if (ref) requireNoLoop(walk, ref);
  const dict = resolve(object);
  if (!(dict instanceof PdfDict)) throw new PdfError('pdf-damaged', 'a page tree node is not a dictionary');
  const kids = lookupArray({ resolve }, dict, 'Kids')?.items;
  const isEmptyBranch = !kids && lookupName({ resolve }, dict, 'Type') === 'Pages';
  return { ref, dict, kids: isEmptyBranch ? [] : kids };
}

function requireNoLoop(walk: Walk, ref: PdfRef): void {
  if (walk.path.some((ancestor) => ref.equals(ancestor.ref))) {
    throw new PdfError('pdf-damaged', 'the page tree loops');
  }
}

/** Pages below, as /Count says; 1 for a page. Undefined when nothing usable is said. */
function statedCount(
  { tree }: Walk,
  { dict, kids }: TreeNode,
  resolve: Resolve = tree.resolver.resolve,
): number | undefined {
  if (!kids) return 1;
  if (kids.length === 0) return 0;
  const count = lookupInteger({ resolve }, dict, 'Count') ?? -1;
  requireWithin(count, tree.limits.listedObjects, 'pages');
  return count < 0 ? undefined : count;
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
  const sides = [mediaBox.right - mediaBox.left, mediaBox.top - mediaBox.bottom];
  requireWithin(Math.max(...sides), walk.tree.limits.pageUnits, 'units for a side of a page');
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
