import { digestLength } from '../cms/object-identifiers.js';
import type { DigestName } from '../cms/object-identifiers.js';
import type { ProvenPath } from './prove-path.js';
import { authorityNameOf } from './time-stamp-token.js';
import { withRetries } from './retry.js';
import type { Waiting } from './retry.js';
import { askAuthority } from './time-stamp-authority.js';
import type { Stamped, TimeStampAuthority, TimeStampSurroundings } from './time-stamp-authority.js';
import { TrustError } from './trust-error.js';
import { tryInOrder } from './try-in-order.js';

export interface TimeStampLimits {
  /** For one request to one authority. */
  readonly attemptMs: number;
  /** For all requests of one time stamp. */
  readonly budgetMs: number;
  /** How long an authority that failed is asked last. */
  readonly restMs: number;
}

export interface TimeStampClientOptions extends Omit<TimeStampSurroundings, 'now' | 'clockToleranceMs'> {
  /** In the order in which they are asked. */
  readonly authorities: readonly TimeStampAuthority[];
  readonly waiting: Waiting;
  /** Five minutes when left out. */
  readonly clockToleranceMs?: number;
  readonly limits?: Partial<TimeStampLimits>;
}

/** A time stamp that may be used. */
export interface TimeStamp {
  /** The TimeStampToken, a ContentInfo in DER. */
  readonly token: Uint8Array;
  readonly genTime: Date;
  /** How far genTime may be off to either side; undefined when the authority does not say. */
  readonly accuracyMs: number | undefined;
  /** Upper-case hex, two digits per octet. */
  readonly serial: string;
  readonly policy: string;
  /** The authority's name for people, from its certificate. */
  readonly authorityName: string;
  readonly url: string;
  /** Of the authority's certificate, with what proves that it was not revoked. */
  readonly proven: ProvenPath;
  /** How far our clock is behind genTime, in milliseconds. */
  readonly clockOffsetMs: number;
  /** Why authorities that come earlier in the order gave none. */
  readonly failures: readonly TrustError[];
}

/** What is known of the authorities before there is something to be stamped. */
export interface TimeStampOutlook {
  /** Place to keep for a token, in bytes. */
  readonly tokenBytes: number;
  /** Of the latest answer. */
  readonly clockOffsetMs: number;
}

export interface TimeStampClient {
  /** Throws TrustError `time-stamp-unavailable`, `time-stamp-invalid`, `time-stamp-refused` with one of `causes` for each authority. */
  stamp(stamped: Stamped): Promise<TimeStamp>;
  /**
   * How long a token will be at most, from the authorities' earlier ones. When none has answered within `maxAgeMs`, one is asked for a
   * time stamp of nothing, so that what then begins will not fail for want of one. Throws as `stamp`.
   */
  outlook(digest: DigestName, maxAgeMs: number): Promise<TimeStampOutlook>;
}

const defaults: TimeStampLimits = { attemptMs: 10_000, budgetMs: 25_000, restMs: 60_000 };
const codes = {
  unavailable: 'time-stamp-unavailable',
  invalid: 'time-stamp-invalid',
  refused: 'time-stamp-refused',
} as const;

/** For an authority that has not answered yet: a token with three certificates of RSA keys takes 6 to 8 KB. */
const unknownTokenBytes = 12 * 1024;
/** Serial number, fraction of the time, signature and digest differ in length from token to token. */
const sizeMargin = 256;

interface Experience {
  /** Of the longest token so far. */
  tokenBytes?: number;
  answeredAt?: number;
  failedAt?: number;
}

/** Gets time stamps from the first of several authorities that gives a good one. */
export function createTimeStampClient(options: TimeStampClientOptions): TimeStampClient {
  const { authorities, waiting, agent, provePath, randomBytes, clockToleranceMs = 300_000 } = options;
  const limits: TimeStampLimits = { ...defaults, ...options.limits };
  const { now } = waiting;
  const surroundings = { agent, provePath, randomBytes, clockToleranceMs, now };
  const experiences = new Map(authorities.map((authority): [TimeStampAuthority, Experience] => [authority, {}]));
  let clockOffsetMs = 0;

  function experienceOf(authority: TimeStampAuthority): Experience {
    return experiences.get(authority) ?? {};
  }

  /** Those that failed just now come last. */
  function inOrder(): TimeStampAuthority[] {
    const isResting = (authority: TimeStampAuthority) => {
      const { failedAt } = experienceOf(authority);
      return failedAt !== undefined && now() - failedAt < limits.restMs;
    };
    return authorities.toSorted((a, b) => Number(isResting(a)) - Number(isResting(b)));
  }

  async function ask(authority: TimeStampAuthority, stamped: Stamped, until: number) {
    const experience = experienceOf(authority);
    const once = async () => {
      const timeoutMs = Math.min(limits.attemptMs, until - now());
      if (timeoutMs <= 0) throw new TrustError('egress-timeout', 'no time was left for another authority');
      return askAuthority(authority, stamped, surroundings, timeoutMs);
    };
    try {
      const proven = await withRetries(once, { attempts: 2, firstPauseMs: 200, until }, waiting);
      const { length } = proven.token.der;
      experiences.set(authority, { tokenBytes: Math.max(length, experience.tokenBytes ?? 0), answeredAt: now() });
      ({ clockOffsetMs } = proven);
      return { authority, proven };
    } catch (error) {
      experiences.set(authority, { ...experience, failedAt: now() });
      throw error;
    }
  }

  async function stamp(stamped: Stamped): Promise<TimeStamp> {
    const until = now() + limits.budgetMs;
    const { value, failures } = await tryInOrder(inOrder(), (authority) => ask(authority, stamped, until), codes);
    const { authority, proven } = value;
    const { token } = proven;
    const { genTime, accuracyMs, policy, serial } = token.info;
    return {
      token: token.der,
      genTime,
      accuracyMs,
      policy,
      serial: Buffer.from(serial)
        .toString('hex')
        .toUpperCase()
        .replace(/^00(?=.)/u, ''),
      authorityName: authorityNameOf(token.certificate),
      url: authority.url,
      proven: proven.proven,
      clockOffsetMs: proven.clockOffsetMs,
      failures,
    };
  }

  return {
    stamp,
    async outlook(digest, maxAgeMs) {
      const answeredAt = Math.max(...[...experiences.values()].map((each) => each.answeredAt ?? -Infinity));
      if (now() - answeredAt > maxAgeMs) await stamp({ digest, imprint: randomBytes(digestLength[digest]) });
      const known = [...experiences.values()].map(({ tokenBytes }) =>
        tokenBytes === undefined ? unknownTokenBytes : tokenBytes + sizeMargin,
      );
      return { tokenBytes: Math.max(...known), clockOffsetMs };
    },
  };
}
