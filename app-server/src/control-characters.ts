/** C0 and C1 controls, line and paragraph separators, and all marks that turn the direction of text: they make a text look like another. */
export const controlCharacters = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
