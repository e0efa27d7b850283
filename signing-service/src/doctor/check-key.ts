import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { awaitedSince } from '../certificates/awaited-certificates.js';
import { certificatesIn } from '../cms/certificate-file.js';
import { CmsError } from '../cms/cms-error.js';
import { KeyError } from '../keys/errors.js';
import type { SigningKey } from '../keys/signing-key.js';
import type { TokenAdministration } from '../keys/token-administration.js';
import { tokenKey } from '../keys/token-key.js';
import { type FiledKey, keyFileName } from '../signing/key-files.js';
import { latestFirst } from '../signing/latest-first.js';
import { type ProvenKey, proveKey, WrongSignatureError } from '../signing/prove-key.js';
import { sightCredential } from '../signing/sight-credential.js';
import { type Finding, type Report, reportOf } from './finding.js';
import type { KeyPatient } from './patient.js';

export interface FoundKey {
  readonly finding: Finding;
  /** With the other certificates that lie with it; null where it does not prove itself. */
  readonly proven: (Pick<ProvenKey, 'certificate' | 'summary'> & { readonly beside: readonly Uint8Array[] }) | null;
}

/** What is looked at. */
interface Looking {
  readonly key: KeyPatient;
  readonly now: Date;
  /** Where it is remembered which certificates were asked for. */
  readonly folder: string;
}

/** The key waits for its certificate since then. */
export function awaited(report: Report, since: Date): Finding {
  const date = since.toISOString();
  const cause = `The certificate was asked for on ${date.slice(0, 10)} and is not there yet.`;
  return report.trouble('certificate-requested', cause, { date });
}

/**
 * The key and its certificate: are both there, and does what the key signs of a random challenge verify under the certificate.
 * Somebody is logged in.
 */
export async function checkKey(administration: TokenAdministration, { key, now, folder }: Looking): Promise<FoundKey> {
  const report = reportOf('key', key.name);
  try {
    const { uri } = await administration.only(key.keyUri);
    const [found, ...others] = await administration.keys(uri);
    if (found === undefined) return { finding: await withoutKey(report, administration, uri), proven: null };
    if (others.length > 0) {
      const names = [found, ...others].map(({ label, keyId }) => `${label} (id ${keyId})`).join(', ');
      return { finding: report.trouble('key-ambiguous', `Several keys answer to the URI: ${names}.`), proven: null };
    }
    const signing = tokenKey(administration, found, () => ({ deadline: new Date(Date.now() + 60_000), tenant: '' }));
    return await challenge(report, { key, signing, more: found.certificates, name: found.label, now, folder });
  } catch (error) {
    return { finding: troubleOf(report, error), proven: null };
  }
}

/** The same of a key whose PIN is typed: what is seen without it. The key proves itself at each signature. */
export async function sightKey(
  administration: TokenAdministration,
  { key, now }: { readonly key: KeyPatient; readonly now: Date },
): Promise<FoundKey> {
  const report = reportOf('key', key.name);
  const { name: credentialId, keyUri, certificateFile, chainFiles } = key;
  const [chainFile] = chainFiles;
  try {
    const config = { credentialId, keyUri, certificateFile, chainFile };
    const { certificate, summary, chain } = await sightCredential(administration, config, now);
    const cause = `The certificate of ${ownerOf({ summary })} is there. The key was not tried: it proves itself at each signature.`;
    return { finding: report.ok(cause), proven: { certificate, summary, beside: [certificate, ...chain] } };
  } catch (error) {
    const isMissing = error instanceof KeyError && error.code === 'key-not-found';
    const cause = 'No certificate of the key is seen without its PIN.';
    const finding = isMissing ? report.trouble('key-without-certificate', cause) : troubleOf(report, error);
    return { finding, proven: null };
  }
}

async function withoutKey(report: Report, administration: TokenAdministration, uri: string): Promise<Finding> {
  const objects = await administration.objects(uri, { asUser: true });
  const keys = objects.filter(({ kind }) => kind === 'private-key');
  const certificates = objects.filter(({ kind }) => kind === 'certificate');
  if (objects.length === 0) return report.trouble('token-empty', 'The token holds neither keys nor certificates.');
  if (keys.length === 0 && certificates.length > 0) {
    return report.trouble(
      'certificate-without-key',
      `The token holds ${certificates.length} certificate(s), and no private key.`,
    );
  }
  const others = keys.map(({ label, id }) => `${label} (id ${id})`).join(', ');
  return report.trouble('key-missing', `The key is not on the token; there is ${others || 'none that signs'}.`);
}

/** The same of a key in a file, which is open. */
export async function checkOpenKey(
  { key: signing, beside }: FiledKey,
  { key, now, folder }: Looking,
): Promise<FoundKey> {
  const report = reportOf('key', key.name);
  try {
    return await challenge(report, { key, signing, more: beside, name: keyFileName(key.keyUri), now, folder });
  } catch (error) {
    return { finding: troubleOf(report, error), proven: null };
  }
}

async function challenge(
  report: Report,
  of: Looking & {
    readonly signing: SigningKey;
    /** DER, that lie with it. */
    readonly more: readonly Uint8Array[];
    readonly name: string;
  },
): Promise<FoundKey> {
  const { key, signing, more, name, now, folder } = of;
  const files = [...(key.certificateFile === undefined ? [] : [key.certificateFile]), ...key.chainFiles];
  const filed = files.map((file) => ({ file, certificates: readCertificates(file) }));
  const unusable = filed.find(({ certificates }) => certificates === null);
  if (unusable !== undefined) {
    return { finding: report.trouble('certificate-file-unusable', `${unusable.file} cannot be read.`), proven: null };
  }
  const beside = [...filed.flatMap(({ certificates }) => certificates ?? []), ...more];
  const candidates = key.certificateFile === undefined ? signing.certificates : beside.slice(0, 1);
  if (candidates.length === 0) {
    const since = signing.publicKey === undefined ? null : awaitedSince(folder, signing.publicKey);
    const none = `The key ${name} has no certificate.`;
    const finding = since === null ? report.trouble('key-without-certificate', none) : awaited(report, since);
    return { finding, proven: null };
  }
  for (const candidate of latestFirst(candidates, now)) {
    const proven = await proveKey(signing, candidate, { message: randomBytes(64) });
    if (proven === undefined) continue;
    const cause = `The key ${name} signed a challenge that verifies under the certificate of ${ownerOf(proven)}.`;
    return { finding: report.ok(cause), proven: { ...proven, beside } };
  }
  const cause = `What the key ${name} signs does not verify under ${candidates.length === 1 ? 'its certificate' : 'its certificates'}.`;
  return { finding: report.trouble('key-mismatch', cause), proven: null };
}

function readCertificates(file: string): Uint8Array[] | null {
  try {
    return certificatesIn(readFileSync(file));
  } catch {
    // Told as a finding.
    return null;
  }
}

function ownerOf({ summary }: Pick<ProvenKey, 'summary'>): string {
  return summary.subjectCommonName ?? summary.subjectOrganisation ?? 'somebody without a name';
}

function troubleOf(report: Report, error: unknown): Finding {
  if (error instanceof CmsError)
    return report.trouble('certificate-weak', `The certificate cannot be signed with: ${error.message}.`);
  if (!(error instanceof KeyError)) throw error;
  return report.trouble(error instanceof WrongSignatureError ? 'signature-wrong' : 'token-failed', `${error.message}.`);
}
