import { X509Certificate } from 'node:crypto';
import { escapeControls } from '../logging/escape-controls.js';
import type { TokenDescription, TokenFlags } from '../keys/key-types.js';
import type { SlotDescription, TokenObject } from '../keys/token-protocol.js';

/** All that one CKA_ID joins. */
export interface JoinedObjects {
  readonly id: string;
  readonly objects: readonly TokenObject[];
}

/** Objects that belong together by their CKA_ID, in the token's order; those without one stand alone. */
export function joinObjects(objects: readonly TokenObject[]): JoinedObjects[] {
  const joined = new Map<string, TokenObject[]>();
  for (const [index, object] of objects.entries()) {
    const key = object.id === '' ? `alone ${index}` : object.id;
    joined.set(key, [...(joined.get(key) ?? []), object]);
  }
  return [...joined.values()].map((each) => ({ id: each[0]?.id ?? '', objects: each }));
}

/** What the flags say of the PINs, a line each; nothing when all is well. */
export function pinWarnings(flags: TokenFlags): string[] {
  const said: readonly (readonly [boolean, string])[] = [
    [flags.pinLocked, 'The PIN is locked: `dealseal token unblock` gives a new one, with the SO PIN.'],
    [!flags.pinLocked && flags.pinFinalTry, 'One try is left for the PIN: the next wrong one locks it.'],
    [
      flags.pinCountLow && !flags.pinFinalTry && !flags.pinLocked,
      'A wrong PIN has been entered since the last right one.',
    ],
    [flags.pinToBeChanged, 'The PIN has to be changed: `dealseal token change-pin`.'],
    [!flags.pinInitialized, 'No PIN has been set for the user yet.'],
    [flags.officerPinLocked, 'The SO PIN is locked: nobody can unblock the user’s any more.'],
    [!flags.officerPinLocked && flags.officerPinFinalTry, 'One try is left for the SO PIN.'],
    [
      flags.officerPinCountLow && !flags.officerPinFinalTry,
      'A wrong SO PIN has been entered since the last right one.',
    ],
    [flags.protectedAuthenticationPath, 'The PIN is typed on the token’s own pad.'],
  ];
  return said.flatMap(([isSo, line]) => (isSo ? [line] : []));
}

export function slotLines(slot: SlotDescription): string[] {
  const { description, token, isTokenPresent, mechanisms } = slot;
  if (!isTokenPresent) return [`Slot ${description}: empty`].map(escapeControls);
  if (token === null) return [`Slot ${description}: a token that was never initialised`].map(escapeControls);
  return [
    `Token ${token.label}, serial ${token.serial} (${token.manufacturer}, ${token.model})`,
    ...pinWarnings(token.flags).map((line) => `  ${line}`),
    `  Mechanisms: ${signing(mechanisms).join(', ') || 'none to sign with'}; ${mechanisms.length} in all`,
  ].map(escapeControls);
}

/** Those that we sign with or make keys by. */
function signing(mechanisms: readonly string[]): string[] {
  const ours = [
    'CKM_RSA_PKCS',
    'CKM_RSA_PKCS_PSS',
    'CKM_ECDSA',
    '0x1057',
    'CKM_RSA_PKCS_KEY_PAIR_GEN',
    'CKM_EC_KEY_PAIR_GEN',
  ];
  return ours.filter((each) => mechanisms.includes(each)).map((each) => (each === '0x1057' ? 'CKM_EDDSA' : each));
}

export function joinedLines(
  { id, objects }: JoinedObjects,
  { sawPrivate }: { readonly sawPrivate: boolean },
): string[] {
  const missing = missingPart(objects, sawPrivate);
  return [
    `  id ${id || '(none)'}`,
    ...objects.map((object) => `    ${objectLine(object)}`),
    ...(missing === undefined ? [] : [`    ${missing}`]),
  ].map(escapeControls);
}

function missingPart(objects: readonly TokenObject[], sawPrivate: boolean): string | undefined {
  const has = (kind: TokenObject['kind']): boolean => objects.some((object) => object.kind === kind);
  const isKey = has('private-key') || has('public-key');
  if (isKey && !has('certificate')) return 'no certificate yet: `dealseal token request`, then `token import`';
  if (sawPrivate && has('certificate') && !has('private-key'))
    return 'no private key of that id: nobody can sign by it here';
  return undefined;
}

function objectLine(object: TokenObject): string {
  const { kind, label, keyType, size, isExtractable, certificate } = object;
  if (kind === 'certificate')
    return `certificate  ${certificate === undefined ? label : certificateFacts(certificate)}`;
  const name = kind === 'private-key' ? 'private key' : 'public key ';
  const facts = keyType === undefined ? 'of another type' : `${keyType} ${size ?? ''}`.trim();
  return `${name}  ${label}  ${facts}${isExtractable === true ? '  CAN BE TAKEN OUT OF THE TOKEN' : ''}`;
}

function certificateFacts(der: Uint8Array): string {
  try {
    const { subject, issuer, validTo } = new X509Certificate(der);
    return `${oneLine(subject)}, by ${oneLine(issuer)}, until ${new Date(validTo).toISOString().slice(0, 10)}`;
  } catch {
    return 'that cannot be read';
  }
}

function oneLine(name: string): string {
  return name.split('\n').toReversed().join(',');
}

/** As a URI names it. */
export function tokenName({ label, serial }: TokenDescription): string {
  return `${label} (serial ${serial})`;
}
