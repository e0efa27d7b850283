import type { SigningState } from '../contract/signing.js';
import type { RequestError, SigningRequest, Writer } from './signing-request.js';

/** What happened. Answers of calls are events; so are people's presses and the clock. */
export type SigningEvent =
  /** A code was typed and Sign pressed. */
  | { readonly kind: 'pressed' }
  | { readonly kind: 'authorized'; readonly authorizationId: string; readonly epoch: string | null }
  /** The service refused the code or the credential; nothing has changed there but its counters. */
  | { readonly kind: 'authorization-refused'; readonly error: RequestError }
  /** No answer: the code may have been taken. The next press asks again under the same key. */
  | { readonly kind: 'authorization-unanswered'; readonly error: RequestError }
  | { readonly kind: 'signing-started' }
  /** The receipt came and the signed bytes are durable here. */
  | { readonly kind: 'signed' }
  | { readonly kind: 'signing-refused'; readonly error: RequestError; readonly because: SigningRefusal }
  | { readonly kind: 'signing-unanswered'; readonly error: RequestError }
  | { readonly kind: 'storing-started' }
  /** The file ids in the field now, and whether the frozen one is among them. */
  | { readonly kind: 'field-read'; readonly holdsFrozenFile: boolean }
  /** The file in the field whose bytes are the signed ones, if any. */
  | { readonly kind: 'candidates-compared'; readonly signedFileId: number | null }
  /** Written down before the write is sent. */
  | { readonly kind: 'write-started' }
  /** Answered or not, what the field holds now is read again. */
  | { readonly kind: 'write-attempted'; readonly answered: boolean }
  | {
      readonly kind: 'portal-failed';
      readonly error: RequestError;
      readonly because: PortalFailure;
      /** The write was refused or never sent: none of ours is on its way. */
      readonly writeSettled?: true;
    }
  | { readonly kind: 'kept-separate' }
  | { readonly kind: 'resolved'; readonly choice: 'keep-separate' | 'discard' }
  /** Cancelled by the person; or, with an error, ended before anything was signed. */
  | { readonly kind: 'abandoned'; readonly error?: RequestError }
  /** The application was removed from the portal and not installed again for longer than signed files are kept. */
  | { readonly kind: 'given-up' }
  /** The time of the next try has come, somebody asked for it, or the program has just started. */
  | { readonly kind: 'resumed' };

/**
 * `authorization-over`: expired, spent or unknown, and nothing was signed. `later`: nothing was signed yet, the same call may succeed.
 * `pin-needed`: as `later`, until somebody types a PIN at the signing server.
 * `unfinished`: signed and not released, for want of a time stamp or of proofs; the same call goes on from there and needs no code.
 */
export type SigningRefusal = 'authorization-over' | 'later' | 'pin-needed' | 'unfinished' | 'never';
/** `token-dead`: this writer's token is of no use any more. */
export type PortalFailure = 'later' | 'token-dead';

/** What is to be done; each is safe to do again. */
export type SigningEffect =
  | { readonly kind: 'authorize' }
  | { readonly kind: 'sign' }
  | { readonly kind: 'read-field'; readonly writer: Writer }
  | { readonly kind: 'compare-candidates'; readonly writer: Writer }
  | { readonly kind: 'write-field'; readonly writer: Writer }
  | { readonly kind: 'keep-separate'; readonly writer: Writer }
  /** Tell the people concerned, through the outbox, in the same transaction. */
  | { readonly kind: 'announce'; readonly what: 'stored' | 'kept-separate' | 'conflict' | 'failed' };

export interface Step {
  readonly request: SigningRequest;
  readonly effects: readonly SigningEffect[];
}

const second = 1000;
/** A signing that the service keeps refusing "for now" ends after this long; the token may be away for a week. */
export const signingPatience = 10 * 60 * second;
/** Longer than any authorization: usually that ends first, and another code may be given. */
export const pinPatience = 15 * 60 * second;
/** How often the service is asked whether somebody has typed the PIN. */
const pinLook = 3 * second;
/** A signing-service that never answers again, or never finishes: after this the person is told, and the document is free. */
export const unansweredPatience = 24 * 60 * 60 * second;

/** The portal ends a request after 60 s (bitrix24.md §3.4): a write without an answer has happened by then, or never will. */
export const writeSettling = 60 * second;

/** 1 s, 2 s, 4 s … 5 min. */
export function backoff(failures: number): number {
  return Math.min(2 ** Math.max(failures - 1, 0) * second, 300 * second);
}

/**
 * The life of a signing request (design.md §3): pure, total. An event that does not fit the state changes nothing: it is a
 * duplicate, or the answer of a call whose request has gone on meanwhile.
 */
export function transition(request: SigningRequest, event: SigningEvent, now: number): Step {
  switch (request.state) {
    case 'frozen':
    case 'needs-code':
      return waitingForCode(request, event, now);
    case 'authorized':
      return authorized(request, event, now);
    case 'signing':
      return signing(request, event, now);
    case 'signed':
      return signed(request, event, now);
    case 'storing':
      return storing(request, event, now);
    case 'conflict':
      return conflict(request, event, now);
    case 'stored':
    case 'failed':
    case 'abandoned':
      return unchanged(request);
  }
}

function waitingForCode(request: SigningRequest, event: SigningEvent, now: number): Step {
  switch (event.kind) {
    case 'pressed':
      return { request: { ...request, error: null }, effects: [{ kind: 'authorize' }] };
    case 'authorized': {
      const next = enter(request, 'authorized', now);
      const { authorizationId, epoch } = event;
      return { request: { ...next, authorizationId, epoch }, effects: [{ kind: 'sign' }] };
    }
    case 'authorization-refused':
    case 'authorization-unanswered':
      return { request: { ...request, error: event.error }, effects: [] };
    case 'abandoned':
      return abandon(request, event, now);
    default:
      return unchanged(request);
  }
}

function authorized(request: SigningRequest, event: SigningEvent, now: number): Step {
  switch (event.kind) {
    case 'signing-started':
      // From here on the service may sign: written down before it is asked.
      return { request: { ...enter(request, 'signing', now), unsignedForSure: false }, effects: [] };
    case 'resumed':
      return { request, effects: [{ kind: 'sign' }] };
    case 'abandoned':
      return abandon(request, event, now);
    default:
      return unchanged(request);
  }
}

function signing(request: SigningRequest, event: SigningEvent, now: number): Step {
  switch (event.kind) {
    case 'signing-started':
      return { request: { ...request, unsignedForSure: false, nextAttemptAt: null }, effects: [] };
    case 'signed':
      return { request: enter(request, 'signed', now), effects: [{ kind: 'read-field', writer: request.writer }] };
    case 'signing-refused':
      return signingRefused(request, event, now);
    case 'signing-unanswered':
      // Whether it signed is not known: nothing here may say that it did not.
      if (now - request.since >= unansweredPatience) return fail(request, { code: 'signing-outcome-unknown' }, now);
      return { request: { ...retryLater(request, event.error, now), unsignedForSure: false }, effects: [] };
    case 'resumed':
      return { request: { ...request, nextAttemptAt: null }, effects: [{ kind: 'sign' }] };
    case 'abandoned':
      // Only when the service has said that nothing was signed: a signature on its way must not be lost.
      if (!request.unsignedForSure) return unchanged(request);
      return abandon(request, event, now);
    case 'given-up':
      return giveUp(request, now);
    default:
      return unchanged(request);
  }
}

function signingRefused(
  request: SigningRequest,
  event: Extract<SigningEvent, { kind: 'signing-refused' }>,
  now: number,
): Step {
  switch (event.because) {
    case 'authorization-over': {
      const next = enter(request, 'needs-code', now);
      return {
        request: {
          ...next,
          authorizationAttempt: request.authorizationAttempt + 1,
          authorizationId: null,
          unsignedForSure: true,
          error: event.error,
        },
        effects: [],
      };
    }
    case 'later':
      if (now - request.since >= signingPatience) return fail(request, event.error, now);
      return { request: { ...retryLater(request, event.error, now), unsignedForSure: true }, effects: [] };
    case 'pin-needed':
      if (now - request.since >= pinPatience) return fail(request, event.error, now);
      return {
        request: { ...request, error: event.error, nextAttemptAt: now + pinLook, unsignedForSure: true },
        effects: [],
      };
    case 'unfinished':
      // A code was given for it: no less patience than with a service that is away. Until it is released, it can be given up.
      if (now - request.since >= unansweredPatience) return fail(request, { code: 'signing-given-up' }, now);
      return { request: { ...retryLater(request, event.error, now), unsignedForSure: true }, effects: [] };
    case 'never':
      return fail(request, event.error, now);
  }
}

function signed(request: SigningRequest, event: SigningEvent, now: number): Step {
  switch (event.kind) {
    case 'storing-started':
      return { request: enter(request, 'storing', now), effects: [] };
    case 'resumed':
      return { request, effects: [{ kind: 'read-field', writer: request.writer }] };
    case 'given-up':
      return giveUp(request, now);
    default:
      return unchanged(request);
  }
}

/** Each pass reads the field first, so that our own earlier write, whose answer was lost, is recognised. */
function storing(request: SigningRequest, event: SigningEvent, now: number): Step {
  const { writer } = request;
  switch (event.kind) {
    case 'storing-started':
      return { request: { ...request, nextAttemptAt: null }, effects: [] };
    case 'field-read':
      return event.holdsFrozenFile
        ? replaceFrozenFile(request, now)
        : { request, effects: [{ kind: 'compare-candidates', writer }] };
    case 'write-started':
      return { request: { ...request, wroteThisPass: true, writeUnsettledUntil: now + writeSettling }, effects: [] };
    case 'write-attempted':
      return {
        request: event.answered ? { ...request, writeUnsettledUntil: null } : request,
        effects: [{ kind: 'read-field', writer }],
      };
    case 'candidates-compared':
      return event.signedFileId === null
        ? {
            request: { ...enter(request, 'conflict', now), error: { code: 'document-changed' } },
            effects: [{ kind: 'announce', what: 'conflict' }],
          }
        : {
            request: { ...enter(request, 'stored', now), storedFileId: event.signedFileId },
            effects: [{ kind: 'announce', what: 'stored' }],
          };
    case 'portal-failed':
      return { request: portalFailed(request, event, now), effects: [] };
    case 'resumed':
      return {
        request: { ...request, nextAttemptAt: null, wroteThisPass: false },
        effects: [{ kind: 'read-field', writer }],
      };
    case 'given-up':
      return giveUp(request, now);
    default:
      return unchanged(request);
  }
}

/** The frozen file is still in the field: write, unless a write of ours may still be on its way or was dropped in silence. */
function replaceFrozenFile(request: SigningRequest, now: number): Step {
  const { writeUnsettledUntil, writer } = request;
  if (writeUnsettledUntil !== null && now < writeUnsettledUntil) {
    const error = { code: 'portal-unavailable' } as const;
    return { request: { ...retryLater(request, error, now), nextAttemptAt: writeUnsettledUntil }, effects: [] };
  }
  if (request.wroteThisPass) {
    return { request: retryLater(request, { code: 'portal-refused' }, now), effects: [] };
  }
  return { request, effects: [{ kind: 'write-field', writer }] };
}

function conflict(request: SigningRequest, event: SigningEvent, now: number): Step {
  const { writer } = request;
  switch (event.kind) {
    case 'resolved':
      return event.choice === 'discard'
        ? { request: enter(request, 'abandoned', now), effects: [] }
        : {
            request: { ...request, keepsSeparate: true, nextAttemptAt: now },
            effects: [{ kind: 'keep-separate', writer }],
          };
    case 'resumed':
      return request.keepsSeparate ? { request, effects: [{ kind: 'keep-separate', writer }] } : unchanged(request);
    case 'kept-separate':
      return { request: enter(request, 'stored', now), effects: [{ kind: 'announce', what: 'kept-separate' }] };
    case 'portal-failed':
      return { request: portalFailed(request, event, now), effects: [] };
    case 'given-up':
      return giveUp(request, now);
    default:
      return unchanged(request);
  }
}

/** A dead token is not tried again: the service's own takes over, and after that the next visit brings a fresh one. */
function portalFailed(
  request: SigningRequest,
  event: Extract<SigningEvent, { kind: 'portal-failed' }>,
  now: number,
): SigningRequest {
  const writeUnsettledUntil = event.writeSettled === true ? null : request.writeUnsettledUntil;
  const next = { ...retryLater(request, event.error, now), wroteThisPass: false, writeUnsettledUntil };
  if (event.because === 'later') return next;
  return request.writer === 'signer'
    ? { ...next, writer: 'service', failures: 0, nextAttemptAt: now }
    : { ...next, writer: 'signer' };
}

function retryLater(request: SigningRequest, error: RequestError, now: number): SigningRequest {
  const failures = request.failures + 1;
  return { ...request, failures, error, nextAttemptAt: now + backoff(failures) };
}

function abandon(request: SigningRequest, event: { readonly error?: RequestError }, now: number): Step {
  return { request: { ...enter(request, 'abandoned', now), error: event.error ?? null }, effects: [] };
}

function giveUp(request: SigningRequest, now: number): Step {
  return abandon(request, { error: { code: 'storing-given-up' } }, now);
}

function fail(request: SigningRequest, error: RequestError, now: number): Step {
  return { request: { ...enter(request, 'failed', now), error }, effects: [{ kind: 'announce', what: 'failed' }] };
}

function enter(request: SigningRequest, state: SigningState, now: number): SigningRequest {
  return { ...request, state, since: now, failures: 0, nextAttemptAt: null, error: null, wroteThisPass: false };
}

function unchanged(request: SigningRequest): Step {
  return { request, effects: [] };
}
