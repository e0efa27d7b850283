import type { Model, Move } from './explore.test-support.js';
import { frozenRequest, isFinal, type SigningRequest } from './signing-request.js';
import { type SigningEvent, type Step, writeSettling } from './transition.js';
import {
  broken,
  type Budget,
  clockless,
  type Message,
  type Task,
  waitsForCodeInVain,
  type World,
} from './world-state.test-support.js';
import { losses } from './world-losses.test-support.js';

type Transition = (request: SigningRequest, event: SigningEvent, now: number) => Step;

const lost = { code: 'portal-unavailable' } as const;
const gone = { code: 'portal-not-installed' } as const;

export function world(transition: Transition, budget: Budget): Model<World> {
  const initial: World = {
    now: 0,
    request: frozenRequest(0),
    signedBytesKept: false,
    everKept: false,
    tasks: [],
    wire: [],
    service: { authorizations: {}, epoch: 0, signed: null, released: false, tokenUses: {}, codesTaken: 0 },
    portal: { field: 'frozen', version: 1, keptSeparate: false, installed: true },
    backup: null,
    left: budget,
    fault: null,
  };

  /** An event reaches the app-server: state and effects in one transaction; effects wait in memory. */
  function apply(at: World, event: SigningEvent, seen = 0): World {
    const step = transition(at.request, event, at.now);
    const tasks = step.effects.filter((effect) => effect.kind !== 'announce').map((one) => ({ do: one.kind, seen }));
    return { ...at, request: step.request, tasks: [...at.tasks, ...tasks] };
  }

  function people(at: World): Move<World>[] {
    const { request, left } = at;
    const moves: Move<World>[] = [];
    const waits = request.state === 'frozen' || request.state === 'needs-code';
    // Without the application nobody has a session.
    if (!at.portal.installed) return [installed(at)];
    if (waits && left.presses > 0 && at.tasks.length === 0) {
      const next = { ...at, left: { ...left, presses: left.presses - 1 } };
      moves.push({ name: 'the person types a code and presses Sign', state: apply(next, { kind: 'pressed' }) });
    }
    if (left.cancels && !isFinal(request.state)) {
      const state = apply(at, { kind: 'abandoned' });
      if (state.request.state === 'abandoned') moves.push({ name: 'the person cancels', state });
    }
    if (request.state === 'conflict' && !request.keepsSeparate) {
      for (const choice of ['keep-separate', 'discard'] as const) {
        moves.push({ name: `the person chooses ${choice}`, state: apply(at, { kind: 'resolved', choice }) });
      }
    }
    if (left.removals > 0) moves.push(...removed(at));
    if (left.uploads > 0) {
      const portal = { ...at.portal, field: 'other' as const, version: at.portal.version + 1 };
      const state = { ...at, portal, left: { ...left, uploads: left.uploads - 1 } };
      moves.push({ name: 'somebody uploads another version', state });
    }
    return moves;
  }

  /** The portal tells it, or the program dies before it has done anything about it. */
  function removed(at: World): Move<World>[] {
    const left = { ...at.left, removals: at.left.removals - 1 };
    const gone = { ...at, left, portal: { ...at.portal, installed: false } };
    const isUnsigned = ['frozen', 'needs-code', 'authorized'].includes(at.request.state);
    const error = { code: 'portal-not-installed' } as const;
    return [
      {
        name: 'the application is removed',
        state: isUnsigned ? apply(gone, { kind: 'abandoned', error }) : gone,
      },
      { name: 'the application is removed, and the app-server dies of it', state: { ...gone, tasks: [] } },
    ];
  }

  /** Requests of a portal without the application rest; installed again, they are due as after a restart. */
  function installed(at: World): Move<World> {
    const state = { ...at, portal: { ...at.portal, installed: true } };
    const rests = state.tasks.length === 0;
    return { name: 'the application is installed again', state: rests ? apply(state, { kind: 'resumed' }) : state };
  }

  function misfortunes(at: World): Move<World>[] {
    const { left, service } = at;
    const moves: Move<World>[] = [];
    if (left.crashes > 0) {
      const died = { ...at, tasks: [], left: { ...left, crashes: left.crashes - 1 } };
      const state = at.portal.installed ? apply(died, { kind: 'resumed' }) : died;
      moves.push({ name: 'the app-server dies and starts again', state });
    }
    const open = Object.entries(service.authorizations).find(([, state]) => state === 'open');
    if (left.expiries > 0 && open !== undefined) {
      const authorizations = { ...service.authorizations, [Number(open[0])]: 'expired' as const };
      const state = { ...at, service: { ...service, authorizations }, left: { ...left, expiries: left.expiries - 1 } };
      moves.push({ name: 'the authorization expires', state });
    }
    return [...moves, ...losses(at, apply)];
  }

  /** The clock moves only when something waits for it; a write on the wire has arrived or died within its 60 s. */
  function time(at: World): Move<World>[] {
    if (at.request.nextAttemptAt === null || at.tasks.length > 0 || !at.portal.installed) return [];
    const writes = at.wire.some((message) => message.to === 'portal');
    const due = at.request.nextAttemptAt;
    if (writes && due - at.now >= writeSettling) return [];
    const state = apply({ ...at, now: Math.max(at.now, due) }, { kind: 'resumed' });
    return [{ name: 'the time of the next try comes', state: clockless(state) }];
  }

  function wire(at: World): Move<World>[] {
    return at.wire.flatMap((message, index) => {
      const rest = { ...at, wire: at.wire.toSpliced(index, 1) };
      const arrived = message.to === 'service' ? signAtService(rest, message) : writeAtPortal(rest, message);
      const moves = [...arrived];
      if (at.left.duplicates > 0) {
        const left = { ...at.left, duplicates: at.left.duplicates - 1 };
        moves.push({
          name: `a message to the ${message.to} is doubled`,
          state: { ...at, wire: [...at.wire, message], left },
        });
      }
      return moves;
    });
  }

  function signAtService(at: World, message: Extract<Message, { to: 'service' }>): Move<World>[] {
    const { service, left } = at;
    const isSigned = service.signed === message.key;
    // An authorization of an earlier epoch is void, whatever its number.
    const state = message.opened === service.epoch ? service.authorizations[message.attempt] : undefined;
    if (!isSigned && state !== 'open') {
      const refused: SigningEvent = {
        kind: 'signing-refused',
        error: { code: 'authorization-expired' },
        because: 'authorization-over',
      };
      return answers(at, 'await-signature', { name: 'the service refuses to sign', answer: (w) => apply(w, refused) });
    }
    const authorizations = { ...service.authorizations, [message.attempt]: 'spent' as const };
    const tokenUses = { ...service.tokenUses, [message.key]: (service.tokenUses[message.key] ?? 0) + 1 };
    const signed: World = isSigned
      ? at
      : { ...at, service: { ...service, authorizations, signed: message.key, tokenUses } };
    const released: World = { ...signed, service: { ...signed.service, released: true } };
    const keep = (w: World): World => ({ ...w, tasks: [...w.tasks, { do: 'keep-bytes' }] });
    const moves = answers(released, 'await-signature', { name: 'the service signs', answer: keep });
    if (service.released || left.outages === 0) return moves;
    const unfinished: SigningEvent = {
      kind: 'signing-refused',
      error: { code: 'signature-unfinished' },
      because: 'unfinished',
    };
    const without: World = { ...signed, left: { ...left, outages: left.outages - 1 } };
    const answer = (w: World): World => apply(w, unfinished);
    const name = 'the service signs and gets no time stamp';
    return [...moves, ...answers(without, 'await-signature', { name, answer })];
  }

  function writeAtPortal(at: World, message: Extract<Message, { to: 'portal' }>): Move<World>[] {
    const overwritesSeen = at.portal.field === 'other' && at.portal.version <= message.seen;
    const fault = overwritesSeen ? 'a version that could be seen was overwritten' : at.fault;
    const portal = { ...at.portal, field: 'signed' as const, version: at.portal.version + 1 };
    const written = (w: World): World => apply(w, { kind: 'write-attempted', answered: true });
    return answers({ ...at, portal, fault }, 'await-write', { name: 'the portal writes', answer: written });
  }

  /** The answer reaches whoever still waits for it, or is lost. */
  function answers(
    at: World,
    waiting: 'await-signature' | 'await-write',
    reply: { name: string; answer: (at: World) => World },
  ): Move<World>[] {
    const index = at.tasks.findIndex((task) => task.do === waiting);
    if (index < 0) return [{ name: `${reply.name}, and nobody waits for the answer`, state: at }];
    const without = { ...at, tasks: at.tasks.toSpliced(index, 1) };
    return [
      { name: reply.name, state: reply.answer(without) },
      ...lose(at, `${reply.name}, the answer is lost`, waiting),
    ];
  }

  function lose(at: World, name: string, waiting: 'await-signature' | 'await-write'): Move<World>[] {
    const index = at.tasks.findIndex((task) => task.do === waiting);
    if (at.left.losses === 0 || index < 0) return [];
    const rest = { ...at, tasks: at.tasks.toSpliced(index, 1), left: { ...at.left, losses: at.left.losses - 1 } };
    const event: SigningEvent =
      waiting === 'await-signature'
        ? { kind: 'signing-unanswered', error: { code: 'signing-service-unavailable' } }
        : { kind: 'write-attempted', answered: false };
    return [{ name, state: apply(rest, event) }];
  }

  function work(at: World): Move<World>[] {
    return at.tasks.flatMap((task, index) => {
      const rest = { ...at, tasks: at.tasks.toSpliced(index, 1) };
      return task.do === 'await-signature' || task.do === 'await-write'
        ? lose(at, 'the app-server gives up waiting', task.do)
        : perform(rest, task);
    });
  }

  function perform(at: World, task: Task): Move<World>[] {
    switch (task.do) {
      case 'authorize':
        return authorize(at);
      case 'sign': {
        const started = apply(at, { kind: 'signing-started' });
        if (started.request.state !== 'signing') return [{ name: 'signing is no longer wanted', state: started }];
        const { authorizationAttempt: attempt, authorizationId, epoch } = started.request;
        const wired = [
          ...started.wire,
          { to: 'service', attempt, opened: Number(authorizationId), key: Number(epoch ?? 0) } as const,
        ];
        const tasks = [...started.tasks, { do: 'await-signature' } as const];
        return [{ name: 'the app-server asks for the signature', state: { ...started, wire: wired, tasks } }];
      }
      case 'keep-bytes':
        return [
          {
            name: 'the signed bytes are kept',
            state: apply({ ...at, signedBytesKept: true, everKept: true }, { kind: 'signed' }),
          },
        ];
      case 'read-field':
        return readField(at);
      case 'compare-candidates': {
        if (!at.portal.installed) return portalFails(at);
        const signedFileId = at.portal.field === 'signed' ? at.portal.version : null;
        return [
          {
            name: 'the files in the field are compared',
            state: apply(at, { kind: 'candidates-compared', signedFileId }),
          },
          ...portalFails(at),
        ];
      }
      case 'write-field': {
        const started = apply(at, { kind: 'write-started' });
        const seen = 'seen' in task ? task.seen : 0;
        const tasks = [...started.tasks, { do: 'await-write' } as const];
        if (!at.portal.installed) return portalFails(started, true);
        return [
          {
            name: 'the app-server writes',
            state: { ...started, tasks, wire: [...started.wire, { to: 'portal', seen }] },
          },
          ...portalFails(started, true),
        ];
      }
      case 'keep-separate': {
        if (!at.portal.installed) return portalFails(at);
        const portal = { ...at.portal, keptSeparate: true };
        return [
          { name: 'the signed file is kept beside', state: apply({ ...at, portal }, { kind: 'kept-separate' }) },
          ...portalFails(at),
        ];
      }
      default:
        return [];
    }
  }

  function authorize(at: World): Move<World>[] {
    const attempt = at.request.authorizationAttempt;
    const known = at.service.authorizations[attempt] !== undefined;
    const service = known
      ? at.service
      : {
          ...at.service,
          authorizations: { ...at.service.authorizations, [attempt]: 'open' as const },
          codesTaken: at.service.codesTaken + 1,
        };
    const epoch = service.epoch === 0 ? null : String(service.epoch);
    const authorized: SigningEvent = { kind: 'authorized', authorizationId: String(service.epoch), epoch };
    const moves = [{ name: 'the service takes the code', state: apply({ ...at, service }, authorized) }];
    if (at.left.losses > 0) {
      const left = { ...at.left, losses: at.left.losses - 1 };
      const unanswered: SigningEvent = {
        kind: 'authorization-unanswered',
        error: { code: 'signing-service-unavailable' },
      };
      moves.push({
        name: 'the service takes the code, the answer is lost',
        state: apply({ ...at, service, left }, unanswered),
      });
      moves.push({ name: 'the code never arrives', state: apply({ ...at, left }, unanswered) });
    }
    return moves;
  }

  function readField(at: World): Move<World>[] {
    const started = apply(at, { kind: 'storing-started' });
    if (started.request.state !== 'storing') return [{ name: 'storing is over', state: started }];
    if (!at.portal.installed) return portalFails(started);
    const holdsFrozenFile = started.portal.field === 'frozen';
    return [
      {
        name: 'the field is read',
        state: apply(started, { kind: 'field-read', holdsFrozenFile }, started.portal.version),
      },
      ...portalFails(started),
    ];
  }

  function portalFails(at: World, writeSettled = false): Move<World>[] {
    const settled = writeSettled ? { writeSettled: true as const } : {};
    const moves: Move<World>[] = [];
    if (!at.portal.installed) {
      const event: SigningEvent = { kind: 'portal-failed', error: gone, because: 'token-dead', ...settled };
      return [{ name: 'the application is not installed there', state: apply(at, event) }];
    }
    if (at.left.losses > 0) {
      const left = { ...at.left, losses: at.left.losses - 1 };
      const event: SigningEvent = { kind: 'portal-failed', error: lost, because: 'later', ...settled };
      moves.push({ name: 'the portal cannot be reached', state: apply({ ...at, left }, event) });
    }
    if (at.left.deadTokens > 0) {
      const left = { ...at.left, deadTokens: at.left.deadTokens - 1 };
      const event: SigningEvent = { kind: 'portal-failed', error: lost, because: 'token-dead', ...settled };
      moves.push({ name: 'the portal knows the token no more', state: apply({ ...at, left }, event) });
    }
    return moves;
  }

  return {
    initial,
    next: (at) => [...work(at), ...wire(at), ...people(at), ...time(at), ...misfortunes(at)],
    broken,
    settled: (at) => isFinal(at.request.state) || waitsForCodeInVain(at),
  };
}
