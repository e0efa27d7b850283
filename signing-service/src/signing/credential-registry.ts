import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { ServiceError } from '../authorization/errors.js';
import { keyAlgorithmName } from '../certificates/algorithm-names.js';
import { type CertificateSummary, summarizeCertificate } from '../cms/certificate-summary.js';
import type { PinPolicy } from '../authorization/pin-policies.js';
import type { CredentialConfig } from '../config.js';
import type { Credential, CredentialState } from '../contract/people.js';
import { describeError } from '../logging/logger.js';
import type { CredentialKeys } from './credential-keys.js';
import { serviceErrorOf } from './service-error-of.js';
import { isKeyFile } from './key-files.js';
import { maySign } from './prove-key.js';
import { readRemembered, rememberedFile } from './remembered-certificate.js';
import { sightCredential } from './sight-credential.js';
import { proveCredential, readChain, type SigningCredential } from './signing-credential.js';

export interface CredentialRegistryOptions {
  readonly credentials: readonly CredentialConfig[];
  readonly keys: CredentialKeys;
  /** Read anew at each proof. */
  readonly pinPolicy: (credentialId: string) => Promise<PinPolicy>;
  /** Certificates seen on tokens are kept here, so that a credential can be shown while its token is away. */
  readonly folder: string;
  readonly now: () => Date;
  readonly log: Logger;
  /** How long a key may take to prove itself. */
  readonly proofMs?: number;
}

interface Entry {
  readonly config: CredentialConfig;
  proven: SigningCredential | null;
  pin: PinPolicy['kind'];
  /** Why the last proof failed; null while `proven` holds. */
  fault: ServiceError | null;
  checkedAt: number;
  /** A document's signature verified under the proven certificate. */
  usedAt: number;
  checking: Promise<void> | null;
  /** Of a certificate seen earlier. */
  remembered: {
    /** DER. */
    readonly certificate: Uint8Array;
    readonly summary: CertificateSummary;
    readonly tokenLabel: string;
  } | null;
}

export interface ExaminedCredential {
  readonly keyUri: string;
  readonly pinPolicy: PinPolicy['kind'];
  /** Of a key whose PIN is typed no more than seen. */
  readonly proven: SigningCredential | null;
  readonly fault: unknown;
}

/** A key that works is tried again so often, one that does not more often. */
const refreshUsableMs = 60_000;
const refreshFaultyMs = 5_000;
/** When somebody asks for a key: a faulty one is tried at once, a good one beside the answer when its proof is older than this. */
const onDemandMs = 1_000;
const staleMs = 3_000;

/** The configured credentials and whether each can sign now. Holds a timer: close it. */
export class CredentialRegistry {
  readonly #options: CredentialRegistryOptions;
  readonly #entries: ReadonlyMap<string, Entry>;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CredentialRegistryOptions) {
    this.#options = options;
    this.#entries = new Map(
      options.credentials.map((config) => [
        config.credentialId,
        {
          config,
          proven: null,
          pin: 'remembered',
          fault: null,
          checkedAt: 0,
          usedAt: 0,
          checking: null,
          remembered: null,
        },
      ]),
    );
  }

  /** Lets every key prove itself once; a key that cannot is no failure here. */
  async start(): Promise<void> {
    await Promise.all([...this.#entries.values()].map((entry) => this.#recall(entry)));
    await Promise.all([...this.#entries.values()].map((entry) => this.#check(entry)));
    this.#timer = setInterval(() => this.#refreshDue(), onDemandMs);
    this.#timer.unref();
  }

  /** Ids of all configured credentials. */
  get ids(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** Those whose keys no other instance signs with. */
  get ownIds(): readonly string[] {
    return [...this.#entries.values()].filter((entry) => !isElsewhere(entry)).map(({ config }) => config.credentialId);
  }

  figures(): { readonly usable: number; readonly configured: number } {
    const entries = [...this.#entries.values()];
    return { usable: entries.filter((entry) => this.#stateOf(entry) === 'usable').length, configured: entries.length };
  }

  /** As the contract shows them, in the order of `ids`. One whose certificate was never seen, or is not configured, is left out. */
  async present(ids: readonly string[]): Promise<Credential[]> {
    const entries = ids.flatMap((id) => this.#entries.get(id) ?? []);
    await Promise.all(entries.map((entry) => this.#checkOnDemand(entry)));
    return entries.flatMap((entry) => {
      const seen = entry.proven ?? entry.remembered;
      return seen === null ? [] : [{ ...presentCredential(entry.config, seen, this.#stateOf(entry)), pin: entry.pin }];
    });
  }

  /**
   * The credential, able to sign at this moment. Throws ServiceError `credential-expired`, `credential-not-yet-valid`,
   * `credential-unsuitable`, `token-absent`, `token-elsewhere`, `token-pin-refused`, `token-busy`, `token-failed`.
   */
  async assertUsable(credentialId: string): Promise<SigningCredential> {
    const entry = this.#entries.get(credentialId);
    if (entry === undefined) throw new ServiceError('credential-unsuitable', { privateCause: 'not configured' });
    await this.#checkOnDemand(entry);
    const seen = entry.proven ?? entry.remembered;
    if (seen !== null) assertValid(seen.summary, this.#options.now());
    if (entry.proven === null) throw entry.fault ?? new ServiceError('token-failed');
    return entry.proven;
  }

  /**
   * Lets the key prove itself now, as it does every minute: no more is asked of the token than the service asks by itself. Null for one that
   * is not configured.
   */
  async examine(credentialId: string): Promise<ExaminedCredential | null> {
    const entry = this.#entries.get(credentialId);
    if (entry === undefined) return null;
    // One that is under way began before the question.
    await entry.checking;
    await this.#check(entry);
    const { config, pin: pinPolicy, proven, fault } = entry;
    return { keyUri: config.keyUri, pinPolicy, proven, fault: fault?.privateCause ?? fault };
  }

  /** The certificate as it was proven or seen last, and what is configured to lie beside it; null where none was ever seen. DER, each. */
  async certificateOf(
    credentialId: string,
  ): Promise<{ readonly certificate: Uint8Array; readonly beside: readonly Uint8Array[] } | null> {
    const entry = this.#entries.get(credentialId);
    const seen = entry?.proven ?? entry?.remembered ?? null;
    if (entry === undefined || seen === null) return null;
    return { certificate: seen.certificate, beside: entry.proven?.chain ?? (await readChain(entry.config)) };
  }

  /** A signature verified under this certificate: as good as a proof to whoever asks next. */
  confirm(credentialId: string, certificate: Uint8Array): void {
    const entry = this.#entries.get(credentialId);
    const proven = entry?.proven ?? null;
    if (entry === undefined || proven === null || !Buffer.from(proven.certificate).equals(certificate)) return;
    entry.usedAt = this.#options.now().getTime();
  }

  /** Its PIN policy was changed, or its PIN forgotten: looked at anew, whatever is known of it. */
  async renew(credentialId: string): Promise<void> {
    const entry = this.#entries.get(credentialId);
    if (entry === undefined) return;
    await entry.checking;
    entry.proven = null;
    await this.#check(entry);
  }

  /** A signature with this credential failed: what is known of it is no longer trusted. */
  distrust(credentialId: string): void {
    const entry = this.#entries.get(credentialId);
    if (entry !== undefined) void this.#check(entry);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #stateOf(entry: Entry): CredentialState {
    const seen = entry.proven ?? entry.remembered;
    const now = this.#options.now();
    if (seen !== null && now > seen.summary.notAfter) return 'expired';
    if (seen !== null && now < seen.summary.notBefore) return 'not-yet-valid';
    if (entry.proven !== null) return 'usable';
    if (entry.fault?.code === 'token-absent' || isElsewhere(entry)) return 'token-absent';
    return entry.fault?.code === 'token-pin-refused' ? 'pin-refused' : 'token-failed';
  }

  #refreshDue(): void {
    const now = this.#options.now().getTime();
    for (const entry of this.#entries.values()) {
      const interval = entry.proven === null ? refreshFaultyMs : refreshUsableMs;
      if (Math.abs(now - entry.checkedAt) >= interval) void this.#check(entry);
    }
  }

  async #checkOnDemand(entry: Entry): Promise<void> {
    const now = this.#options.now().getTime();
    const age = Math.min(Math.abs(now - entry.checkedAt), Math.abs(now - entry.usedAt));
    if (entry.checking !== null && entry.proven === null) await entry.checking;
    else if (entry.proven === null && age >= onDemandMs) await this.#check(entry);
    else if (age >= staleMs) void this.#check(entry);
  }

  #check(entry: Entry): Promise<void> {
    entry.checking ??= this.#prove(entry).finally(() => {
      entry.checking = null;
    });
    return entry.checking;
  }

  async #prove(entry: Entry): Promise<void> {
    const { keys, now, log, proofMs = 20_000 } = this.#options;
    const { credentialId } = entry.config;
    const earlier = entry.fault?.code ?? (entry.proven === null ? 'unknown' : 'usable');
    try {
      const time = now();
      entry.pin = (await this.#options.pinPolicy(credentialId)).kind;
      const challenge = { message: randomBytes(64), deadline: new Date(time.getTime() + proofMs), now: time };
      // A PIN that is typed is typed for a document, and not for a challenge.
      const proven =
        entry.pin === 'remembered'
          ? await proveCredential(keys, entry.config, challenge)
          : await sightCredential(keys, entry.config, time);
      if (!maySign(proven.summary)) throw new ServiceError('credential-unsuitable', { privateCause: 'keyUsage' });
      await this.#remember(entry, proven);
      entry.proven = proven;
      entry.fault = null;
    } catch (error) {
      const known = serviceErrorOf(error);
      const fault = known instanceof ServiceError ? known : new ServiceError('token-failed', { privateCause: error });
      // A token that is busy signing is a token that works.
      if (fault.code !== 'token-busy' || entry.proven === null) {
        entry.proven = null;
        entry.fault = fault;
      }
    }
    entry.checkedAt = now().getTime();
    const state = entry.fault?.code ?? 'usable';
    if (state === earlier) return;
    const cause = entry.fault === null ? {} : { cause: describeError(entry.fault.privateCause) };
    log.info({ credential: credentialId, state, ...cause }, 'credential state');
  }

  async #remember(entry: Entry, { certificate, summary, tokenLabel }: SigningCredential): Promise<void> {
    if (entry.remembered?.summary.fingerprint === summary.fingerprint) return;
    const file = rememberedFile(this.#options.folder, entry.config.credentialId);
    const text = JSON.stringify({ tokenLabel, certificate: Buffer.from(certificate).toString('base64') });
    await mkdir(this.#options.folder, { recursive: true, mode: 0o700 });
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
    entry.remembered = { certificate, summary, tokenLabel };
  }

  async #recall(entry: Entry): Promise<void> {
    try {
      const kept = await readRemembered(this.#options.folder, entry.config.credentialId);
      entry.remembered = { ...kept, summary: summarizeCertificate(kept.certificate) };
    } catch (error) {
      // A memory that is missing or unreadable is made anew at the key's next proof.
      this.#options.log.debug({ credential: entry.config.credentialId, err: error }, 'no remembered certificate');
    }
  }
}

function isElsewhere({ fault }: Entry): boolean {
  return fault?.code === 'token-elsewhere';
}

function assertValid({ notBefore, notAfter }: CertificateSummary, now: Date): void {
  if (now > notAfter) throw new ServiceError('credential-expired');
  if (now < notBefore) throw new ServiceError('credential-not-yet-valid');
}

function presentCredential(
  { credentialId, keyUri, trial }: CredentialConfig,
  { summary, tokenLabel }: { readonly summary: CertificateSummary; readonly tokenLabel: string },
  state: CredentialState,
): Credential {
  return {
    credentialId,
    ...presentCertificate(summary),
    notBefore: summary.notBefore.toISOString(),
    notAfter: summary.notAfter.toISOString(),
    keyAlgorithm: keyAlgorithmName(summary.key),
    tokenLabel,
    keyIn: isKeyFile(keyUri) ? 'file' : 'token',
    state,
    ...(trial === true ? { isTest: true } : {}),
  };
}

/** The part of a credential that a receipt carries too. */
export function presentCertificate(summary: CertificateSummary): {
  owner: string;
  organisation: string | null;
  issuer: string;
  serialNumber: string;
} {
  return {
    owner: summary.subjectCommonName ?? summary.subjectOrganisation ?? '',
    organisation: summary.subjectOrganisation ?? null,
    issuer: summary.issuerCommonName ?? summary.issuerOrganisation ?? '',
    serialNumber: summary.serial,
  };
}
