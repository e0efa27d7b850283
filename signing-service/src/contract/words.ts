/** Words longer than this are compared by their beginning. */
const longestWord = 40;
/** So much of a word's beginning is looked up as the word itself is: what begins thousands of words is then found at once. */
export const longestHead = 4;

/** A text's words as they are compared: small, without accents, in any of our languages. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, longestWord));
}

/** A word and its heads: the word alone where it is no longer than they are. */
export function headsOf(word: string): string[] {
  const heads = [word];
  for (let length = 1; length <= longestHead && length < word.length; length += 1) {
    const isWithinPair = (word.charCodeAt(length - 1) & 0xfc00) === 0xd800;
    if (!isWithinPair) heads.push(word.slice(0, length));
  }
  return heads;
}
