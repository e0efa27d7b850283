import { describe, expect, it } from 'vitest';
import { authorizationKey, frozenRequest, signatureKey, type SigningRequest } from './signing-request.js';
import { backoff, pinPatience, signingPatience, transition, unansweredPatience, writeSettling } from './transition.js';

const error = { code: 'portal-unavailable' } as const;
const inState = (state: SigningRequest['state'], rest: Partial<SigningRequest> = {}): SigningRequest => ({
  ...frozenRequest(0),
  state,
  ...rest,
});

describe('keys', () => {
  it('gives one signature key per request and epoch, and one authorization key per attempt', () => {
    expect(signatureKey('a', null)).toBe(signatureKey('a', null));
    const others = [signatureKey('b', null), signatureKey('a', 'e1'), signatureKey('a', 'e2')];
    expect(new Set([signatureKey('a', null), ...others]).size).toBe(4);
    const attempt = (requestId: string, authorizationAttempt = 1) => ({
      requestId,
      machine: inState('frozen', { authorizationAttempt }),
    });
    const keys = [
      [attempt('a')],
      [attempt('a', 2)],
      [attempt('a'), attempt('b')],
      [attempt('a'), attempt('b', 2)],
      [attempt('a'), attempt('b'), attempt('c')],
    ].map(authorizationKey);
    expect(new Set(keys).size).toBe(keys.length);
    expect(authorizationKey([attempt('a'), attempt('b')])).toBe(keys[2]);
    expect(signatureKey('a', null)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('waiting for the service', () => {
  it('asks for another code when the authorization was over, under a key of its own', () => {
    const step = transition(
      inState('signing', { authorizationId: 'x' }),
      { kind: 'signing-refused', error: { code: 'authorization-expired' }, because: 'authorization-over' },
      5,
    );
    expect(step.request).toMatchObject({ state: 'needs-code', authorizationAttempt: 2, authorizationId: null });
  });

  it('ends when the token stays away for longer than patience, with the reason', () => {
    const refused = { kind: 'signing-refused', error: { code: 'token-absent' }, because: 'later' } as const;
    expect(transition(inState('signing'), refused, signingPatience - 1).request.state).toBe('signing');
    expect(transition(inState('signing'), refused, signingPatience).request).toMatchObject({
      state: 'failed',
      error: { code: 'token-absent' },
    });
  });

  it('asks every three seconds whether a PIN was typed, can be cancelled meanwhile, and ends when nobody types', () => {
    const needed = { kind: 'signing-refused', error: { code: 'pin-needed' }, because: 'pin-needed' } as const;
    const waiting = transition(inState('signing'), needed, pinPatience - 1).request;
    expect(waiting).toMatchObject({ state: 'signing', error: needed.error, failures: 0 });
    expect(waiting.nextAttemptAt).toBe(pinPatience - 1 + 3_000);
    expect(transition(waiting, { kind: 'abandoned' }, pinPatience).request.state).toBe('abandoned');
    expect(transition(inState('signing'), needed, pinPatience).request).toMatchObject({ state: 'failed' });
  });

  it('waits a day for what an unfinished signature lacks, can be cancelled meanwhile, and asks for no other code', () => {
    const unfinished = {
      kind: 'signing-refused',
      error: { code: 'signature-unfinished' },
      because: 'unfinished',
    } as const;
    const before = inState('signing', { authorizationId: 'x', unsignedForSure: false });
    const waiting = transition(before, unfinished, unansweredPatience - 1).request;
    expect(waiting).toMatchObject({ state: 'signing', authorizationId: 'x', error: unfinished.error });
    expect(transition(waiting, { kind: 'resumed' }, 1).effects).toEqual([{ kind: 'sign' }]);
    expect(transition(waiting, { kind: 'abandoned' }, 1).request.state).toBe('abandoned');
    expect(transition(before, unfinished, unansweredPatience).request).toMatchObject({
      state: 'failed',
      error: { code: 'signing-given-up' },
    });
  });

  it('ends when no answer comes for a day', () => {
    const unanswered = { kind: 'signing-unanswered', error } as const;
    expect(transition(inState('signing'), unanswered, unansweredPatience - 1).request.state).toBe('signing');
    expect(transition(inState('signing'), unanswered, unansweredPatience).request.state).toBe('failed');
  });

  it('cannot be cancelled while a signature may be on its way', () => {
    const outstanding = inState('signing', { unsignedForSure: false });
    expect(transition(outstanding, { kind: 'abandoned' }, 1).request.state).toBe('signing');
    expect(transition({ ...outstanding, unsignedForSure: true }, { kind: 'abandoned' }, 1).request.state).toBe(
      'abandoned',
    );
  });
});

describe('storing', () => {
  it('sends no second write while one without an answer may still arrive', () => {
    const lost = inState('storing', { writeUnsettledUntil: writeSettling });
    const read = { kind: 'field-read', holdsFrozenFile: true } as const;
    const waiting = transition(lost, read, writeSettling - 1);
    expect(waiting.effects).toEqual([]);
    expect(waiting.request.nextAttemptAt).toBe(writeSettling);
    expect(transition(lost, read, writeSettling).effects).toEqual([{ kind: 'write-field', writer: 'signer' }]);
  });

  it('tries later, and does not write at once again, when the portal drops the file in silence', () => {
    const step = transition(
      inState('storing', { wroteThisPass: true }),
      { kind: 'field-read', holdsFrozenFile: true },
      7,
    );
    expect(step).toMatchObject({ request: { error: { code: 'portal-refused' }, nextAttemptAt: 1007 }, effects: [] });
  });

  it('goes on with the token of the service when the one of the signer has died, then waits for the next visit', () => {
    const dead = { kind: 'portal-failed', error, because: 'token-dead' } as const;
    const first = transition(inState('storing'), dead, 9).request;
    expect(first).toMatchObject({ writer: 'service', nextAttemptAt: 9 });
    expect(transition(first, dead, 10).request).toMatchObject({ writer: 'signer', nextAttemptAt: 1010 });
  });

  it('never overwrites: without the frozen file it only compares', () => {
    const step = transition(inState('storing'), { kind: 'field-read', holdsFrozenFile: false }, 1);
    expect(step.effects).toEqual([{ kind: 'compare-candidates', writer: 'signer' }]);
  });

  it('waits twice as long after each failure, five minutes at most', () => {
    expect([1, 2, 3, 9, 10, 30].map(backoff)).toEqual([1000, 2000, 4000, 256_000, 300_000, 300_000]);
  });
});

describe('an end', () => {
  it('is not left again, whatever comes late', () => {
    for (const state of ['stored', 'failed', 'abandoned'] as const) {
      const request = inState(state);
      for (const event of [
        { kind: 'pressed' },
        { kind: 'signed' },
        { kind: 'resumed' },
        { kind: 'candidates-compared', signedFileId: 3 },
      ] as const) {
        expect(transition(request, event, 1)).toEqual({ request, effects: [] });
      }
    }
  });
});
