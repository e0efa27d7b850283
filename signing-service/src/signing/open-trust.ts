import { readFileSync } from 'node:fs';
import { CmsError } from '../cms/cms-error.js';
import { certificatesIn } from '../cms/certificate-file.js';
import { ConfigError } from '../config.js';
import { basicAuthorization } from '../trust/basic-authorization.js';
import { readCertificate } from '../trust/certificate.js';
import type { TimeStampAuthority } from '../trust/time-stamp-authority.js';
import { createTrustServices, type TrustServices } from '../trust/trust-services.js';
import type { TrustConfig } from '../trust-config.js';
import { SigningTrust, type SigningTrustOptions } from './signing-trust.js';

export interface OpenTrustOptions extends Omit<SigningTrustOptions, 'services' | 'authorities'> {
  readonly config: TrustConfig;
  /** See `readTrusted`. */
  readonly trusted: readonly Uint8Array[];
  readonly randomBytes: (count: number) => Uint8Array;
}

const second = 1_000;

/** Whom the configuration lets be asked. */
export interface OuterWorld {
  /** Null where no certificate is trusted. */
  readonly services: TrustServices | null;
  /** By the names that tenants choose them by. */
  readonly authorities: ReadonlyMap<string, TimeStampAuthority>;
}

type OuterOptions = Pick<OpenTrustOptions, 'config' | 'trusted' | 'now' | 'randomBytes'>;

/** Calls nobody yet. Close the services. */
export function openOuterWorld(options: OuterOptions): OuterWorld {
  const authorities = new Map(options.config.timeStampAuthorities.map((each) => [each.name, authorityOf(each)]));
  const services = options.trusted.length === 0 ? null : openServices(options, [...authorities.values()]);
  return { services, authorities };
}

/** What the configuration says of trust, put to use. Calls nobody yet. */
export function openTrust(options: OpenTrustOptions): {
  readonly trust: SigningTrust;
  readonly outerWorld: OuterWorld;
  close(): Promise<void>;
} {
  const { clock, now, log, maxWaitingPerTenant, waitMs } = options;
  const outerWorld = openOuterWorld(options);
  const { services, authorities } = outerWorld;
  return {
    trust: new SigningTrust({ services, authorities, clock, now, log, maxWaitingPerTenant, waitMs }),
    outerWorld,
    close: async () => services?.close(),
  };
}

function openServices(
  { config, trusted, now, randomBytes }: OuterOptions,
  timeStampAuthorities: readonly TimeStampAuthority[],
): TrustServices {
  const { timeStampSeconds, revocationSeconds } = config.limits;
  return createTrustServices({
    trusted,
    timeStampAuthorities,
    allowed: config.privateNetwork,
    now,
    randomBytes,
    timeStampLimits: { budgetMs: timeStampSeconds * second, attemptMs: Math.min(timeStampSeconds, 10) * second },
    downloadLimits: { crlMs: revocationSeconds * second },
    ocspLimits: { budgetMs: revocationSeconds * second, attemptMs: Math.min(revocationSeconds, 8) * second },
  });
}

function authorityOf({ url, policy, authorization }: TrustConfig['timeStampAuthorities'][number]): TimeStampAuthority {
  return {
    url,
    ...(policy === undefined ? {} : { policy }),
    ...(authorization === undefined
      ? {}
      : { authorization: () => basicAuthorization(authorization), authorizesOverHttp: authorization.overHttp }),
  };
}

/** DER of the certificates that are trusted. Throws ConfigError with all files that cannot be used. */
export function readTrusted({ certificateFiles: files }: TrustConfig): Uint8Array[] {
  const faults: string[] = [];
  const trusted = files.flatMap((file) => {
    try {
      const found = certificatesIn(readFileSync(file));
      for (const der of found) readCertificate(der);
      return found;
    } catch (error) {
      faults.push(
        `trust.certificateFiles: ${file} ${error instanceof CmsError ? 'holds no certificate' : 'cannot be read'}`,
      );
      return [];
    }
  });
  if (faults.length > 0) throw new ConfigError(faults);
  return trusted;
}
