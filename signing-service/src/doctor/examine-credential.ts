import { awaitedSince } from '../certificates/awaited-certificates.js';
import { visibleText } from '../certificates/visible-text.js';
import { summarizeCertificate } from '../cms/certificate-summary.js';
import { CmsError } from '../cms/cms-error.js';
import { KeyError, type KeyErrorCode } from '../keys/errors.js';
import type { TokenClient } from '../keys/token-client.js';
import { tokenUriOf } from '../keys/pkcs11-uri.js';
import type { CredentialRegistry, ExaminedCredential } from '../signing/credential-registry.js';
import { isKeyFile } from '../signing/key-files.js';
import { WrongSignatureError } from '../signing/prove-key.js';
import { UncertifiedKeyError } from '../signing/signing-credential.js';
import { checkCertificate } from './check-certificate.js';
import { checkLentKey } from './check-lent-key.js';
import { checkCounterparties } from './check-counterparties.js';
import { keyFileThere, keyFileTrouble } from './check-key-file.js';
import { awaited } from './check-key.js';
import { flagFindings } from './check-pin.js';
import { checkTrust } from './check-trust.js';
import { type Finding, type Report, reportOf } from './finding.js';
import type { DataPatient, TrustPatient } from './patient.js';

/** What of a running service a credential's examination asks. */
export interface CredentialParts {
  readonly credentials: Pick<CredentialRegistry, 'examine' | 'certificateOf'>;
  readonly token: Pick<TokenClient, 'listTokens' | 'listKeys' | 'listCertificates'>;
  readonly trust: TrustPatient;
  /** Where it is remembered which certificates were asked for. */
  readonly data?: Pick<DataPatient, 'dataDirectory'>;
  readonly now: () => Date;
}

/**
 * A credential of a running service: its token's flags, a random challenge signed by the service's own login, certificate, chain. There is no
 * other login: a PIN that was refused is left to the operator.
 */
export async function examineCredential(
  parts: CredentialParts,
  credentialId: string,
  countPeople: (credentialId: string) => Promise<number>,
): Promise<Finding[]> {
  const examined = await parts.credentials.examine(credentialId);
  if (examined === null) {
    const report = reportOf('key', credentialId);
    return [report.trouble('configuration-unusable', `${credentialId} is not configured any more.`)];
  }
  const { proven, ...about } = examined;
  const seen = { credentialId, ...about, isProven: proven !== null };
  const ofKey = isKeyFile(about.keyUri) ? fileFindings(parts, seen) : await tokenFindings(parts, seen);
  return [...ofKey, ...(await certificateFindings(parts, credentialId, countPeople))];
}

interface Examined extends Omit<ExaminedCredential, 'proven'> {
  readonly credentialId: string;
  readonly isProven: boolean;
}

function fileFindings(parts: CredentialParts, { credentialId, keyUri, fault, isProven }: Examined): Finding[] {
  const there = keyFileThere(credentialId, keyUri);
  if (isProven) return [there, reportOf('key', credentialId).ok('The key signed a challenge that verifies.')];
  if (fault instanceof UncertifiedKeyError) return [there, uncertified(parts, credentialId, fault)];
  const isOfFile = fault instanceof KeyError && isFileCode(fault.code);
  return isOfFile ? [keyFileTrouble(credentialId, fault)] : [there, troubleOf(credentialId, fault)];
}

/** What keeps a key's file from being opened; its password's file is read as a PIN's is. */
function isFileCode(code: KeyErrorCode): boolean {
  return code.startsWith('key-file-') || code === 'key-password-wrong' || code === 'configuration';
}

async function tokenFindings(parts: CredentialParts, examined: Examined): Promise<Finding[]> {
  const { token } = parts;
  const { credentialId, keyUri, pinPolicy, isProven } = examined;
  const [report, pin] = [reportOf('token', credentialId), reportOf('pin', credentialId)];
  try {
    const [found, ...others] = await token.listTokens(keyUri);
    if (found === undefined) return [report.trouble('token-absent', 'The token is in no slot.')];
    if (others.length > 0) return [report.trouble('token-ambiguous', 'Several tokens answer to the key’s URI.')];
    const there = report.ok(`Token ${found.label} is there.`, { name: visibleText(found.label) });
    const flagged = flagFindings(pin, found, { pinPolicy });
    // Nobody has typed its PIN for us: it proves itself at each signature.
    if (isProven && pinPolicy !== 'remembered') return [there, ...flagged];
    if (isProven) {
      const isAsked = found.flags.loginRequired && flagged.length === 0;
      const accepted = isAsked ? [pin.ok('The token takes the PIN.')] : flagged;
      const signed = reportOf('key', credentialId).ok('The key signed a challenge that verifies.');
      return [there, ...accepted, signed];
    }
    const isToldByFlags = flagged.some(({ state }) => state === 'fault');
    return [there, ...flagged, ...(isToldByFlags ? [] : [await keyTrouble(parts, examined)])];
  } catch (error) {
    return [troubleOf(credentialId, error)];
  }
}

/** Why the key did not prove itself. Where it is not there, what else the token holds tells why. */
async function keyTrouble(
  parts: CredentialParts,
  { credentialId, keyUri, pinPolicy, fault }: Examined,
): Promise<Finding> {
  const { token } = parts;
  if (fault instanceof UncertifiedKeyError) return uncertified(parts, credentialId, fault);
  if (!(fault instanceof KeyError) || fault.code !== 'key-not-found') return troubleOf(credentialId, fault);
  const report = reportOf('key', credentialId);
  if (pinPolicy !== 'remembered')
    return report.trouble('key-without-certificate', 'No certificate of the key is seen without its PIN.');
  const tokenUri = tokenUriOf(keyUri);
  const keys = await token.listKeys(tokenUri);
  if (keys.length > 0) return report.trouble('key-missing', 'The key is not on the token; others are.');
  const certificates = await token.listCertificates(tokenUri);
  return certificates.length > 0
    ? report.trouble('certificate-without-key', 'The token holds certificates, and no private key.')
    : report.trouble('token-empty', 'The token holds neither keys nor certificates.');
}

/** A certificate that was asked for may be under way. */
function uncertified(
  { data }: CredentialParts,
  credentialId: string,
  { publicKey, message }: UncertifiedKeyError,
): Finding {
  const report = reportOf('key', credentialId);
  const folder = data?.dataDirectory;
  const since = folder === undefined || publicKey === undefined ? null : awaitedSince(folder, publicKey);
  return since === null ? report.trouble('key-without-certificate', `${message}.`) : awaited(report, since);
}

/** The registry's word for a certificate that may not sign. */
const forbidden = 'keyUsage';

function troubleOf(credentialId: string, error: unknown): Finding {
  const about = (check: 'token' | 'pin' | 'key' | 'certificate'): Report => reportOf(check, credentialId);
  if (error instanceof CmsError) return about('certificate').trouble('certificate-weak', `${error.message}.`);
  if (error instanceof WrongSignatureError) return about('key').trouble('signature-wrong', `${error.message}.`);
  if (error === forbidden)
    return about('certificate').trouble('certificate-no-signatures', 'Its key usage forbids it.');
  if (!(error instanceof KeyError)) return about('token').trouble('token-failed', 'The key did not prove itself.');
  const cause = `${error.message}.`;
  switch (error.code) {
    case 'token-absent':
      return about('token').trouble('token-absent', cause);
    case 'token-elsewhere':
      return about('token').trouble('token-elsewhere', cause);
    case 'token-busy':
      return about('token').trouble('token-busy', cause);
    case 'token-pin-refused':
      return about('pin').trouble('pin-refused-before', cause);
    case 'token-pin-locked':
      return about('pin').trouble('pin-locked', cause);
    case 'pin-unreadable':
      return about('pin').trouble('pin-unreadable', cause);
    case 'key-not-found':
      return about('key').trouble('key-missing', cause);
    case 'key-ambiguous':
      return about('key').trouble('key-ambiguous', cause);
    case 'key-mismatch':
      return about('key').trouble('key-mismatch', cause);
    case 'configuration':
      return about('token').trouble('configuration-unusable', cause);
    default:
      return about('token').trouble('token-failed', cause);
  }
}

/** The certificate as it was seen last, also while its token is away. */
async function certificateFindings(
  { credentials, trust, now }: CredentialParts,
  credentialId: string,
  countPeople: (credentialId: string) => Promise<number>,
): Promise<Finding[]> {
  const seen = await credentials.certificateOf(credentialId);
  if (seen === null) return [];
  const { certificate, beside } = seen;
  const summary = summarizeCertificate(certificate);
  const own = [
    ...checkCertificate(credentialId, { certificate, summary, now: now() }),
    ...checkCounterparties(credentialId, certificate, trust.counterparties ?? []),
  ];
  const lent = await checkLentKey(credentialId, certificate, countPeople);
  // What is not valid by itself has no path that is.
  if (own.some(({ state }) => state === 'fault')) return [...own, ...lent];
  return [...own, ...lent, await checkTrust(credentialId, trust, { certificate, beside, now: now() })];
}
