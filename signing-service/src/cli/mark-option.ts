import type { MarkChoice } from '../pades/prepare-signature.js';
import { UsageError } from './command.js';

const marks: ReadonlyMap<string, MarkChoice> = new Map<string, MarkChoice>([
  ['none', { kind: 'none' }],
  ['bottom-left', { kind: 'preset', preset: 'last-page-bottom-left' }],
  ['bottom-right', { kind: 'preset', preset: 'last-page-bottom-right' }],
  ['beside', { kind: 'preset', preset: 'beside-existing' }],
]);

/** Whether and where the signature is seen. Throws UsageError. */
export function readMark(spec: string | undefined): MarkChoice {
  const mark = marks.get(spec ?? 'none');
  if (mark === undefined) throw new UsageError(`--mark takes ${[...marks.keys()].join(', ')}`);
  return mark;
}
