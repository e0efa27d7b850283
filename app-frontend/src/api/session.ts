import type { RenewalAnswer } from '@dealseal/app-server/contract/session';

export interface SessionOptions {
  readonly bearer: string;
  /** Seconds. */
  readonly lifetime: number;
  /** Trades the old bearer for a fresh one (`POST /api/session`). Throws AppError `session-over`. */
  readonly renew: (oldBearer: string) => Promise<RenewalAnswer>;
  /** Milliseconds of a clock that only runs forward. */
  readonly now: () => number;
}

/** Renewed when less than this part of its lifetime is left. */
const renewalShare = 0.2;

/** The bearer of this page: in memory only, renewed in silence, one renewal at a time. */
export class Session {
  readonly #options: SessionOptions;
  #bearer: string;
  #renewAt: number;
  #renewal: Promise<string> | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#bearer = options.bearer;
    this.#renewAt = this.#renewalTime(options.lifetime);
  }

  /** The bearer to send now; a nearly spent one is renewed first. */
  async bearer(): Promise<string> {
    if (this.#options.now() < this.#renewAt) return this.#bearer;
    return this.renew(this.#bearer);
  }

  /** The bearer as it is, for the last message of a closing page. */
  get current(): string {
    return this.#bearer;
  }

  /** A fresh bearer in place of the one the server refused. */
  renew(refused: string): Promise<string> {
    if (refused !== this.#bearer) return Promise.resolve(this.#bearer);
    this.#renewal ??= this.#fetchNew(refused).finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #fetchNew(refused: string): Promise<string> {
    const answer = await this.#options.renew(refused);
    this.#bearer = answer.bearer;
    this.#renewAt = this.#renewalTime(answer.lifetime);
    return answer.bearer;
  }

  #renewalTime(lifetime: number): number {
    return this.#options.now() + lifetime * 1000 * (1 - renewalShare);
  }
}
