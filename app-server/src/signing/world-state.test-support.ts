import type { SigningRequest } from './signing-request.js';
import type { SigningEffect } from './transition.js';

/**
 * The four programs of design.md §1 as far as they matter to one signing request, reduced to what can go wrong between them:
 * calls are lost before or after they took effect, arrive late or twice, and any program can die between two steps.
 */
export interface World {
  readonly now: number;
  /** The app-server's database. */
  readonly request: SigningRequest;
  readonly signedBytesKept: boolean;
  /** They were once, before whatever was lost. */
  readonly everKept: boolean;
  /** The app-server's memory: what it is about to do. Gone with a crash. */
  readonly tasks: readonly Task[];
  /** On the wire: delivered later, even if the sender has died. */
  readonly wire: readonly Message[];
  readonly service: {
    /** By authorization attempt. */
    readonly authorizations: Readonly<Record<number, 'open' | 'expired' | 'spent'>>;
    /** Grows when the service is restored from a backup. */
    readonly epoch: number;
    /** The key under which the raw signature is durable. */
    readonly signed: number | null;
    readonly released: boolean;
    /** By the signature's key. */
    readonly tokenUses: Readonly<Record<number, number>>;
    readonly codesTaken: number;
  };
  readonly portal: {
    readonly field: 'frozen' | 'signed' | 'other';
    /** Grows with each change of the field. */
    readonly version: number;
    readonly keptSeparate: boolean;
    /** The application is installed there. */
    readonly installed: boolean;
  };
  /** The app-server's latest backup; null = from the beginning. */
  readonly backup: Pick<World, 'request' | 'signedBytesKept'> | null;
  readonly left: Budget;
  /** A promise broken on the way. */
  readonly fault: string | null;
}

export type Task =
  | { readonly do: SigningEffect['kind']; readonly seen: number }
  /** Sent; waiting for an answer. */
  | { readonly do: 'await-signature' }
  | { readonly do: 'keep-bytes' }
  | { readonly do: 'await-write' };

export type Message =
  /** `opened`: the epoch of the authorization; `key`: the epoch that the signature's key belongs to. */
  | { readonly to: 'service'; readonly attempt: number; readonly opened: number; readonly key: number }
  /** `seen`: the field's version when it was read before the write. */
  | { readonly to: 'portal'; readonly seen: number };

/** How often each misfortune may strike: what keeps the exploration finite. */
export interface Budget {
  readonly presses: number;
  readonly crashes: number;
  readonly losses: number;
  readonly duplicates: number;
  readonly uploads: number;
  readonly expiries: number;
  readonly deadTokens: number;
  /** The service has signed and gets no time stamp. */
  readonly outages: number;
  /** The portal removes the application; it may always be installed again. */
  readonly removals: number;
  /** The service loses what it knew and is restored from a backup of before. */
  readonly serviceRestores: number;
  /** The app-server makes a backup; it loses what it knew and is restored from the latest one. */
  readonly backups: number;
  readonly appRestores: number;
  /** Whether the person may cancel: an end of its own, which would hide that there is no other. */
  readonly cancels: boolean;
}

/** The model's person has no code left to type: in life there is always another. */
export function waitsForCodeInVain(at: World): boolean {
  const { state } = at.request;
  return (state === 'frozen' || state === 'needs-code') && at.left.presses === 0;
}

/** What must hold in every state. */
export function broken(at: World): string | null {
  const { request, service, portal } = at;
  if (at.fault !== null) return at.fault;
  const uses = Object.values(service.tokenUses);
  if (uses.some((count) => count > 1)) return 'the key was used twice';
  if (uses.reduce((sum, count) => sum + count, 0) > service.codesTaken) return 'the key was used without a code';
  const has = ['signed', 'storing', 'conflict', 'stored'].includes(request.state);
  if (has && !at.signedBytesKept) return 'called signed before the signed bytes were kept';
  if (portal.field === 'signed' && !at.everKept) return 'written before the signed bytes were kept';
  if (request.state === 'failed') return 'a request failed although every misfortune passes';
  return null;
}

/** Only differences of time matter: the clock starts again at 0, so that equal situations are equal states. */
export function clockless(at: World): World {
  const { request, now } = at;
  const ahead = (time: number | null): number | null => (time === null ? null : Math.max(time - now, 0));
  return {
    ...at,
    now: 0,
    request: {
      ...request,
      since: 0,
      failures: Math.min(request.failures, 1),
      nextAttemptAt: ahead(request.nextAttemptAt),
      writeUnsettledUntil: ahead(request.writeUnsettledUntil),
    },
  };
}
