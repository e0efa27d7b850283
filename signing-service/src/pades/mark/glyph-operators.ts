import type { PDFFont } from 'pdf-lib';
import type { MarkFont } from './mark-fonts.js';

/** A typeface of which the glyphs that are shown become a subset in a document. */
export interface SubsetFont {
  readonly typeface: MarkFont;
  readonly font: PDFFont;
}

/** Up to four decimals: a page is drawn no finer. */
export function operand(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}

/**
 * Operators that show `text` at `size` points, the font being set (ISO 32000-2 §9.4.3). Accents without a letter of their own, as
 * in С́ and З́, stand where the typeface wants them: moved by TJ, raised by Ts.
 */
export function showOperators({ typeface, font }: SubsetFont, text: string, size: number): string {
  const { positions } = typeface.font.layout(text);
  const codes = font.encodeText(text).asString().match(/.{4}/gu) ?? [];
  const { unitsPerEm } = typeface.font;
  let [operators, plain] = ['', ''];
  const flush = () => {
    if (plain !== '') operators += `<${plain}> Tj `;
    plain = '';
  };
  for (const [index, code] of codes.entries()) {
    const { xOffset = 0, yOffset = 0 } = positions[index] ?? {};
    if (xOffset === 0 && yOffset === 0) {
      plain += code;
      continue;
    }
    flush();
    const aside = operand((xOffset * 1000) / unitsPerEm);
    const back = operand((-xOffset * 1000) / unitsPerEm);
    operators += `${operand((yOffset * size) / unitsPerEm)} Ts [${back} <${code}> ${aside}] TJ 0 Ts `;
  }
  flush();
  return operators;
}
