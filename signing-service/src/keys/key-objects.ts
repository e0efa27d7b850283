import pkcs11js, { type Handle, type PKCS11, type Template } from 'pkcs11js';
import { X509Certificate } from 'node:crypto';
import { ckrOf } from './ckr.js';
import { curveOf } from './elliptic-curves.js';
import type { KeyDescription, TokenDescription } from './key-types.js';
import { usableMechanisms } from './mechanisms.js';
import { formatPkcs11Uri, type Pkcs11Uri } from './pkcs11-uri.js';

/** PKCS#11 v3.0 §2.3; pkcs11js has no constant for it. */
const CKK_EC_EDWARDS = 0x40;
const CKC_X_509 = 0;
const CKR_ATTRIBUTE_SENSITIVE = 0x11;
const CKR_ATTRIBUTE_TYPE_INVALID = 0x12;
const FIND_AT_ONCE = 64;

/** A private key on the token with the handle that names it in this login. */
export interface FoundKey {
  readonly handle: Handle;
  readonly key: KeyDescription;
}

export interface KeySearch {
  readonly module: PKCS11;
  readonly session: Handle;
  readonly token: TokenDescription;
  readonly tokenMechanisms: ReadonlySet<number>;
}

/**
 * Private keys that the URI's object attributes name. A URI of `type=cert` names the keys that share the certificates' CKA_ID.
 * Keys of types that we do not sign with are left out.
 */
export function findPrivateKeys(search: KeySearch, uri: Pkcs11Uri): FoundKey[] {
  if (uri.type === 'cert') {
    const certificates = findObjects(search, [classIs(pkcs11js.CKO_CERTIFICATE), ...nameTemplate(uri)]);
    const ids = new Set(certificates.map((handle) => hex(readAttribute(search, handle, pkcs11js.CKA_ID))));
    ids.delete('');
    return [...ids].flatMap((id) => describeAll(search, [idIs(Buffer.from(id, 'hex'))]));
  }
  if (uri.type !== undefined && uri.type !== 'private') return [];
  return describeAll(search, nameTemplate(uri));
}

function describeAll(search: KeySearch, name: Template): FoundKey[] {
  return findObjects(search, [classIs(pkcs11js.CKO_PRIVATE_KEY), ...name])
    .map((handle) => describe(search, handle))
    .filter((found) => found !== undefined);
}

function describe(search: KeySearch, handle: Handle): FoundKey | undefined {
  const id = readAttribute(search, handle, pkcs11js.CKA_ID) ?? Buffer.alloc(0);
  const label = readAttribute(search, handle, pkcs11js.CKA_LABEL)?.toString('utf8') ?? '';
  const certificates = id.length === 0 ? [] : findCertificates(search, id);
  const facts = keyFacts(search, { handle, certificates });
  if (!facts) return undefined;
  const { token } = search;
  const uri = formatPkcs11Uri({
    token: token.label,
    serial: token.serial,
    ...(id.length > 0 ? { id } : { object: label }),
    type: 'private',
  });
  const key: KeyDescription = {
    keyId: id.toString('hex'),
    label,
    uri,
    ...facts,
    certificates,
    mechanisms: usableMechanisms(facts.keyType, search.tokenMechanisms),
    alwaysAuthenticate: readAttribute(search, handle, pkcs11js.CKA_ALWAYS_AUTHENTICATE)?.[0] === 1,
    token,
  };
  return { handle, key };
}

/** Values of all X.509 certificates, or of those with that CKA_ID, DER. */
export function findCertificates(search: KeySearch, id?: Buffer): Buffer[] {
  const template = [
    classIs(pkcs11js.CKO_CERTIFICATE),
    { type: pkcs11js.CKA_CERTIFICATE_TYPE, value: CKC_X_509 },
    ...(id === undefined ? [] : [idIs(id)]),
  ];
  return findObjects(search, template)
    .map((handle) => readAttribute(search, handle, pkcs11js.CKA_VALUE))
    .filter((der) => der !== undefined && der.length > 0)
    .filter((der) => der !== undefined);
}

type KeyFacts = Pick<KeyDescription, 'keyType' | 'size' | 'curve'>;

function keyFacts(
  search: KeySearch,
  key: { readonly handle: Handle; readonly certificates: readonly Buffer[] },
): KeyFacts | undefined {
  const type = readAttribute(search, key.handle, pkcs11js.CKA_KEY_TYPE)?.readUInt32LE(0);
  if (type === pkcs11js.CKK_RSA) {
    const modulus = readAttribute(search, key.handle, pkcs11js.CKA_MODULUS);
    const size = modulus ? bitLength(modulus) : rsaSizeOf(key.certificates);
    return size === undefined ? undefined : { keyType: 'rsa', size };
  }
  if (type !== pkcs11js.CKK_EC && type !== CKK_EC_EDWARDS) return undefined;
  const parameters = readAttribute(search, key.handle, pkcs11js.CKA_EC_PARAMS);
  return parameters ? curveOf(parameters) : undefined;
}

/** Some tokens do not tell the modulus of a private key; its certificate does. */
function rsaSizeOf(certificates: readonly Buffer[]): number | undefined {
  const [first] = certificates;
  return first ? new X509Certificate(first).publicKey.asymmetricKeyDetails?.modulusLength : undefined;
}

/** CKA_MODULUS is big-endian and may have leading zeros. */
function bitLength(modulus: Buffer): number {
  const digits = modulus.toString('hex').replace(/^0+/, '');
  return digits === '' ? 0 : (digits.length - 1) * 4 + Number.parseInt(digits.charAt(0), 16).toString(2).length;
}

/** C_FindObjectsFinal always follows, or the session would stay occupied (CKR_OPERATION_ACTIVE). */
function findObjects({ module, session }: KeySearch, template: Template): Handle[] {
  const found: Handle[] = [];
  module.C_FindObjectsInit(session, template);
  try {
    for (;;) {
      const some = module.C_FindObjects(session, FIND_AT_ONCE);
      found.push(...some);
      if (some.length < FIND_AT_ONCE) return found;
    }
  } finally {
    module.C_FindObjectsFinal(session);
  }
}

/** One attribute; undefined when the object has none or will not tell. */
function readAttribute({ module, session }: KeySearch, handle: Handle, type: number): Buffer | undefined {
  try {
    return module.C_GetAttributeValue(session, handle, [{ type }])[0]?.value;
  } catch (error) {
    const ckr = ckrOf(error);
    if (ckr === CKR_ATTRIBUTE_TYPE_INVALID || ckr === CKR_ATTRIBUTE_SENSITIVE) return undefined;
    throw error;
  }
}

function nameTemplate(uri: Pkcs11Uri): Template {
  return [
    ...(uri.object === undefined ? [] : [{ type: pkcs11js.CKA_LABEL, value: Buffer.from(uri.object, 'utf8') }]),
    ...(uri.id === undefined ? [] : [idIs(Buffer.from(uri.id))]),
  ];
}

function classIs(value: number): { type: number; value: number } {
  return { type: pkcs11js.CKA_CLASS, value };
}

function idIs(value: Buffer): { type: number; value: Buffer } {
  return { type: pkcs11js.CKA_ID, value };
}

function hex(value: Buffer | undefined): string {
  return value?.toString('hex') ?? '';
}
