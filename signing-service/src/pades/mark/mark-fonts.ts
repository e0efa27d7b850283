import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fontkit from '@pdf-lib/fontkit';
import type { Font, GlyphRun, TypeFeatures } from '@pdf-lib/fontkit';
import { PadesError } from '../pades-error.js';

const require = createRequire(import.meta.url);

/** A typeface as file bytes and parsed; the bytes are pdf-lib's key to the parsed form. */
export interface MarkFont {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly font: Font;
}

export interface MarkFonts {
  readonly regular: MarkFont;
  readonly strong: MarkFont;
}

const layoutsKept = 512;

/**
 * One glyph a character: ligatures and composed forms would make of a name what /ToUnicode cannot lead back to it, and kerning is
 * not drawn. Accents are still placed upon their letters.
 */
const features: TypeFeatures = { ccmp: false, liga: false, clig: false, calt: false, rlig: false, kern: false };

/** Laying out a text costs a good part of a millisecond, and each is laid out to be measured and again to be drawn. */
function rememberLayouts(font: Font): void {
  const layout = font.layout.bind(font);
  const known = new Map<string, GlyphRun>();
  font.layout = (text) => {
    const run = known.get(text) ?? layout(text, features);
    known.delete(text);
    known.set(text, run);
    for (const oldest of known.keys()) {
      if (known.size <= layoutsKept) break;
      known.delete(oldest);
    }
    return run;
  };
}

/**
 * A glyph that fontkit first met as a part of another one, as the c of ć, has no code points for it ever after, and /ToUnicode
 * would lead from it to nothing.
 */
function rememberCodePoints(font: Font): void {
  const getGlyph = font.getGlyph.bind(font);
  font.getGlyph = (id, codePoints = []) => {
    const glyph = getGlyph(id, codePoints);
    if (glyph.codePoints.length === 0) glyph.codePoints = codePoints;
    return glyph;
  };
}

/** DejaVu Sans Condensed: Latin with all its extensions, Cyrillic, Greek; free to embed (licence in the package). */
function load(name: string, path: string): MarkFont {
  const bytes = readFileSync(path);
  const font = fontkit.create(bytes);
  rememberCodePoints(font);
  rememberLayouts(font);
  return { name, bytes, font };
}

let loaded: MarkFonts | undefined;

/** Both typefaces, parsed once per thread (about 25 ms). */
export function markFonts(): MarkFonts {
  loaded ??= {
    regular: load('DejaVuSansCondensed', require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf')),
    strong: load('DejaVuSansCondensed-Bold', require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf')),
  };
  return loaded;
}

/** Width of `text` at `size`, both in points. */
export function textWidth({ font }: MarkFont, text: string, size: number): number {
  const units = font.layout(text).glyphs.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0);
  return (units * size) / font.unitsPerEm;
}

/** Pictures that people put into names; they are no part of the name. */
const picture = /^[\p{So}\p{Sk}\p{Emoji_Modifier}\u{FE0F}\u{1F1E6}-\u{1F1FF}]$/u;

/**
 * `text` as the typeface can show it: pictures that it lacks are left out. Throws `mark-text-unsupported` when it has no
 * glyph for anything else: .notdef is never drawn, and a name is never shown in part.
 */
export function drawableText({ font, name }: MarkFont, text: string): string {
  const drawable = Array.from(text).filter((character) => {
    const codePoint = character.codePointAt(0) ?? 0;
    if (font.hasGlyphForCodePoint(codePoint)) return true;
    if (picture.test(character)) return false;
    const shown = codePoint.toString(16).toUpperCase().padStart(4, '0');
    throw new PadesError('mark-text-unsupported', `${name} has no glyph for U+${shown}`);
  });
  return drawable.join('').replaceAll(/\s+/gu, ' ').trim();
}
