import { randomBytes, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { dataToSign } from './data-to-sign.js';
import { KeyError } from './errors.js';
import { FairQueue } from './fair-queue.js';
import type { KeyDescription, SignatureMechanism, SignRequest, TokenDescription, TokenIdentity } from './key-types.js';
import type { PinFileReaders, PinSource } from './pin-file.js';
import { parsePkcs11Uri } from './pkcs11-uri.js';
import { clearPinRefusal } from './pin-refusals.js';
import { NotSentError } from './token-child.js';
import {
  keyDescription,
  signAnswer,
  tokenDescription,
  type TokenCall,
  type TokenView,
  tokenView,
} from './token-protocol.js';
import { TokenSupervisor, type TokenLog } from './token-supervisor.js';
import { verifySignature } from './verify-signature.js';

export interface TokenLimits {
  /** Sessions per token, so signatures at the same time; fewer where the token allows fewer. */
  readonly sessions: number;
  /** Jobs of one tenant that may wait. */
  readonly maxWaitingPerTenant: number;
  /** A token process that has not answered a call by then is killed. */
  readonly requestTimeoutMs: number;
  readonly startTimeoutMs: number;
  /** How often an absent token is looked for. */
  readonly pollMs: number;
  /** First and longest pause before a dead token process is replaced; doubled in between. */
  readonly restartFirstMs: number;
  readonly restartLongestMs: number;
}

/** Whether this instance is the one that may be logged in to a token. */
export interface TokenOwnership {
  /** @throws KeyError `token-elsewhere` */
  hold(token: TokenIdentity): Promise<void>;
  /** Of all tokens that were held. @throws KeyError `token-elsewhere` */
  assertHeld(): void;
}

export interface TokenClientOptions {
  /** Path of the vendor's PKCS#11 library. */
  readonly modulePath: string;
  /** URL of the built `token-process.js`. */
  readonly processUrl: URL;
  /** Folder for the durable marks of refused PINs; shared by the service and the command line. */
  readonly dataFolder: string;
  /** Absolute path of the file that holds the token's PIN; undefined when none is configured. */
  readonly pinFile: (token: TokenIdentity) => string | undefined;
  /** A PIN that is kept otherwise, and goes before the file's; it is zeroed. Throws KeyError when it cannot be had. */
  readonly sealedPin?: (token: TokenIdentity) => Promise<Uint8Array | null>;
  /** Asked before a token's PIN is given, and before each signature. Everybody may log in when left out. */
  readonly ownership?: TokenOwnership;
  /** Who may be able to read the PIN files: their owner alone when left out. */
  readonly pinFileReaders?: PinFileReaders;
  /** The whole environment of the token process: give it what the library needs (PATH, SOFTHSM2_CONF, …) and no secret. */
  readonly environment: Readonly<Record<string, string>>;
  readonly now: () => Date;
  readonly log: TokenLog;
  readonly limits?: Partial<TokenLimits>;
}

export interface TokenStatus {
  readonly state: 'stopped' | 'starting' | 'ready' | 'token-absent' | 'failed';
  readonly pid: number | undefined;
  /** Counts token processes: 1 for the first; another number means another process and new object handles. */
  readonly epoch: number;
  readonly restarts: number;
  readonly waiting: number;
  readonly inFlight: number;
  readonly signatures: number;
  /** Failed calls by error code. */
  readonly errors: Readonly<Record<string, number>>;
  /** Tokens that were asked for and are not there, as URIs. */
  readonly absent: readonly string[];
}

export interface KeyTest {
  readonly key: KeyDescription;
  readonly mechanism: SignatureMechanism;
  /** The certificate, DER, under which the test signature verified. */
  readonly certificate: Uint8Array;
}

const DEFAULT_LIMITS: TokenLimits = {
  sessions: 4,
  maxWaitingPerTenant: 256,
  requestTimeoutMs: 20_000,
  startTimeoutMs: 20_000,
  pollMs: 1_000,
  restartFirstMs: 200,
  restartLongestMs: 30_000,
};

async function pinSourceOf(
  { ownership, sealedPin, pinFile }: Pick<TokenClientOptions, 'ownership' | 'sealedPin' | 'pinFile'>,
  token: TokenIdentity,
): Promise<PinSource | undefined> {
  await ownership?.hold(token);
  const typed = (await sealedPin?.(token)) ?? null;
  if (typed !== null) return { typed };
  const file = pinFile(token);
  return file === undefined ? undefined : { file };
}

/**
 * The service's side of the token process: the only way to a private key.
 *
 * Safe for any number of concurrent callers. Every promise settles: by its answer, by its deadline, or by the watchdog that kills
 * a token process which does not answer. A dead process is replaced by itself; a token that was pulled is polled and comes back.
 */
export class TokenClient {
  readonly #options: TokenClientOptions;
  readonly #limits: TokenLimits;
  readonly #queue: FairQueue;
  readonly #supervisor: TokenSupervisor;
  readonly #errors: Record<string, number> = {};
  #signatures = 0;

  constructor(options: TokenClientOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    const { sessions: concurrency, maxWaitingPerTenant } = this.#limits;
    this.#queue = new FairQueue({ concurrency, maxWaitingPerTenant, now: options.now });
    this.#queue.pause();
    this.#supervisor = new TokenSupervisor({
      child: {
        processUrl: options.processUrl,
        settings: {
          modulePath: options.modulePath,
          dataFolder: options.dataFolder,
          sessions: concurrency,
          pinFileReaders: options.pinFileReaders ?? 'owner',
        },
        environment: options.environment,
        pin: (token, owner) => (owner === 'user' ? pinSourceOf(options, token) : undefined),
      },
      limits: this.#limits,
      log: options.log,
      onReady: () => this.#queue.resume(),
      onDown: () => this.#queue.pause(),
      onHopeless: (error) => this.#queue.refuseAll(error),
    });
  }

  /**
   * Starts the token process and loads the library. A token that is absent is no failure here.
   * @throws KeyError `configuration` when the library cannot be loaded or initialised, `token-failed` when it breaks down.
   */
  async start(): Promise<void> {
    await this.#supervisor.start();
  }

  status(): TokenStatus {
    const { state, pid, epoch, restarts, absent } = this.#supervisor.status();
    return {
      state,
      pid,
      epoch,
      restarts,
      absent,
      waiting: this.#queue.length,
      inFlight: this.#queue.running,
      signatures: this.#signatures,
      errors: { ...this.#errors },
    };
  }

  /**
   * Private keys on the tokens that answer to the URI (default: on every token that has a PIN file).
   * @throws KeyError
   */
  async listKeys(uri = 'pkcs11:'): Promise<readonly KeyDescription[]> {
    return z.array(keyDescription).parse(await this.#ask(uri, { kind: 'list', uri }));
  }

  /**
   * The tokens that answer to the URI; nobody logs in to them.
   * @throws KeyError `token-absent` when there is none.
   */
  async listTokens(uri: string): Promise<readonly TokenDescription[]> {
    return z.array(tokenDescription).parse(await this.#ask(uri, { kind: 'tokens', uri }));
  }

  /**
   * What the one token that answers to the URI shows to everybody.
   * @throws KeyError `token-absent`, `key-ambiguous` when several answer.
   */
  async look(uri: string): Promise<TokenView> {
    return tokenView.parse(await this.#ask(uri, { kind: 'look', uri }));
  }

  /** Nobody is logged in any more on tokens that answer to the URI. @throws KeyError */
  async logOut(uri: string): Promise<void> {
    await this.#ask(uri, { kind: 'log-out', uri });
  }

  /**
   * All X.509 certificates, DER, on the tokens that answer to the URI.
   * @throws KeyError
   */
  async listCertificates(uri: string): Promise<readonly Uint8Array[]> {
    return z.array(z.instanceof(Uint8Array)).parse(await this.#ask(uri, { kind: 'certificates', uri }));
  }

  /**
   * The one private key that the URI names.
   * @throws KeyError `key-not-found`, `key-ambiguous` (its message lists the matches), `token-absent`, `token-pin-refused`, …
   */
  async describeKey(uri: string): Promise<KeyDescription> {
    const keys = await this.listKeys(uri);
    const [key, ...others] = keys;
    if (!key) throw this.#count(new KeyError('key-not-found', 'no private key answers to the URI'));
    if (others.length > 0) {
      throw this.#count(
        new KeyError(
          'key-ambiguous',
          `several private keys answer to the URI: ${keys.map((each) => each.uri).join(' ')}`,
        ),
      );
    }
    return key;
  }

  /**
   * Signs one message. The caller writes its audit entry before, and verifies the signature after.
   * @returns the raw signature: RSA as long as the modulus, ECDSA r‖s each padded to the order's length, EdDSA R‖S.
   * @throws KeyError; `token-busy` when the deadline passes first (a signature that arrives later is dropped).
   */
  async sign(uri: string, request: SignRequest): Promise<Uint8Array> {
    const { mechanism, hash, deadline, tenant } = request;
    const call: TokenCall = { kind: 'sign', uri, mechanism, hash, data: dataToSign(request) };
    parsePkcs11Uri(uri);
    const { refusal } = this.#supervisor;
    if (refusal) throw this.#count(refusal);
    if (this.#supervisor.isAbsent(uri)) throw this.#count(new KeyError('token-absent', 'the token is not there'));
    try {
      this.#options.ownership?.assertHeld();
      const job = { tenant, deadline, run: () => this.#callAgainWhenNotSent(uri, call) };
      const answer = signAnswer.parse(await this.#untilDeadline(deadline, this.#queue.run(job)));
      this.#queue.setConcurrency(Math.min(answer.sessions, this.#limits.sessions));
      this.#signatures += 1;
      return answer.signature;
    } catch (error) {
      throw this.#count(error);
    }
  }

  /**
   * Signs a random challenge and verifies it under the key's certificate: proof that token, PIN, key and certificate belong together.
   * @throws KeyError `key-mismatch` when no certificate of the key verifies it, or the key has none.
   */
  async testKey(uri: string, turn: { readonly deadline: Date; readonly tenant: string }): Promise<KeyTest> {
    const key = await this.describeKey(uri);
    const [mechanism] = key.mechanisms;
    if (!mechanism) throw this.#count(new KeyError('mechanism-unsupported', 'the token has no mechanism for this key'));
    const message = randomBytes(64);
    const hash = 'sha256';
    const signature = await this.sign(key.uri, { mechanism, hash, message, ...turn });
    const certificate = key.certificates.find((der) => {
      const publicKey = new X509Certificate(der).publicKey;
      return verifySignature({ key: publicKey, mechanism, hash, message, signature });
    });
    if (!certificate) {
      throw this.#count(
        new KeyError(
          'key-mismatch',
          `none of the key's ${key.certificates.length} certificates verifies its signature`,
        ),
      );
    }
    return { key, mechanism, certificate };
  }

  /** An operator's act: lets the machine try the token's PIN again after it was refused. */
  clearPinRefusal(token: Pick<TokenIdentity, 'serial'>): void {
    clearPinRefusal(this.#options.dataFolder, token.serial);
  }

  /** Refuses what waits, ends the token process and waits for its end. Idempotent. */
  async close(): Promise<void> {
    this.#queue.refuseAll(new KeyError('token-failed', 'the service is stopping'));
    await this.#supervisor.close();
  }

  async #ask(uri: string, call: TokenCall): Promise<unknown> {
    parsePkcs11Uri(uri);
    try {
      return await this.#callAgainWhenNotSent(uri, call);
    } catch (error) {
      throw this.#count(error);
    }
  }

  /** A call that certainly never left this process is made once more, on the next token process. */
  async #callAgainWhenNotSent(uri: string, call: TokenCall): Promise<unknown> {
    try {
      return await this.#supervisor.call(uri, call);
    } catch (error) {
      if (!(error instanceof NotSentError)) throw error;
      await this.#supervisor.nextReady();
      try {
        return await this.#supervisor.call(uri, call);
      } catch (again) {
        throw again instanceof NotSentError ? new KeyError('token-failed', again.message, { cause: again }) : again;
      }
    }
  }

  #untilDeadline<T>(deadline: Date, work: Promise<T>): Promise<T> {
    const remaining = Math.max(0, deadline.getTime() - this.#options.now().getTime());
    return new Promise<T>((resolve, reject) => {
      const late = (): void => reject(new KeyError('token-busy', 'the deadline passed while the token was at work'));
      // One turn later than the queue's own timer, so that a job which never began is told so.
      const timer = setTimeout(late, Math.min(remaining, 0x7ffffffe) + 1);
      void work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  #count(error: unknown): KeyError {
    const known =
      error instanceof KeyError
        ? error
        : new KeyError('token-failed', 'the token process answered nonsense', { cause: error });
    this.#errors[known.code] = (this.#errors[known.code] ?? 0) + 1;
    return known;
  }
}
