/** Controls, joiners, marks that turn the text, fillers, tags, and halves of characters: whatever makes one text look like another. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Characters. No attribute in use is longer; what is, is cut. */
const longest = 500;

/** Text of a certificate as people may see it: what cannot be seen stands as `\u{202e}`. */
export function visibleText(text: string): string {
  // Two units a character at most: what is left away here is beyond the cut.
  const letters = Array.from(text.slice(0, 2 * longest + 2));
  const cut = letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : letters.join('');
  return cut.replaceAll(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
