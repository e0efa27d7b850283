import type { Logger } from 'pino';
import type { ClockGuard } from '../authorization/clock-guard.js';
import { ServiceError } from '../authorization/errors.js';
import type { DigestName } from '../cms/object-identifiers.js';
import type { Settings } from '../contract/settings.js';
import { FairQueue } from '../keys/fair-queue.js';
import { foresee, type SignerFacts } from '../pades/signing-proofs.js';
import type { TimeStampAuthority } from '../trust/time-stamp-authority.js';
import type { TimeStampClient, TimeStampOutlook } from '../trust/time-stamp-client.js';
import type { TrustServices } from '../trust/trust-services.js';
import { asService } from './service-error-of.js';
import type { SigningCredential } from './signing-credential.js';

export interface SigningTrustOptions {
  /** Null where the operator trusts no certificate: then there is no level but B-B, and nobody asks for revocation. */
  readonly services: Pick<TrustServices, 'provePath' | 'timeStampsOf'> | null;
  /** By the names that tenants choose them by. */
  readonly authorities: ReadonlyMap<string, TimeStampAuthority>;
  readonly clock: Pick<ClockGuard, 'compare'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Logger;
  /** Signatures of one tenant that may wait to be finished. */
  readonly maxWaitingPerTenant: number;
  /** How long each may wait, in milliseconds. */
  readonly waitMs: number;
}

/** What of a tenant's settings decides a signature. */
export type LevelChoice = Pick<Settings, 'level' | 'timeStampAuthorities'>;

/** Signatures that are being finished by others at the same time; the way out has as many connections to one of them. */
const mostFinishing = 8;
/** A path that was proven so lately need not be proven before the next signature. */
const recentMs = 60_000;
const remembered = 100;

/** What signatures ask of the outer world: the signer's path with its revocation, and time stamps. */
export class SigningTrust {
  readonly #options: SigningTrustOptions;
  /** Until when each signer's path need not be proven again. */
  readonly #proven = new Map<string, number>();
  /** One for each order of authorities, which remembers who has answered. */
  readonly #clients = new Map<string, TimeStampClient>();

  readonly #turns: FairQueue;

  constructor(options: SigningTrustOptions) {
    this.#options = options;
    const { maxWaitingPerTenant, now } = options;
    this.#turns = new FairQueue({ concurrency: mostFinishing, maxWaitingPerTenant, now: () => new Date(now()) });
  }

  /**
   * Runs what asks others to finish a signature, tenants in turn: many signatures of one tenant do not hold up another's single one at a
   * time-stamp authority. Throws KeyError `token-busy` when its turn does not come in time.
   */
  inTurn<T>(tenant: string, run: () => Promise<T>): Promise<T> {
    const { now, waitMs } = this.#options;
    return this.#turns.run({ tenant, deadline: new Date(now() + waitMs), run });
  }

  /** Whether anything is asked of the outer world at all. */
  get isConfigured(): boolean {
    return this.#options.services !== null;
  }

  /**
   * Makes sure, before a code or its digest is spent, that a signature can be finished: the path to a trusted certificate is proven with its
   * revocation, and above B-B an authority has answered lately. Answers the room to keep for its time stamp, in bytes.
   * Throws `credential-revoked`, `credential-unsuitable`, `revocation-unavailable`, `time-stamp-unavailable`, `clock-unsure`.
   */
  async assertFinishable(credential: SigningCredential, choice: LevelChoice): Promise<number> {
    const { level } = choice;
    if (!this.isConfigured && level === 'B-B') return 0;
    const now = this.#options.now();
    const { certificate, chain, algorithm } = credential;
    const signer: SignerFacts = { certificate, chain, digest: algorithm.digest };
    const key = Buffer.from(certificate).toString('latin1');
    const provesSigner = (this.#proven.get(key) ?? 0) <= now;
    const wanted = { level, provesSigner, time: new Date(now) };
    const { tokenBytes, proven } = await asService(() => foresee(this.servicesFor(choice), signer, wanted));
    if (proven !== undefined) remember(this.#proven, key, now + recentMs);
    return tokenBytes;
  }

  /** Throws ServiceError `time-stamp-unavailable` above B-B where no authority is configured any more. */
  servicesFor({ level, timeStampAuthorities: names }: LevelChoice): Pick<TrustServices, 'provePath' | 'timeStamps'> {
    const { services, authorities } = this.#options;
    const chosen = names.flatMap((name) => authorities.get(name) ?? []);
    if (services === null || (level !== 'B-B' && chosen.length === 0)) {
      throw new ServiceError('time-stamp-unavailable', { privateCause: 'no authority is configured any more' });
    }
    const key = JSON.stringify(names);
    const timeStamps = this.#clients.get(key) ?? this.#watched(services.timeStampsOf(chosen));
    remember(this.#clients, key, timeStamps);
    return { provePath: services.provePath, timeStamps };
  }

  /** The same client, whose time stamps are held against our clock, and whose failures are told. */
  #watched(client: TimeStampClient): TimeStampClient {
    const { clock, log } = this.#options;
    const asking = new Map<DigestName, Promise<TimeStampOutlook>>();
    const lookOut = async (digest: DigestName, maxAgeMs: number): Promise<TimeStampOutlook> => {
      try {
        const outlook = await client.outlook(digest, maxAgeMs);
        clock.compare(outlook.clockOffsetMs);
        return outlook;
      } finally {
        asking.delete(digest);
      }
    };
    return {
      async stamp(stamped) {
        const stamp = await client.stamp(stamped);
        clock.compare(stamp.clockOffsetMs);
        for (const { code, message } of stamp.failures) log.warn({ errorCode: code, cause: message }, 'no time stamp');
        return stamp;
      },
      // Many that begin at the same time ask once.
      outlook(digest, maxAgeMs) {
        const asked = asking.get(digest) ?? lookOut(digest, maxAgeMs);
        asking.set(digest, asked);
        return asked;
      },
    };
  }
}

/** The latest of each key; the oldest goes when there are too many. */
function remember<T>(known: Map<string, T>, key: string, value: T): void {
  known.delete(key);
  const [oldest] = known.keys();
  if (known.size >= remembered && oldest !== undefined) known.delete(oldest);
  known.set(key, value);
}
