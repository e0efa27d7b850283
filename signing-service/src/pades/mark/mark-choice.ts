/** Where a mark may be asked for by name; left and right as the reader sees the page, rotation included. */
export type MarkPreset = 'last-page-bottom-left' | 'last-page-bottom-right' | 'beside-existing' | 'free-place';

/** A place on a page as the reader sees it: upright, in points (1/72 inch) from the lower left of what is shown. */
export interface MarkPlace {
  /** From 1; counted from the end when negative: -1 is the last page. */
  readonly page: number;
  readonly x: number;
  readonly y: number;
  /** 208 when left out. */
  readonly width?: number | undefined;
  /** As follows from the width when left out. The mark keeps its proportions, in the middle. */
  readonly height?: number | undefined;
}

/** Whether and where the signature is seen. */
export type MarkChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'preset'; readonly preset: MarkPreset }
  | { readonly kind: 'place'; readonly place: MarkPlace };
