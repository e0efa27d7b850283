/** A line of text that fits its width: `text` is cut with an ellipsis only when `size` has reached the smallest one. */
export interface FittedText {
  readonly text: string;
  /** In points. */
  readonly size: number;
}

/** Width of `text` at `size`, both in points. */
export type TextMeasure = (text: string, size: number) => number;

/** Lets `text` take at most `width` points: shrinks it from `size` down to `smallest`, then cuts it with "…". */
export function fitText(
  text: string,
  limits: { readonly size: number; readonly smallest: number; readonly width: number },
  measure: TextMeasure,
): FittedText {
  const { size, smallest, width } = limits;
  const natural = measure(text, size);
  if (natural <= width) return { text, size };
  const shrunk = (size * width) / natural;
  if (shrunk >= smallest) return { text, size: Math.floor(shrunk * 100) / 100 };
  const graphemes = Array.from(new Intl.Segmenter('und').segment(text), ({ segment }) => segment);
  let [kept, cut] = [0, graphemes.length];
  const cutAt = (count: number) => `${graphemes.slice(0, count).join('').trimEnd()}…`;
  while (cut - kept > 1) {
    const middle = Math.floor((kept + cut) / 2);
    if (measure(cutAt(middle), smallest) <= width) kept = middle;
    else cut = middle;
  }
  return { text: cutAt(kept), size: smallest };
}

/**
 * Breaks `text` at its blanks into at most two lines of `width` at `size`, the second one as long as it comes; one line
 * where nothing can be broken.
 */
export function breakText(
  text: string,
  { size, width }: { readonly size: number; readonly width: number },
  measure: TextMeasure,
): readonly string[] {
  const words = text.split(' ');
  let first = words[0] ?? '';
  let taken = 1;
  for (; taken < words.length; taken += 1) {
    const longer = `${first} ${words[taken]}`;
    if (measure(longer, size) > width) break;
    first = longer;
  }
  const rest = words.slice(taken).join(' ');
  return rest === '' ? [first] : [first, rest];
}
