import type { Certificate } from './certificate.js';
import { buildPaths } from './path-building.js';
import type { BuildOptions, SearchTrace } from './path-building.js';
import { faultsOf } from './path-result.js';
import type { PathDoubt, PathOutcome, PathResult } from './path-result.js';
import { validatePath } from './path-validation.js';
import type { PathOptions } from './path-validation.js';

export interface FindOptions extends BuildOptions, PathOptions {}

/** What a search for a valid path came to. */
export interface FoundPath {
  readonly outcome: PathOutcome;
  /** The valid path; else the one that says most on why there is none; undefined when nothing led to an anchor. */
  readonly result: PathResult | undefined;
  /** Why the search itself could not tell. */
  readonly doubt: Extract<PathDoubt, 'path-not-found' | 'path-limit'> | undefined;
}

/** Something on the path was revoked, and nothing else is wrong that is known: no other path could say more. */
function isRevoked(result: PathResult): boolean {
  const faults = faultsOf(result);
  return faults.includes('revoked') && faults.every((fault) => fault === 'revoked' || fault === 'revocation-unknown');
}

/** 0 valid, 1 revoked, 2 nothing wrong that is known; then come paths that were meant, and last those that only names make. */
function merit(result: PathResult): number {
  if (result.outcome === 'valid') return 0;
  if (isRevoked(result)) return 1;
  if (result.outcome === 'indeterminate') return 2;
  return faultsOf(result).includes('signature-wrong') ? 4 : 3;
}

/** Whether certificates that are not at hand could change the answer. */
export function couldBeBettered({ outcome, result }: FoundPath): boolean {
  return result === undefined || (outcome === 'invalid' && !isRevoked(result));
}

/** As `findPath`; `trace` takes down what was looked at. */
export function searchPath(target: Certificate, options: FindOptions, trace: SearchTrace): FoundPath {
  let best: PathResult | undefined;
  for (const path of buildPaths(target, options, trace)) {
    const result = validatePath(path, options);
    if (best === undefined || merit(result) < merit(best)) best = result;
    if (result.outcome === 'valid') break;
  }
  if (best?.outcome === 'valid') return { outcome: 'valid', result: best, doubt: undefined };
  if (trace.isCutShort) return { outcome: 'indeterminate', result: best, doubt: 'path-limit' };
  if (best === undefined) return { outcome: 'indeterminate', result: best, doubt: 'path-not-found' };
  return { outcome: best.outcome, result: best, doubt: undefined };
}

/**
 * Looks for a valid path from an anchor to `target`: the first one found, else the one that fails least. An anchor that is not
 * reached is a doubt, not a fault.
 */
export function findPath(target: Certificate, options: FindOptions): FoundPath {
  return searchPath(target, options, { visited: new Set(), isCutShort: false });
}
