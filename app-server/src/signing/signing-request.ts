import { createHash } from 'node:crypto';
import type { AppErrorCode, AppErrorDetails } from '../contract/error.js';
import type { SigningState } from '../contract/signing.js';

/** Whose token writes into the portal. After the signer's has died the service's is used, then whoever comes next. */
export type Writer = 'signer' | 'service';

/** Why a request is where it is. */
export interface RequestError {
  readonly code: AppErrorCode;
  readonly details?: AppErrorDetails;
}

/**
 * The part of a signing request that decides what happens next (design.md §3). Times are milliseconds since the epoch.
 * Everything else of its row (names, digests, receipts) follows it and never decides.
 */
export interface SigningRequest {
  readonly state: SigningState;
  /** Grows by one when an authorization turned out expired or spent: the next code opens another one. */
  readonly authorizationAttempt: number;
  readonly authorizationId: string | null;
  /** The signing-service's when it opened the authorization: another one after the service was restored from a backup. */
  readonly epoch: string | null;
  /** The signing-service has said in so many words that nothing was released; false while an answer is outstanding or was lost. */
  readonly unsignedForSure: boolean;
  readonly writer: Writer;
  /** This pass has written already: what is read now is the result. */
  readonly wroteThisPass: boolean;
  /** A write whose answer was lost may still arrive until then: no other is sent before. */
  readonly writeUnsettledUntil: number | null;
  /** In `conflict`: the person has chosen to keep the signed earlier version beside the new one. */
  readonly keepsSeparate: boolean;
  /** Failed tries in a row of what the state is waiting for. */
  readonly failures: number;
  readonly nextAttemptAt: number | null;
  /** When the state was entered. */
  readonly since: number;
  readonly error: RequestError | null;
  /** The new file in the field once stored; null when it was kept beside the field. */
  readonly storedFileId: number | null;
}

export function frozenRequest(now: number): SigningRequest {
  return {
    state: 'frozen',
    authorizationAttempt: 1,
    authorizationId: null,
    epoch: null,
    unsignedForSure: true,
    writer: 'signer',
    wroteThisPass: false,
    writeUnsettledUntil: null,
    keepsSeparate: false,
    failures: 0,
    nextAttemptAt: null,
    since: now,
    error: null,
    storedFileId: null,
  };
}

/** One key per authorization, one per request and epoch for its signature: what makes repeating them safe. */
export function authorizationKey(
  requests: readonly { readonly requestId: string; readonly machine: SigningRequest }[],
): string {
  const names = requests.map(({ requestId, machine }) => `${requestId}/authorization/${machine.authorizationAttempt}`);
  return derivedUuid(names.join());
}

/**
 * A service that was restored does not know what it signed since the backup: it is asked for nothing under an earlier epoch's key that it has
 * not begun, so that a key never has two signatures.
 */
export function signatureKey(requestId: string, epoch: string | null): string {
  return derivedUuid(epoch === null ? `${requestId}/signature` : `${requestId}/signature/${epoch}`);
}

/** A version 8 UUID (RFC 9562 §5.8) of the name's SHA-256. */
function derivedUuid(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Nobody has signed it, and a code would. */
export function waitsForCode(state: SigningState): boolean {
  return state === 'frozen' || state === 'needs-code';
}

/** Nothing more will happen to it by itself. */
export function isFinal(state: SigningState): boolean {
  return state === 'stored' || state === 'failed' || state === 'abandoned';
}

/** Holds its document: nobody else can open a request for the same file. */
export function isActive(state: SigningState): boolean {
  return !isFinal(state) && state !== 'conflict';
}

/** Signed, or perhaps so, and not stored yet. */
export const unstoredStates = ['signing', 'signed', 'storing', 'conflict'] as const satisfies readonly SigningState[];
