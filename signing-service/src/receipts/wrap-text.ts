const segmenter = new Intl.Segmenter('und');
const blank = ' ';

/**
 * Breaks `text` into lines of `width` at its blanks, and within a word that is longer than a line. What goes beyond `mostLines` is cut with "…"
 * in the last of them. `measure` answers the width of a grapheme.
 */
export function wrapText(
  text: string,
  { width, mostLines }: { readonly width: number; readonly mostLines: number },
  measure: (grapheme: string) => number,
): readonly string[] {
  const lines: string[] = [];
  let rest = Array.from(segmenter.segment(text), ({ segment }) => segment);
  while (rest.length > 0) {
    const fitting = countFitting(rest, width, measure);
    if (fitting === rest.length) return [...lines, rest.join('')];
    if (lines.length === mostLines - 1) return [...lines, cutLine(rest, width, measure)];
    const lastBlank = rest.lastIndexOf(blank, fitting);
    const end = lastBlank > 0 ? lastBlank : Math.max(1, fitting);
    lines.push(rest.slice(0, end).join('').trimEnd());
    rest = rest.slice(lastBlank > 0 ? end + 1 : end);
  }
  return lines;
}

/** How many graphemes fit, a blank at their end included for nothing. */
function countFitting(graphemes: readonly string[], width: number, measure: (grapheme: string) => number): number {
  let taken = 0;
  for (const [index, grapheme] of graphemes.entries()) {
    taken += measure(grapheme);
    if (taken > width) return index;
  }
  return graphemes.length;
}

function cutLine(graphemes: readonly string[], width: number, measure: (grapheme: string) => number): string {
  const kept = countFitting(graphemes, width - measure('…'), measure);
  return `${graphemes.slice(0, kept).join('').trimEnd()}…`;
}
