import type { Boot, Surface } from '@dealseal/app-server/contract/session';
import type { Api } from '../src/api/api.js';

export interface Scenario {
  readonly surface: Surface;
  readonly answers?: Partial<Api>;
  readonly administrator?: boolean;
  readonly subscriptionOver?: Boot['subscriptionOver'];
  /** Of the sample that is shown. */
  readonly pages?: number;
  /** What is pressed to get there, one after the other: CSS selectors; `=SELECTOR=TEXT` types into a field. */
  readonly presses?: readonly string[];
}

/** An answer that does not come. */
export const never = () => new Promise<never>(() => undefined);
