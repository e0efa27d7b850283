/** C0 and C1 controls, line and paragraph separators, and the marks that turn the direction of text. */
const control = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** Text from outside as it may stand in a line of a log or on a terminal: control characters become `\uXXXX`. */
export function escapeControls(text: string): string {
  return text.replaceAll(control, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
