import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { KeyError } from './errors.js';
import type { PinOwner, TokenIdentity } from './key-types.js';
import type { PinSource } from './pin-file.js';
import {
  fromTokenProcess,
  type FromTokenProcess,
  type TokenCall,
  type TokenProcessSettings,
  type ToTokenProcess,
} from './token-protocol.js';

export type AskForPin = (
  token: TokenIdentity,
  owner: PinOwner,
) => PinSource | undefined | Promise<PinSource | undefined>;

export interface TokenChildOptions {
  readonly processUrl: URL;
  readonly settings: TokenProcessSettings;
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined when there is none for the token; a typed one is zeroed here once it is sent. Throws KeyError when it cannot be had. */
  readonly pin: AskForPin;
  /** Called once, after the process is gone and every call has been rejected. */
  readonly onExit: (exit: ChildExit) => void;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: KeyError) => void;
  readonly timer: NodeJS.Timeout;
}

/** A KeyError of a call that certainly never reached the token process: it may be made again without harm. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError';
}

/**
 * One token process from fork to exit. Every call has a watchdog: a process that does not answer in time is killed,
 * and with it all calls that it held are rejected. A new child is a new object.
 */
export class TokenChild {
  readonly #process: ChildProcess;
  readonly #options: TokenChildOptions;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #gone = false;
  #startup: { resolve: () => void; reject: (error: KeyError) => void } | undefined;
  /** Settles when the library is loaded and initialised. Rejects with `configuration` or `token-failed`. */
  readonly ready: Promise<void>;

  constructor(options: TokenChildOptions) {
    this.#options = options;
    const { settings, environment } = options;
    this.#process = fork(fileURLToPath(options.processUrl), [JSON.stringify(settings)], {
      // The asynchronous C_Sign of each session occupies one thread of libuv's pool.
      env: { ...environment, UV_THREADPOOL_SIZE: String(settings.sessions + 2) },
      execArgv: [],
      serialization: 'advanced',
      // A vendor's library may print what it likes; none of it is for our logs.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.ready = new Promise((resolve, reject) => {
      this.#startup = { resolve, reject };
    });
    this.ready.catch(() => undefined);
    this.#process.on('message', (message) => this.#receive(message));
    this.#process.once('exit', (code, signal) => this.#end({ code, signal }));
    this.#process.once('error', () => this.#end({ code: null, signal: null }));
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get inFlight(): number {
    return this.#pending.size;
  }

  /**
   * @returns the answer, not yet parsed.
   * @throws KeyError as the token process gave it; `token-failed` when it ends or hangs with the call in hand.
   * @throws NotSentError when the call did not leave this process.
   */
  call(call: TokenCall, timeoutMs: number): Promise<unknown> {
    if (this.#gone || !this.#process.connected) return Promise.reject(new NotSentError('the token process is gone'));
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => this.kill(), timeoutMs);
      this.#pending.set(id, { resolve, reject, timer });
      this.#send({ kind: 'call', id, call });
    });
  }

  /** Kills at once; also a stopped or hung process ends by it. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }

  #send(message: ToTokenProcess): void {
    // A failed write means that the process is going; its exit event rejects what is pending.
    this.#process.send(message, () => undefined);
  }

  #receive(raw: unknown): void {
    const parsed = fromTokenProcess.safeParse(raw);
    if (!parsed.success) return this.kill();
    const message = parsed.data;
    switch (message.kind) {
      case 'ready':
        return this.#startup?.resolve();
      case 'pin-wanted':
        return void this.#givePin(message);
      case 'answer':
        return this.#take(message.id)?.resolve(message.value);
      case 'failure': {
        const error = new KeyError(message.code, message.message);
        if (message.id === undefined) this.#startup?.reject(error);
        else this.#take(message.id)?.reject(error);
        if (message.restart) this.kill();
      }
    }
  }

  async #givePin({ id, token, owner }: Extract<FromTokenProcess, { readonly kind: 'pin-wanted' }>): Promise<void> {
    try {
      const source = await this.#options.pin(token, owner);
      // Serialised before it returns (`serialization: 'advanced'`).
      this.#send({ kind: 'pin', id, source });
      if (source !== undefined && 'typed' in source) source.typed.fill(0);
    } catch (error) {
      const { code, message } =
        error instanceof KeyError ? error : new KeyError('token-failed', 'the PIN cannot be had');
      this.#send({ kind: 'pin', id, refusal: { code, message } });
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    if (pending) clearTimeout(pending.timer);
    this.#pending.delete(id);
    return pending;
  }

  #end(exit: ChildExit): void {
    if (this.#gone) return;
    this.#gone = true;
    const error = new KeyError('token-failed', `the token process ended (code ${exit.code}, signal ${exit.signal})`);
    this.#startup?.reject(error);
    for (const id of this.#pending.keys()) this.#take(id)?.reject(error);
    this.#options.onExit(exit);
  }
}
