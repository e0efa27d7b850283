import pkcs11js, { type Handle, type Template } from 'pkcs11js';
import { X509Certificate } from 'node:crypto';
import { curveOf } from './elliptic-curves.js';
import type { KeyDescription } from './key-types.js';
import { usableMechanisms } from './mechanisms.js';
import { classIs, findObjects, idIs, type KeySearch, readAttribute } from './object-search.js';
import { formatPkcs11Uri, type Pkcs11Uri } from './pkcs11-uri.js';
import { publicKeyOf } from './public-key.js';

/** PKCS#11 v3.0 §2.3; pkcs11js has no constant for it. */
const CKK_EC_EDWARDS = 0x40;
const CKC_X_509 = 0;

/** A private key on the token with the handle that names it in this login. */
export interface FoundKey {
  readonly handle: Handle;
  readonly key: KeyDescription;
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
  const facts = keyFactsOf(search, { handle, certificates });
  if (!facts) return undefined;
  const { token } = search;
  const publicKey = publicKeyOf(search, { handle, id });
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
    ...(publicKey === undefined ? {} : { publicKey }),
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

/** Undefined for a key of a type that we do not sign with. */
export function keyFactsOf(
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

function nameTemplate(uri: Pkcs11Uri): Template {
  return [
    ...(uri.object === undefined ? [] : [{ type: pkcs11js.CKA_LABEL, value: Buffer.from(uri.object, 'utf8') }]),
    ...(uri.id === undefined ? [] : [idIs(Buffer.from(uri.id))]),
  ];
}

function hex(value: Buffer | undefined): string {
  return value?.toString('hex') ?? '';
}
