import { CmsError } from '../cms/cms-error.js';
import { readCrl } from './crl.js';
import type { Crl } from './crl.js';
import { createFreshCache } from './fresh-cache.js';
import type { Kept } from './fresh-cache.js';
import type { GuardedAgent } from './guarded-agent.js';
import { withRetries } from './retry.js';
import type { Waiting } from './retry.js';
import { TrustError } from './trust-error.js';

export interface DownloadLimits {
  readonly crlBytes: number;
  readonly crlMs: number;
  readonly issuersBytes: number;
  readonly issuersMs: number;
  /** How long what was fetched is given out again at most; a CRL's nextUpdate may end it earlier. */
  readonly keepMs: number;
  /** How long a CRL is the newest there is, whatever its thisUpdate: many signatures in a row fetch it once. */
  readonly newestMs: number;
  readonly keptEntries: number;
  /** Of CRLs, and of issuers' certificates. */
  readonly keptCrlBytes: number;
  readonly keptIssuersBytes: number;
}

export interface DownloadOptions {
  readonly agent: GuardedAgent;
  readonly waiting: Waiting;
  readonly limits?: Partial<DownloadLimits>;
}

/** What certificates point to: addresses are http or https, others are refused (`egress-refused`). */
export interface Downloads {
  /**
   * A CRL, read but not judged. With `since` no kept one is given whose thisUpdate is before it, unless it was fetched just now. Throws
   * TrustError `egress-*`, `crl-invalid`.
   */
  crl(url: string, since?: Date): Promise<Crl>;
  /** The bytes at an address of authorityInfoAccess. Throws TrustError `egress-*`. */
  issuers(url: string): Promise<Uint8Array>;
}

const mebibyte = 1024 * 1024;
const defaults: DownloadLimits = {
  crlBytes: 50 * mebibyte,
  crlMs: 30_000,
  issuersBytes: 256 * 1024,
  issuersMs: 8_000,
  keepMs: 3_600_000,
  newestMs: 60_000,
  keptEntries: 500,
  keptCrlBytes: 200 * mebibyte,
  keptIssuersBytes: 4 * mebibyte,
};

interface FetchedCrl {
  readonly crl: Crl;
  readonly fetchedAt: number;
}

function readAnswer(body: Uint8Array): Crl {
  try {
    const crl = readCrl(body);
    if (crl.der.length === body.length) return crl;
  } catch (cause) {
    if (!(cause instanceof CmsError)) throw cause;
    throw new TrustError('crl-invalid', 'what was fetched is no CRL', { cause });
  }
  throw new TrustError('crl-invalid', 'something follows the CRL');
}

/** Fetches CRLs and issuers' certificates, each once for all who ask, and keeps them while they are fresh. */
export function createDownloads(options: DownloadOptions): Downloads {
  const { agent, waiting } = options;
  const limits: DownloadLimits = { ...defaults, ...options.limits };
  const { now } = waiting;
  const { keptEntries: maxEntries } = limits;
  const crls = createFreshCache<FetchedCrl>({ maxEntries, maxBytes: limits.keptCrlBytes, now });
  const issuers = createFreshCache<Uint8Array>({ maxEntries, maxBytes: limits.keptIssuersBytes, now });

  async function fetchBytes(url: string, maxBytes: number, timeoutMs: number): Promise<Uint8Array> {
    const until = now() + timeoutMs;
    const once = async () => (await agent.send({ url, maxBytes, timeoutMs: Math.max(1, until - now()) })).body;
    return withRetries(once, { attempts: 2, firstPauseMs: 200, until }, waiting);
  }

  async function loadCrl(url: string): Promise<Kept<FetchedCrl>> {
    const crl = readAnswer(await fetchBytes(url, limits.crlBytes, limits.crlMs));
    const longest = now() + limits.keepMs;
    const freshUntil = Math.min(longest, crl.nextUpdate?.getTime() ?? longest);
    return { value: { crl, fetchedAt: now() }, bytes: crl.der.length, freshUntil };
  }

  async function loadIssuers(url: string): Promise<Kept<Uint8Array>> {
    const value = await fetchBytes(url, limits.issuersBytes, limits.issuersMs);
    return { value, bytes: value.length, freshUntil: now() + limits.keepMs };
  }

  return {
    async crl(url, since) {
      const isNewEnough = ({ crl: { thisUpdate }, fetchedAt }: FetchedCrl) =>
        since === undefined || thisUpdate >= since || now() - fetchedAt < limits.newestMs;
      return (await crls.get(url, () => loadCrl(url), isNewEnough)).crl;
    },
    issuers: (url) => issuers.get(url, () => loadIssuers(url)),
  };
}
