import type { MarkShape } from './mark-shape.js';
import type { MarkText } from './mark-text.js';

/** Lines that a mark may go without; name and date stand in each. */
export type MarkLine = 'heading' | 'organisation' | 'certificate';

/** How marks are to look, as far as their room allows. */
export interface MarkDesign {
  readonly shape: MarkShape;
  /** Those that are shown. */
  readonly lines: readonly MarkLine[];
}

/** The text without the lines that were not chosen. */
export function withChosenLines(text: MarkText, design: MarkDesign | undefined): MarkText {
  if (design === undefined) return text;
  const shown = (line: MarkLine) => design.lines.includes(line);
  return {
    ...text,
    heading: shown('heading') ? text.heading : undefined,
    organisation: shown('organisation') ? text.organisation : undefined,
    ...(shown('certificate') ? {} : { certificate: undefined, shortCertificate: undefined }),
  };
}
