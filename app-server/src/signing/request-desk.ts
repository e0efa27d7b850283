import { AppError } from '../app-error.js';
import type { DocumentAddress } from '../contract/session.js';
import type { SigningRequestView } from '../contract/signing.js';
import type { RequestChanges } from './changes.js';
import { openRequest, type OpenRequestParts, seenLease } from './open-request.js';
import { presentToPerson } from './present-to-person.js';
import { type Press, pressSign } from './press-sign.js';
import type { KeptRequest, SigningChoices } from './kept-request.js';
import type { RequestKey } from './apply-events.js';
import type { SigningEvent } from './transition.js';

/** Who is asking, as their session says. */
export interface SigningCaller {
  readonly memberId: string;
  readonly person: { readonly personId: string; readonly name: string };
}

export interface RequestDeskParts extends OpenRequestParts {
  readonly changes: RequestChanges;
  /** Carries a request on in the background. */
  readonly resume: (key: RequestKey) => void;
}

const waitAtMost = 20_000;
/** Other instances tell nobody here: look again. */
const lookAgainEvery = 2_000;

/** What people do with signing requests. A request is seen by the person who opened it and by nobody else: others find nothing. */
export class RequestDesk {
  readonly #parts: RequestDeskParts;

  constructor(parts: RequestDeskParts) {
    this.#parts = parts;
  }

  async open(caller: SigningCaller, address: DocumentAddress): Promise<{ view: SigningRequestView; created: boolean }> {
    const { request, created } = await openRequest(this.#parts, { ...caller, address });
    return { view: await this.#present(request), created };
  }

  /** Answers at once, or with `after` when the version is greater or 20 s have passed. */
  async view(
    caller: SigningCaller,
    requestId: string,
    wait: { after: number | null; gone: AbortSignal },
  ): Promise<SigningRequestView> {
    const until = this.#parts.now() + waitAtMost;
    let request = await this.find(caller, requestId);
    await this.#parts.requests.renewSeen(request, this.#parts.now() + seenLease);
    const seen = wait.after ?? 0;
    while (request.version <= seen && this.#parts.now() < until && !wait.gone.aborted) {
      const pause = AbortSignal.timeout(Math.min(lookAgainEvery, until - this.#parts.now()));
      await this.#parts.changes.next(request, AbortSignal.any([pause, wait.gone]));
      request = await this.find(caller, requestId);
    }
    return this.#present(request);
  }

  /** Answers at once, in the order asked for. */
  async viewList(caller: SigningCaller, requestIds: readonly string[]): Promise<SigningRequestView[]> {
    const requests = await this.#findAll(caller, requestIds);
    for (const request of requests) await this.#parts.requests.renewSeen(request, this.#parts.now() + seenLease);
    return presentToPerson(this.#parts.requests, requests);
  }

  async sign(caller: SigningCaller, requestId: string, press: Press): Promise<SigningRequestView> {
    const request = await this.find(caller, requestId);
    const [pressed = request] = await this.#press([request], press);
    return this.#present(pressed);
  }

  /** One code for all of them. */
  async signList(caller: SigningCaller, requestIds: readonly string[], press: Press): Promise<SigningRequestView[]> {
    const pressed = await this.#press(await this.#findAll(caller, requestIds), press);
    return presentToPerson(this.#parts.requests, pressed);
  }

  async keepChoices(caller: SigningCaller, requestId: string, choices: SigningChoices): Promise<void> {
    await this.#parts.requests.keepChoices(await this.find(caller, requestId), choices);
  }

  async abandon(caller: SigningCaller, requestId: string): Promise<SigningRequestView> {
    return this.#personDid(caller, requestId, { kind: 'abandoned' });
  }

  async resolve(
    caller: SigningCaller,
    requestId: string,
    choice: 'keep-separate' | 'discard',
  ): Promise<SigningRequestView> {
    return this.#personDid(caller, requestId, { kind: 'resolved', choice });
  }

  /** Storing is tried now, with the token that this visit brought. */
  async storeNow(caller: SigningCaller, requestId: string): Promise<SigningRequestView> {
    const request = await this.find(caller, requestId);
    this.#parts.resume(request);
    return this.#present(request);
  }

  async find(caller: SigningCaller, requestId: string): Promise<KeptRequest> {
    const request = await this.#parts.requests.find(caller.memberId, requestId);
    if (request === null || request.person.personId !== caller.person.personId) throw new AppError('not-found');
    return request;
  }

  async #personDid(caller: SigningCaller, requestId: string, event: SigningEvent): Promise<SigningRequestView> {
    const before = await this.find(caller, requestId);
    const { request, effects } = await this.#parts.requests.apply(before, event);
    const hasActed = effects.length > 0 || request.version !== before.version;
    if (!hasActed) throw new AppError('request-state');
    this.#parts.changes.announce(request);
    if (effects.length > 0) this.#parts.resume(request);
    return this.#present(request);
  }

  async #findAll(caller: SigningCaller, requestIds: readonly string[]): Promise<KeptRequest[]> {
    const found: KeptRequest[] = [];
    for (const requestId of requestIds) found.push(await this.find(caller, requestId));
    return found;
  }

  #press(requests: readonly KeptRequest[], press: Press): Promise<KeptRequest[]> {
    return pressSign({ ...this.#parts, work: this.#parts.resume }, requests, press);
  }

  async #present(request: KeptRequest): Promise<SigningRequestView> {
    const [view] = await presentToPerson(this.#parts.requests, [request]);
    if (view === undefined) throw new Error('One request, one view');
    return view;
  }
}
