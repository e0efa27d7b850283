/** The document that brought the person here. */
export interface WaitingDocument {
  readonly onSign: () => void;
  /** On the button; what it is called elsewhere when left out. */
  readonly word?: string;
}
