export interface ClockGuard {
  /** Wall clock, milliseconds since the epoch. Throws ServiceError `clock-unsure` while it is in doubt. */
  now(): number;
  /** The state for health pages; looks at the clocks too. */
  state(): { readonly sure: boolean; readonly offByMs: number };
  /** An operator says that the wall clock is right now. */
  trust(): void;
}
