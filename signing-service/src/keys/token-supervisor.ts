import { KeyError } from './errors.js';
import { tokenUriOf } from './pkcs11-uri.js';
import { NotSentError, TokenChild, type ChildExit, type TokenChildOptions } from './token-child.js';
import type { TokenCall } from './token-protocol.js';

/** A logger in the manner of pino: fields first, then a constant text. */
export interface TokenLog {
  info(fields: Readonly<Record<string, unknown>>, text: string): void;
  warn(fields: Readonly<Record<string, unknown>>, text: string): void;
}

export interface SupervisorOptions {
  readonly child: Omit<TokenChildOptions, 'onExit'>;
  readonly limits: {
    readonly requestTimeoutMs: number;
    readonly startTimeoutMs: number;
    readonly pollMs: number;
    readonly restartFirstMs: number;
    readonly restartLongestMs: number;
  };
  readonly log: TokenLog;
  readonly onReady: () => void;
  readonly onDown: () => void;
  /** The process has failed to start several times in a row; it goes on being tried. */
  readonly onHopeless: (error: KeyError) => void;
}

export interface SupervisorStatus {
  readonly state: 'stopped' | 'starting' | 'ready' | 'token-absent' | 'failed';
  readonly pid: number | undefined;
  readonly epoch: number;
  readonly restarts: number;
  readonly absent: readonly string[];
}

const HOPELESS_AFTER = 3;
/** Some libraries read their slots only in C_Initialize: after 6, 12, 24, 48, 60, 120 … vain polls the process is replaced. */
const POLLS_BETWEEN_RESTARTS = 60;
/** So many device failures in a row, and the process is replaced even though it still answers. */
const FAILURES_BEFORE_RESTART = 3;

/** Keeps one token process alive: starts, replaces with backoff, polls for absent tokens. */
export class TokenSupervisor {
  readonly #options: SupervisorOptions;
  readonly #absent = new Map<string, number>();
  #child: TokenChild | undefined;
  #ready = false;
  #closed = true;
  #replacing = false;
  #epoch = 0;
  #failedStarts = 0;
  #failuresInARow = 0;
  #restartTimer: NodeJS.Timeout | undefined;
  #pollTimer: NodeJS.Timeout | undefined;
  #waiters: { resolve: () => void; reject: (error: KeyError) => void }[] = [];
  #exited: (() => void) | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  status(): SupervisorStatus {
    return {
      state: this.#state(),
      pid: this.#ready ? this.#child?.pid : undefined,
      epoch: this.#epoch,
      restarts: Math.max(0, this.#epoch - 1),
      absent: [...this.#absent.keys()],
    };
  }

  /** @throws KeyError when the first process cannot start; then nothing is left running. */
  async start(): Promise<void> {
    if (!this.#closed) return;
    this.#closed = false;
    try {
      await this.#spawn();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  isAbsent(uri: string): boolean {
    return this.#absent.has(tokenUriOf(uri));
  }

  /** Why a call would be in vain now, if it would: nothing runs, or nothing starts. A restart that is under way is worth waiting for. */
  get refusal(): KeyError | undefined {
    if (this.#closed) return new KeyError('token-failed', 'the token client is not started');
    return this.#failedStarts >= HOPELESS_AFTER ? hopeless() : undefined;
  }

  /** Settles when a token process is ready; rejects when none starts. */
  nextReady(): Promise<void> {
    if (this.#ready) return Promise.resolve();
    if (this.refusal) return Promise.reject(this.refusal);
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** @throws KeyError, or NotSentError when no process could take the call. */
  async call(uri: string, call: TokenCall): Promise<unknown> {
    const child = this.#child;
    if (!child || !this.#ready) throw new NotSentError('no token process is ready');
    try {
      const answer = await child.call(call, this.#options.limits.requestTimeoutMs);
      this.#failuresInARow = 0;
      if (this.#absent.size > 0) this.#absent.delete(tokenUriOf(uri));
      return answer;
    } catch (error) {
      if (error instanceof KeyError) this.#noteFailure(child, uri, error);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restartTimer);
    clearTimeout(this.#pollTimer);
    this.#pollTimer = undefined;
    const child = this.#child;
    if (!child) return;
    const gone = new Promise<void>((resolve) => {
      this.#exited = resolve;
    });
    // Asked politely first: C_Finalize may have state to write.
    child.call({ kind: 'close' }, Math.min(2_000, this.#options.limits.requestTimeoutMs)).catch(() => child.kill());
    await gone;
  }

  #state(): SupervisorStatus['state'] {
    if (this.#closed) return 'stopped';
    if (this.#failedStarts >= HOPELESS_AFTER) return 'failed';
    if (this.#absent.size > 0) return 'token-absent';
    return this.#ready ? 'ready' : 'starting';
  }

  async #spawn(): Promise<void> {
    const { child: settings, limits, log, onReady } = this.#options;
    this.#epoch += 1;
    const child = new TokenChild({ ...settings, onExit: (exit) => this.#childExited(exit) });
    this.#child = child;
    const watchdog = setTimeout(() => child.kill(), limits.startTimeoutMs);
    try {
      await child.ready;
    } finally {
      clearTimeout(watchdog);
    }
    this.#ready = true;
    this.#failedStarts = 0;
    this.#failuresInARow = 0;
    log.info({ pid: child.pid, epoch: this.#epoch }, 'token process ready');
    for (const waiter of this.#waiters.splice(0)) waiter.resolve();
    onReady();
    // It may have been replaced for the sake of a token that is there now.
    if (this.#absent.size > 0) void this.#poll();
  }

  #childExited(exit: ChildExit): void {
    const { limits, log, onDown } = this.#options;
    const wasReady = this.#ready || this.#replacing;
    this.#replacing = false;
    this.#ready = false;
    this.#child = undefined;
    onDown();
    this.#exited?.();
    if (this.#closed) return this.#rejectWaiters(new KeyError('token-failed', 'the token client is closed'));
    if (!wasReady) this.#failedStarts += 1;
    const pause = Math.min(limits.restartFirstMs * 2 ** this.#failedStarts, limits.restartLongestMs);
    log.warn({ ...exit, epoch: this.#epoch, pauseMs: pause }, 'token process ended');
    if (this.#failedStarts >= HOPELESS_AFTER) {
      this.#rejectWaiters(hopeless());
      this.#options.onHopeless(hopeless());
    }
    this.#restartTimer = setTimeout(() => {
      this.#spawn().catch((error: unknown) => {
        log.warn({ error: error instanceof KeyError ? error.message : 'unknown' }, 'token process did not start');
      });
    }, pause);
  }

  /** Ends a process that has no call in hand; callers wait for the next one. */
  #replace(child: TokenChild): void {
    this.#ready = false;
    this.#replacing = true;
    this.#options.onDown();
    child.kill();
  }

  #rejectWaiters(error: KeyError): void {
    for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
  }

  #noteFailure(child: TokenChild, uri: string, error: KeyError): void {
    if (error.code === 'token-absent') {
      if (!this.isAbsent(uri)) {
        this.#absent.set(tokenUriOf(uri), 0);
        this.#options.log.warn({ token: tokenUriOf(uri) }, 'token absent');
      }
      this.#pollLater();
    }
    if (error.code !== 'token-failed') return;
    this.#failuresInARow += 1;
    if (this.#failuresInARow >= FAILURES_BEFORE_RESTART) child.kill();
  }

  #pollLater(): void {
    if (this.#pollTimer || this.#closed) return;
    this.#pollTimer = setTimeout(() => {
      void this.#poll().finally(() => {
        this.#pollTimer = undefined;
        if (this.#absent.size > 0) this.#pollLater();
      });
    }, this.#options.limits.pollMs);
  }

  async #poll(): Promise<void> {
    const child = this.#child;
    if (!child || !this.#ready) return;
    for (const token of this.#absent.keys()) {
      try {
        await child.call({ kind: 'probe', uri: token }, this.#options.limits.requestTimeoutMs);
        this.#absent.delete(token);
        this.#options.log.info({ token }, 'token back');
      } catch (error) {
        if (!(error instanceof KeyError) || error.code !== 'token-absent') continue;
        const vainPolls = (this.#absent.get(token) ?? 0) + 1;
        this.#absent.set(token, vainPolls);
        // Never while another token of the same library is at work.
        if (calledForRestart(vainPolls) && child.inFlight === 0) return this.#replace(child);
      }
    }
  }
}

function calledForRestart(vainPolls: number): boolean {
  return vainPolls % POLLS_BETWEEN_RESTARTS === 0 || [6, 12, 24, 48].includes(vainPolls);
}

function hopeless(): KeyError {
  return new KeyError('token-failed', 'the token process does not start');
}
