import type { MarkChoice, MarkPreset } from './mark-choice.js';

/** A mark as somebody asked for it in words. */
export interface MarkSpec {
  readonly mark: MarkChoice;
  /** Path of the logo's file, PNG or JPEG; reading it is the caller's. */
  readonly logoPath: string | undefined;
}

/** What of a mark's description is wrong; the message can be shown to whoever wrote it. */
export class MarkSpecError extends Error {
  constructor(fault: string) {
    super(fault);
    this.name = 'MarkSpecError';
  }
}

const presets: ReadonlyMap<string, MarkPreset> = new Map([
  ['bottom-left', 'last-page-bottom-left'],
  ['bottom-right', 'last-page-bottom-right'],
  ['beside', 'beside-existing'],
  ['free', 'free-place'],
]);

const words = ['none', ...presets.keys()];
const needed = ['page', 'x', 'y'] as const;
const settings: readonly string[] = [...needed, 'width', 'height'];

/** Settings by name, each once. */
function readSettings(parts: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of parts) {
    const [name = '', ...rest] = part.split('=');
    if (rest.length === 0) throw new MarkSpecError(`"${part}" is none of ${words.join(', ')}, and no setting`);
    if (!settings.includes(name)) throw new MarkSpecError(`"${name}" is none of ${settings.join(', ')}, logo`);
    if (found.has(name)) throw new MarkSpecError(`${name} is told twice`);
    found.set(name, rest.join('='));
  }
  for (const name of needed) if (!found.has(name)) throw new MarkSpecError(`${name} is missing`);
  return found;
}

function readPage(text: string): number {
  if (text === 'last') return -1;
  const page = /^-?\d{1,9}$/u.test(text) ? Number(text) : 0;
  if (page === 0) throw new MarkSpecError(`page is a number from 1, from -1 back, or "last", not "${text}"`);
  return page;
}

function readPoints(name: string, text: string): number {
  if (!/^\d{1,9}(?:\.\d{1,9})?$/u.test(text)) throw new MarkSpecError(`${name} is a number of points, not "${text}"`);
  return Number(text);
}

function readLength(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const points = readPoints(name, text);
  if (points === 0) throw new MarkSpecError(`${name} is more than 0`);
  return points;
}

function readChoice(text: string): MarkChoice {
  if (text === 'none') return { kind: 'none' };
  const preset = presets.get(text);
  if (preset !== undefined) return { kind: 'preset', preset };
  const found = readSettings(text.split(','));
  const place = {
    page: readPage(found.get('page') ?? ''),
    x: readPoints('x', found.get('x') ?? ''),
    y: readPoints('y', found.get('y') ?? ''),
    width: readLength('width', found.get('width')),
    height: readLength('height', found.get('height')),
  };
  return { kind: 'place', place };
}

/**
 * Reads where a mark is to be: `none`, `bottom-left`, `bottom-right`, `beside`, `free`, or
 * `page=P,x=X,y=Y[,width=W][,height=H]` in any order: P counts from 1, from the end as -1 or `last`; the others are points
 * from the lower left of the page as it is seen. `,logo=PATH` may follow, everything after it being the path; alone it stands for
 * `bottom-left`. Throws MarkSpecError.
 */
export function parseMarkSpec(text: string): MarkSpec {
  const [, before = '', path] = /^(.*?)(?:(?:^|,)logo=(.*))?$/su.exec(text) ?? [];
  if (path === '') throw new MarkSpecError('logo has no path');
  if (before === '' && path === undefined) throw new MarkSpecError('nothing is told');
  const mark = readChoice(before === '' ? 'bottom-left' : before);
  if (mark.kind === 'none' && path !== undefined) throw new MarkSpecError('a logo needs a mark');
  return { mark, logoPath: path };
}
