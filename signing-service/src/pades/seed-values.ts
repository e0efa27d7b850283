import type { PdfDocument } from '../pdf/document.js';
import { lookupDict, lookupInteger, lookupName, lookupNumber } from '../pdf/lookup.js';
import { PdfArray, PdfName, PdfString } from '../pdf/object.js';
import type { PdfDict } from '../pdf/object.js';
import { decodeTextString } from '../pdf/text-string.js';
import type { CredentialFacts } from './field-choice.js';
import type { CertificationLevel } from './field-lock.js';
import { lockOf } from './existing-field.js';
import { PadesError } from './pades-error.js';
import { unmetCertificateConstraint } from './seed-certificate.js';
import type { SignatureField } from './signature-fields.js';

/** What of a signature to be made its field may restrict. */
export interface SeededSignature {
  readonly reason?: string | undefined;
  readonly certify?: CertificationLevel | undefined;
  readonly credential?: CredentialFacts | undefined;
}

/** A seed value dictionary with what it is compared with. */
interface Seed {
  readonly document: PdfDocument;
  readonly dict: PdfDict;
  readonly field: SignatureField;
  readonly signature: SeededSignature;
}

/** Whether an entry that is a required constraint is met; asked only when the entry is there. */
type Constraint = (seed: Seed) => boolean;

/** Names or strings of an array, or of the one value that some writers put in its place. */
function texts({ document, dict }: Seed, key: string): string[] {
  const value = document.resolve(dict.get(key));
  const items = value instanceof PdfArray ? value.items.map((item) => document.resolve(item)) : [value];
  return items.flatMap((item) => {
    if (item instanceof PdfName) return [item.value];
    return item instanceof PdfString ? [decodeTextString(item).normalize('NFC')] : [];
  });
}

/** The newest parser that the dictionary may demand: 3 is that of PDF 2.0. */
const parserVersion = 3;

function digestFits(seed: Seed): boolean {
  const digest = seed.signature.credential?.digest;
  const methods = texts(seed, 'DigestMethod').map((method) => method.toLowerCase().replaceAll('-', ''));
  return digest !== undefined && methods.includes(digest);
}

/** How a document is locked is not defined (pdf-issues 760); a lock with P 1 and a certification with P 1 do it for sure. */
function documentLockFits({ document, dict, field, signature }: Seed): boolean {
  const wanted = lookupName(document, dict, 'LockDocument');
  if (wanted === 'auto') return true;
  const locks = signature.certify === 1 || lockOf(document, field)?.level === 1;
  return wanted === String(locks);
}

/** By their bits in /Ff, from 1 (ISO 32000-2 table 237). */
const constraints: readonly (readonly [entry: string, bit: number, isMet: Constraint])[] = [
  ['Filter', 1, ({ document, dict }) => lookupName(document, dict, 'Filter') === 'Adobe.PPKLite'],
  ['SubFilter', 2, (seed) => texts(seed, 'SubFilter').includes('ETSI.CAdES.detached')],
  ['V', 3, ({ document, dict }) => (lookupNumber(document, dict, 'V') ?? Infinity) <= parserVersion],
  ['LegalAttestation', 5, () => false],
  ['AddRevInfo', 6, ({ document, dict }) => document.resolve(dict.get('AddRevInfo')) === false],
  ['DigestMethod', 7, digestFits],
  ['LockDocument', 8, documentLockFits],
  ['AppearanceFilter', 9, () => false],
];
const knownBits = 0b1_1111_1111;
const reasonsBit = 1 << 3;

/** An entry of a seed value dictionary. */
export interface SeedValueEntry {
  readonly entry: string;
  /** Marked as a constraint that a signature must meet; /MDP, /TimeStamp and /Cert have marks of their own, or none. */
  readonly isRequired: boolean;
}

/** The entries that restrict a signature, in the dictionary's order. */
export function seedValueEntries(document: PdfDocument, dict: PdfDict): SeedValueEntry[] {
  const flags = lookupInteger(document, dict, 'Ff') ?? 0;
  const required = constraints.filter(([, bit]) => (flags & (1 << (bit - 1))) !== 0).map(([entry]) => entry);
  if ((flags & reasonsBit) !== 0) required.push('Reasons');
  const entries = [...dict.keys()].filter((entry) => entry !== 'Type' && entry !== 'Ff');
  return entries.map((entry) => ({ entry, isRequired: required.includes(entry) }));
}

/** Required without an array, or with a single period in it, no reason may be given. */
function reasonFits(seed: Seed): boolean {
  const allowed = texts(seed, 'Reasons');
  const reason = (seed.signature.reason ?? '').normalize('NFC');
  const isForbidden = allowed.length === 0 || (allowed.length === 1 && allowed[0] === '.');
  return isForbidden ? reason === '' : allowed.includes(reason);
}

/** /MDP has no bit: where it is, it rules. P 0 wants an approval signature, 1 to 3 a certification of that level. */
function kindFits({ document, dict, signature }: Seed): boolean {
  const mdp = lookupDict(document, dict, 'MDP');
  const wanted = mdp === undefined ? undefined : lookupInteger(document, mdp, 'P');
  return wanted === undefined || wanted === (signature.certify ?? 0);
}

/** A required time-stamp is beyond level B-B. */
function timeStampFits({ document, dict }: Seed): boolean {
  const timeStamp = lookupDict(document, dict, 'TimeStamp');
  return timeStamp === undefined || ((lookupInteger(document, timeStamp, 'Ff') ?? 0) & 1) === 0;
}

function unmetConstraint(seed: Seed): string | undefined {
  const { document, dict, signature } = seed;
  const flags = lookupInteger(document, dict, 'Ff') ?? 0;
  if ((flags & ~knownBits) !== 0) return 'Ff';
  for (const [entry, bit, isMet] of constraints) {
    if ((flags & (1 << (bit - 1))) !== 0 && dict.has(entry) && !isMet(seed)) return entry;
  }
  if ((flags & reasonsBit) !== 0 && !reasonFits(seed)) return 'Reasons';
  if (!kindFits(seed)) return 'MDP';
  if (!timeStampFits(seed)) return 'TimeStamp';
  const certificate = lookupDict(document, dict, 'Cert');
  return certificate === undefined
    ? undefined
    : unmetCertificateConstraint(document, certificate, signature.credential);
}

/**
 * Checks the field's seed values (ISO 32000-2 §12.7.5.5, table 237): those marked as required are met or refused, the others
 * are wishes. Throws `field-seed-value-unmet`, the message naming the entry, as `DigestMethod` or `Cert/Issuer`; an unknown
 * bit of /Ff is a constraint that cannot be known to be met.
 */
export function requireSeedValuesMet(document: PdfDocument, field: SignatureField, signature: SeededSignature): void {
  const dict = lookupDict(document, field.dict, 'SV');
  if (dict === undefined) return;
  const unmet = unmetConstraint({ document, dict, field, signature });
  if (unmet === undefined) return;
  throw new PadesError('field-seed-value-unmet', `the field demands of its signature what it would not be: ${unmet}`);
}
