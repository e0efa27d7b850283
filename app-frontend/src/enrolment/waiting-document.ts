/** The document that brought the person here. */
export interface WaitingDocument {
  readonly onSign: () => void;
}
