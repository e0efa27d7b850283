import { visibleText } from '../certificates/visible-text.js';
import type { MarkFont } from '../pades/mark/mark-fonts.js';

/** Marks upon one letter: more would grow over the lines around. */
const surplusMarks = /(\p{M}{2})(\p{M}+)/gu;

/**
 * A foreign text as a receipt can show it, nothing left away: what cannot be seen, what the typeface lacks, and marks that are piled up stand
 * as `\u{202e}`. On one line, NFC.
 */
export function shownText({ font }: MarkFont, text: string): string {
  const visible = visibleText(text.replaceAll(/\s+/gu, ' ').trim().normalize('NFC'));
  const flat = visible.replaceAll(surplusMarks, (_, kept: string, more: string) => {
    return kept + Array.from(more, escaped).join('');
  });
  return Array.from(flat, (character) => {
    return font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0) ? character : escaped(character);
  }).join('');
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
