import type { Move } from './explore.test-support.js';
import { frozenRequest } from './signing-request.js';
import type { SigningEvent } from './transition.js';
import { clockless, type World } from './world-state.test-support.js';

const beginning = { request: frozenRequest(0), signedBytesKept: false };

/** A program's data are lost, and restored from a backup: what that does not know of is gone. */
export function losses(at: World, apply: (at: World, event: SigningEvent) => World): Move<World>[] {
  const { left, service, request, signedBytesKept } = at;
  const moves: Move<World>[] = [];
  if (left.backups > 0) {
    const state = { ...at, backup: { request, signedBytesKept }, left: { ...left, backups: left.backups - 1 } };
    moves.push({ name: 'the app-server makes a backup', state });
  }
  if (left.appRestores > 0 && at.portal.installed) {
    const rest = { ...left, appRestores: left.appRestores - 1 };
    const lost = { ...at, ...(at.backup ?? beginning), tasks: [], left: rest };
    moves.push({ name: 'the app-server is restored', state: apply(clockless(lost), { kind: 'resumed' }) });
  }
  if (left.serviceRestores > 0) {
    const rest = { ...at, left: { ...left, serviceRestores: left.serviceRestores - 1 } };
    const next = { ...service, epoch: service.epoch + 1, signed: null, released: false };
    const known = Object.keys(service.authorizations).map((attempt) => [Number(attempt), 'expired'] as const);
    const voided = { ...next, authorizations: Object.fromEntries(known) };
    const before = { ...next, authorizations: {} };
    moves.push({ name: 'the service is restored to before the codes', state: { ...rest, service: before } });
    moves.push({ name: 'the service is restored to before the signature', state: { ...rest, service: voided } });
  }
  return moves;
}
