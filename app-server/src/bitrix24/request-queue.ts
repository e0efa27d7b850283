import { CallBudget, type CallLimit } from './call-budget.js';
import { PortalError } from './portal-error.js';

/** Whether a person waits for the call, or only work that can wait itself. */
export type Urgency = 'person' | 'background';

export interface QueuedCall {
  /** Whose turn it is: calls of one key share the portal's limits. */
  readonly memberId: string;
  readonly method: string;
  readonly urgency: Urgency;
}

export interface RequestQueueOptions {
  readonly limit: CallLimit;
  readonly now: () => number;
  /** Calls `act` in so many ms; answers what takes that back. */
  readonly schedule: (milliseconds: number, act: () => void) => () => void;
}

/** How long a call waits for its turn (ms). */
const patience: Readonly<Record<Urgency, number>> = { person: 20_000, background: 120_000 };
/** Share of the bucket that work in the background leaves to people. */
const reserve: Readonly<Record<Urgency, number>> = { person: 0, background: 0.3 };
/** Every so many people's calls, one of the background goes first, so that it goes on under any load. */
const backgroundTurn = 5;
/** At once: to one portal, and to all together. */
const [mostOfPortal, mostOfAll] = [12, 96];

interface Waiter extends QueuedCall {
  readonly giveUpAt: number;
  readonly start: () => void;
  readonly refuse: (error: PortalError) => void;
}

interface Lane {
  readonly budget: CallBudget;
  readonly waiting: Record<Urgency, Waiter[]>;
  inFlight: number;
  /** People's calls since one of the background. */
  sinceBackground: number;
}

/**
 * The one way to portals' REST: keeps each portal's calls inside its limits, people before the background, and takes portals in
 * turn, so that a busy one delays none. A call whose turn does not come in time is refused with `limited`, and was not sent.
 */
export class RequestQueue {
  readonly #options: RequestQueueOptions;
  readonly #lanes = new Map<string, Lane>();
  /** Those in which somebody waits, next in turn first. */
  readonly #busy = new Set<Lane>();
  #inFlight = 0;
  #limit: CallLimit;
  #cancel: (() => void) | undefined;

  constructor(options: RequestQueueOptions) {
    this.#options = options;
    this.#limit = options.limit;
  }

  /** So many instances share what portals take of their one address. */
  share(instances: number): void {
    const { burst, perSecond } = this.#options.limit;
    const places = burst / instances - this.#limit.burst;
    if (places > 0) for (const { budget } of this.#lanes.values()) budget.grown(places, this.#options.now());
    this.#limit = { burst: burst / instances, perSecond: perSecond / instances };
    this.#pump();
  }

  budgetOf(memberId: string): CallBudget {
    return this.#laneOf(memberId).budget;
  }

  /** Sends when it is the call's turn. Throws PortalError `limited`, and what `send` throws. */
  async run<T>(call: QueuedCall, send: () => Promise<T>): Promise<T> {
    const lane = this.#laneOf(call.memberId);
    await this.#turn(lane, call);
    try {
      return await send();
    } finally {
      lane.inFlight -= 1;
      this.#inFlight -= 1;
      this.#pump();
    }
  }

  #laneOf(memberId: string): Lane {
    const known = this.#lanes.get(memberId);
    if (known !== undefined) return known;
    const budget = new CallBudget(() => this.#limit);
    const lane: Lane = { budget, waiting: { person: [], background: [] }, inFlight: 0, sinceBackground: 0 };
    this.#lanes.set(memberId, lane);
    return lane;
  }

  async #turn(lane: Lane, call: QueuedCall): Promise<void> {
    const now = this.#options.now();
    const before = lane.waiting.person.length + (call.urgency === 'person' ? 0 : lane.waiting.background.length);
    if (before === 0 && this.#isOpen(lane, call)) {
      this.#begin(lane, call);
      return;
    }
    const expected = this.#opensAt(lane, call, before) - now;
    if (expected > patience[call.urgency]) throw tooBusy(expected);
    await new Promise<void>((resolve, reject) => {
      const waiter = { ...call, giveUpAt: now + patience[call.urgency], start: resolve, refuse: reject };
      lane.waiting[call.urgency].push(waiter);
      this.#busy.add(lane);
      this.#pump();
    });
  }

  #opensAt(lane: Lane, { method, urgency }: QueuedCall, before = 0): number {
    return lane.budget.opensAt(method, {
      now: this.#options.now(),
      reserve: reserve[urgency] * this.#limit.burst,
      before,
    });
  }

  #isOpen(lane: Lane, call: QueuedCall): boolean {
    if (this.#inFlight >= mostOfAll || lane.inFlight >= mostOfPortal) return false;
    return this.#opensAt(lane, call) <= this.#options.now();
  }

  #begin(lane: Lane, { urgency }: QueuedCall): void {
    lane.budget.take(this.#options.now());
    lane.inFlight += 1;
    this.#inFlight += 1;
    lane.sinceBackground = urgency === 'person' ? lane.sinceBackground + 1 : 0;
  }

  /** Begins all that may begin, one of each portal at a time, refuses what waited too long, and looks again when more may. */
  #pump(): void {
    this.#refuseLate();
    let begun = true;
    while (begun) {
      begun = false;
      for (const lane of this.#busy) {
        const waiter = this.#nextOf(lane);
        if (waiter === undefined) continue;
        begun = true;
        const list = lane.waiting[waiter.urgency];
        list.splice(list.indexOf(waiter), 1);
        this.#begin(lane, waiter);
        // Behind the others, or out of their row.
        this.#busy.delete(lane);
        if (lane.waiting.person.length + lane.waiting.background.length > 0) this.#busy.add(lane);
        waiter.start();
        break;
      }
    }
    this.#lookAgain();
  }

  #nextOf(lane: Lane): Waiter | undefined {
    const order: readonly Urgency[] =
      lane.sinceBackground >= backgroundTurn ? ['background', 'person'] : ['person', 'background'];
    for (const urgency of order) {
      const waiter = lane.waiting[urgency].find((one) => this.#isOpen(lane, one));
      if (waiter !== undefined) return waiter;
    }
    return undefined;
  }

  #refuseLate(): void {
    const now = this.#options.now();
    for (const lane of this.#busy) {
      for (const urgency of ['person', 'background'] as const) {
        for (const late of lane.waiting[urgency].filter(({ giveUpAt }) => giveUpAt <= now)) {
          lane.waiting[urgency].splice(lane.waiting[urgency].indexOf(late), 1);
          late.refuse(tooBusy(Math.max(1000, this.#opensAt(lane, late) - now)));
        }
      }
      if (lane.waiting.person.length + lane.waiting.background.length === 0) this.#busy.delete(lane);
    }
  }

  #lookAgain(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const now = this.#options.now();
    const waiters = [...this.#busy].flatMap((lane) =>
      [...lane.waiting.person, ...lane.waiting.background].map((waiter) => ({ lane, waiter })),
    );
    if (waiters.length === 0) return;
    // What waits for a place among those in flight is looked at when one of them ends.
    const next = waiters.map(({ lane, waiter }) => {
      const opensAt = this.#opensAt(lane, waiter);
      return opensAt > now ? Math.min(opensAt, waiter.giveUpAt) : waiter.giveUpAt;
    });
    this.#cancel = this.#options.schedule(Math.max(1, Math.ceil(Math.min(...next) - now)), () => this.#pump());
  }
}

function tooBusy(milliseconds: number): PortalError {
  return new PortalError('limited', { waitSeconds: Math.ceil(milliseconds / 1000) });
}
