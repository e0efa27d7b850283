/** All lines, or name and date alone, for fields that are too small for all. */
export type MarkShape = 'full' | 'compact';

/** Size of the mark in points before it is fitted to a page or field. */
export const markSizes = { full: { width: 208, height: 86 }, compact: { width: 150, height: 33 } } as const;
