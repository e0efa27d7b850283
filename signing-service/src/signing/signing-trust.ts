import type { Logger } from 'pino';
import type { ClockGuard } from '../authorization/clock-guard.js';
import { ServiceError } from '../authorization/errors.js';
import type { DigestName } from '../cms/object-identifiers.js';
import type { Settings } from '../contract/settings.js';
import { type Certificate, readCertificate } from '../trust/certificate.js';
import type { ProvenPath } from '../trust/prove-path.js';
import type { Stamped } from '../trust/time-stamp-authority.js';
import type { TimeStamp, TimeStampClient } from '../trust/time-stamp-client.js';
import type { TrustServices } from '../trust/trust-services.js';
import { asService } from './service-error-of.js';
import type { SigningCredential } from './signing-credential.js';

export interface SigningTrustOptions {
  /** Null where the operator trusts no certificate: then there is no level but B-B, and nobody asks for revocation. */
  readonly services: Pick<TrustServices, 'provePath' | 'timeStampsOf'> | null;
  readonly clock: Pick<ClockGuard, 'compare'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Logger;
}

/** What of a tenant's settings decides a signature. */
export type LevelChoice = Pick<Settings, 'level' | 'timeStampAuthorities'>;

type Signer = Pick<SigningCredential, 'certificate' | 'chain'> & { readonly algorithm: { readonly digest: DigestName } };

/** A path that was proven, and an authority that answered, so lately need not be asked before the next signature. */
const recentMs = 60_000;
const rememberedPaths = 100;

/** What signatures ask of the outer world: the signer's path with its revocation, and time stamps. */
export class SigningTrust {
  readonly #options: SigningTrustOptions;
  /** Until when each certificate's path need not be proven again. */
  readonly #proven = new Map<string, number>();

  constructor(options: SigningTrustOptions) {
    this.#options = options;
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
  async assertFinishable(signer: Signer, choice: LevelChoice): Promise<number> {
    const { services } = this.#options;
    if (services !== null) await this.#assertTrusted(signer, services);
    if (choice.level === 'B-B') return 0;
    return this.tokenBytes(choice, signer.algorithm.digest);
  }

  /** Room for a time stamp of an authority that has answered lately. Throws `time-stamp-unavailable`, `clock-unsure`. */
  async tokenBytes(choice: LevelChoice, digest: DigestName): Promise<number> {
    const { tokenBytes, clockOffsetMs } = await asService(() => this.#timeStamps(choice).outlook(digest, recentMs));
    this.#options.clock.compare(clockOffsetMs);
    return tokenBytes;
  }

  /** Throws TrustError as `TimeStampClient.stamp`, ServiceError `time-stamp-unavailable` where none is configured any more. */
  async stamp(choice: LevelChoice, stamped: Stamped): Promise<TimeStamp> {
    const { clock, log } = this.#options;
    const stamp = await this.#timeStamps(choice).stamp(stamped);
    for (const { code, message } of stamp.failures) log.warn({ errorCode: code, cause: message }, 'no time stamp');
    clock.compare(stamp.clockOffsetMs);
    return stamp;
  }

  /**
   * The path of a certificate as it was at `time`, by evidence that is not older, as far as newer is to be had. Throws TrustError, ServiceError
   * `revocation-unavailable` where nothing is trusted any more.
   */
  async prove(certificate: Certificate, intermediates: readonly Uint8Array[], time: Date): Promise<ProvenPath> {
    const { services } = this.#options;
    if (services === null) throw new ServiceError('revocation-unavailable', { privateCause: 'nothing is trusted' });
    const at = { intermediates: intermediates.map(readCertificate), time, since: time };
    return services.provePath(certificate, at);
  }

  #timeStamps({ timeStampAuthorities: names }: LevelChoice): TimeStampClient {
    const client = this.#options.services?.timeStampsOf(names);
    if (client !== undefined) return client;
    throw new ServiceError('time-stamp-unavailable', { privateCause: 'no authority is configured any more' });
  }

  async #assertTrusted(signer: Signer, { provePath }: Pick<TrustServices, 'provePath'>): Promise<void> {
    const key = Buffer.from(signer.certificate).toString('latin1');
    const now = this.#options.now();
    if ((this.#proven.get(key) ?? 0) > now) return;
    this.#proven.delete(key);
    await asService(async () => {
      const intermediates = signer.chain.map(readCertificate);
      await provePath(readCertificate(signer.certificate), { intermediates, time: new Date(now) });
    });
    const [oldest] = this.#proven.keys();
    if (this.#proven.size >= rememberedPaths && oldest !== undefined) this.#proven.delete(oldest);
    this.#proven.set(key, now + recentMs);
  }
}
