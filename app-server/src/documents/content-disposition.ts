import { controlCharacters } from '../control-characters.js';

const longestName = 200;

/** A file's name as it may be kept: no folders, no control characters, at most 200 characters with its ending. */
export function cleanFileName(name: string): string {
  const base = name.replaceAll(controlCharacters, '').split(/[/\\]/).at(-1)?.trim() ?? '';
  if (base.length <= longestName) return base;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(base)?.[0] ?? '';
  return base.slice(0, longestName - ending.length) + ending;
}

/** The name in a Content-Disposition header (RFC 6266 §4.3: `filename*` wins); null when it gives none. */
export function fileNameOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  const extended = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header)?.[1];
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(header)?.[1]?.replaceAll(/\\(.)/g, '$1');
  const token = /;\s*filename\s*=\s*([^";\s]+)/i.exec(header)?.[1];
  const decoded = extended === undefined ? null : decodePercent(extended);
  const plain = quoted ?? token;
  const name = cleanFileName(decoded ?? (plain === undefined ? '' : fromHeaderBytes(plain)));
  return name === '' ? null : name;
}

/** Header values come as Latin-1; portals put UTF-8 there, some percent-encoded. */
function fromHeaderBytes(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  const utf8 = bytes.toString('utf8');
  const read = utf8.includes('\uFFFD') ? text : utf8;
  return /%[0-9A-F]{2}/i.test(read) ? (decodePercent(read) ?? read) : read;
}

function decodePercent(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** `attachment` with this name, both forms (RFC 6266 §4.1, appendix D). */
export function attachmentHeader(name: string): string {
  const clean = cleanFileName(name) || 'document.pdf';
  const ascii = clean.replaceAll(/[^\x20-\x7E]|["\\%]/g, '_');
  const extended = encodeURIComponent(clean).replaceAll(/['()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extended}`;
}
