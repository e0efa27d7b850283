import { describe, expect, it } from 'vitest';
import { explore } from './explore.test-support.js';
import { transition, type SigningEvent, type Step } from './transition.js';
import type { SigningRequest } from './signing-request.js';
import { world } from './world.test-support.js';
import type { Budget } from './world-state.test-support.js';

const budget: Budget = {
  presses: 2,
  crashes: 1,
  losses: 1,
  duplicates: 1,
  uploads: 1,
  expiries: 1,
  deadTokens: 1,
  outages: 0,
  removals: 0,
  serviceRestores: 0,
  backups: 0,
  appRestores: 0,
  cancels: false,
};

/** Holds a transition function to the promises with a single fault planted in it. */
function withFault(
  fault: (request: SigningRequest, event: SigningEvent, now: number) => Step | null,
  given: Budget = budget,
) {
  return explore(world((request, event, now) => fault(request, event, now) ?? transition(request, event, now), given));
}

describe('every order of crashes, losses, delays and duplicates', () => {
  it('keeps every promise and always leads to an end', () => {
    const finding = explore(world(transition, budget));
    expect(finding).toMatchObject({ kind: 'holds' });
    expect(finding.kind === 'holds' && finding.states).toBeGreaterThan(5_000);
  });

  it('keeps them when the person cancels at any moment', () => {
    const finding = explore(world(transition, { ...budget, cancels: true }));
    expect(finding).toMatchObject({ kind: 'holds' });
  });

  it('keeps them when the line is bad again and again', () => {
    const finding = explore(world(transition, { ...budget, losses: 3, crashes: 2, duplicates: 0, deadTokens: 0 }));
    expect(finding).toMatchObject({ kind: 'holds' });
  });

  it('keeps them when the service signs and gets no time stamp, again and again, also when the person cancels', () => {
    const given = { ...budget, outages: 2, uploads: 0, deadTokens: 0, duplicates: 0 };
    expect(explore(world(transition, given))).toMatchObject({ kind: 'holds' });
    expect(explore(world(transition, { ...given, cancels: true }))).toMatchObject({ kind: 'holds' });
  });

  it('keeps them when the portal removes the application at any moment and installs it again', () => {
    const finding = explore(world(transition, { ...budget, removals: 1, duplicates: 0, deadTokens: 0 }));
    expect(finding).toMatchObject({ kind: 'holds' });
  });

  it('keeps them when the service is restored from a backup of any moment', () => {
    const given = { ...budget, serviceRestores: 1, presses: 3, expiries: 0, deadTokens: 0, uploads: 0 };
    expect(explore(world(transition, given))).toMatchObject({ kind: 'holds' });
  });

  const appLost = { ...budget, backups: 1, appRestores: 1, crashes: 0, deadTokens: 0, uploads: 0 };

  it('keeps them when the app-server is restored from a backup of any moment', () => {
    expect(explore(world(transition, appLost))).toMatchObject({ kind: 'holds' });
  });

  it('keeps them when both are restored, each from a backup of any moment', () => {
    const given = { ...appLost, serviceRestores: 1, duplicates: 0, expiries: 0 };
    expect(explore(world(transition, given))).toMatchObject({ kind: 'holds' });
  });
});

describe('the explorer finds a planted fault and prints the shortest way to it', () => {
  it('writing without reading first overwrites a version that could be seen', () => {
    const finding = withFault((request, event) =>
      request.state === 'storing' && event.kind === 'field-read'
        ? { request, effects: [{ kind: 'write-field', writer: 'signer' }] }
        : null,
    );
    expect(finding).toMatchObject({ kind: 'broken', promise: 'a version that could be seen was overwritten' });
    expect(finding.kind === 'broken' && finding.trace.length).toBeLessThan(12);
  });

  it('calling a request signed before its bytes are kept', () => {
    const finding = withFault((request, event, now) =>
      event.kind === 'signing-unanswered' ? transition(request, { kind: 'signed' }, now) : null,
    );
    expect(finding).toMatchObject({ kind: 'broken', promise: 'called signed before the signed bytes were kept' });
  });

  it('asking a restored service under the key of an earlier epoch', () => {
    const finding = withFault(
      (request, event, now) =>
        event.kind === 'authorized' ? transition(request, { ...event, epoch: request.epoch }, now) : null,
      { ...budget, serviceRestores: 1 },
    );
    expect(finding).toMatchObject({ kind: 'broken', promise: 'the key was used twice' });
  });

  it('not taking up a signature after a restart', () => {
    const finding = withFault((request, event) =>
      event.kind === 'resumed' && request.state === 'signing' ? { request, effects: [] } : null,
    );
    expect(finding).toMatchObject({ kind: 'stuck' });
  });

  it('not taking up what was signed when the application is installed again', () => {
    const finding = withFault(
      (request, event) =>
        event.kind === 'resumed' && request.error?.code === 'portal-not-installed' ? { request, effects: [] } : null,
      { ...budget, removals: 1, duplicates: 0 },
    );
    expect(finding).toMatchObject({ kind: 'stuck' });
  });

  it('giving up a signature that lacks its time stamp', () => {
    const finding = withFault(
      (request, event, now) =>
        event.kind === 'signing-refused' && event.because === 'unfinished'
          ? transition(request, { ...event, because: 'never' }, now)
          : null,
      { ...budget, outages: 1 },
    );
    expect(finding).toMatchObject({ kind: 'broken', promise: 'a request failed although every misfortune passes' });
  });

  it('not asking for a new code when the authorization is over', () => {
    const finding = withFault((request, event, now) =>
      event.kind === 'signing-refused'
        ? transition(request, { kind: 'signing-refused', error: event.error, because: 'later' }, now)
        : null,
    );
    expect(finding).toMatchObject({ kind: 'stuck' });
  });
});
