import { setTimeout as sleep } from 'node:timers/promises';
import { CmsError } from '../cms/cms-error.js';
import { readCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { fetchCrls } from './crl-fetching.js';
import { createDownloads } from './downloads.js';
import type { DownloadLimits } from './downloads.js';
import { createGuardedAgent } from './guarded-agent.js';
import type { GuardedAgent } from './guarded-agent.js';
import { createOcspClient } from './ocsp-client.js';
import type { OcspLimits } from './ocsp-client.js';
import { createPathExaminer, createPathProver } from './prove-path.js';
import type { ExaminePath, ProvePath } from './prove-path.js';
import { createRevocationCollector } from './revocation-collector.js';
import type { Waiting } from './retry.js';
import type { TimeStampAuthority } from './time-stamp-authority.js';
import { createTimeStampClient } from './time-stamp-client.js';
import type { TimeStampClient, TimeStampLimits } from './time-stamp-client.js';
import { trustAnchorOf } from './trust-anchor.js';
import type { TrustAnchor } from './trust-anchor.js';
import { TrustError } from './trust-error.js';

export interface TrustServicesOptions {
  /** Certificates that are trusted by decree, of signers' and time-stamp authorities' roots alike; DER. */
  readonly trusted: readonly Uint8Array[];
  /** In the order in which they are asked; may be none below level B-T. */
  readonly timeStampAuthorities: readonly TimeStampAuthority[];
  /** What may be called beyond the public internet, as for `allowListOf`. */
  readonly allowed: readonly string[];
  /** PEM certificates that TLS trusts beside Node's own. */
  readonly tlsRoots?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly timeStampLimits?: Partial<TimeStampLimits>;
  readonly ocspLimits?: Partial<OcspLimits>;
  readonly downloadLimits?: Partial<DownloadLimits>;
}

/** All that a signature above level B-B needs of the outer world. Answers are kept while they are fresh: one for all signatures. Close it. */
export interface TrustServices {
  readonly anchors: readonly TrustAnchor[];
  readonly timeStamps: TimeStampClient;
  /** Time stamps by others, or by the same in another order. */
  readonly timeStampsOf: (authorities: readonly TimeStampAuthority[]) => TimeStampClient;
  readonly provePath: ProvePath;
  readonly examinePath: ExaminePath;
  readonly agent: GuardedAgent;
  close(): Promise<void>;
}

function readTrusted(der: Uint8Array): Certificate {
  try {
    return readCertificate(der);
  } catch (cause) {
    if (!(cause instanceof CmsError)) throw cause;
    throw new TrustError('trust-configuration', 'a trusted certificate cannot be read', { cause });
  }
}

/**
 * Puts together the one way out, time stamps, OCSP, CRLs and path validation. Calls nobody yet. Throws TrustError
 * `trust-configuration` for a certificate that cannot be read, TypeError for an entry of `allowed` that is none.
 */
export function createTrustServices(options: TrustServicesOptions): TrustServices {
  const { allowed, tlsRoots, now, randomBytes } = options;
  const { timeStampLimits = {}, ocspLimits = {}, downloadLimits = {} } = options;
  const anchors = options.trusted.map((der) => trustAnchorOf(readTrusted(der)));
  const agent = createGuardedAgent({ allowed, ...(tlsRoots === undefined ? {} : { tlsRoots }) });
  const random = () => Buffer.from(randomBytes(4)).readUInt32BE() / 2 ** 32;
  const waiting: Waiting = { now, random, sleep: (ms) => sleep(ms) };
  const downloads = createDownloads({ agent, waiting, limits: downloadLimits });
  const crlsOfResponder = async (responder: Certificate) => (await fetchCrls(responder, downloads)).crls;
  const ocsp = createOcspClient({ agent, waiting, randomBytes, crlsOfResponder, limits: ocspLimits });
  const revocation = createRevocationCollector({ ocsp, downloads, now });
  const examinePath = createPathExaminer({ anchors, downloads, revocation });
  const provePath = createPathProver(examinePath);
  const timeStamping = { waiting, agent, provePath, randomBytes, limits: timeStampLimits };
  const timeStampsOf = (authorities: readonly TimeStampAuthority[]) =>
    createTimeStampClient({ ...timeStamping, authorities });
  const timeStamps = timeStampsOf(options.timeStampAuthorities);
  return { anchors, timeStamps, timeStampsOf, provePath, examinePath, agent, close: () => agent.close() };
}
