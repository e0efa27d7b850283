import type { SettingsChoices } from './settings.js';
import type { Sealing } from '../sealing/sealing.js';
import type { Store } from '../store/store.js';

export type RandomBytes = (size: number) => Uint8Array;

/** What the acts of this folder work with. */
export interface AuthorizationContext {
  readonly store: Store;
  readonly sealing: Sealing;
  /** Milliseconds since the epoch. Give the clock guard's `now`: it throws `clock-unsure` while the time is in doubt. */
  readonly now: () => number;
  /** Cryptographically secure. */
  readonly randomBytes: RandomBytes;
  readonly settingsChoices: SettingsChoices;
  /** The operator lets tenants waive the activation code. */
  readonly mayWaiveCodeWord: boolean;
  /** The operator lets tenants allow assisted set-up. */
  readonly mayAssistSetUp: boolean;
}

/** A person of a tenant; the person need not exist. */
export interface PersonKey {
  readonly tenantId: string;
  readonly personId: string;
}
