import { createPublicKey, type JsonWebKey } from 'node:crypto';
import pkcs11js, { type Handle } from 'pkcs11js';
import { curveOf } from './elliptic-curves.js';
import { classIs, findObjects, idIs, type KeySearch, readAttribute } from './object-search.js';

const JWK_CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
};
const OCTET_STRING = 0x04;
/** Of a point that is written uncompressed (SEC 1 §2.3.3). */
const UNCOMPRESSED = 0x04;

/**
 * SubjectPublicKeyInfo, DER, of a private key: from its own attributes where it tells them, else from the public key of its CKA_ID.
 * Never from a certificate, which may be another key's. Undefined where the token does not tell, or tells of a curve that we do not know.
 */
export function publicKeyOf(
  search: KeySearch,
  { handle, id }: { readonly handle: Handle; readonly id: Buffer },
): Buffer | undefined {
  const own = publicKeyIn(search, handle);
  if (own !== undefined || id.length === 0) return own;
  const [beside] = findObjects(search, [classIs(pkcs11js.CKO_PUBLIC_KEY), idIs(id)]);
  return beside === undefined ? undefined : publicKeyIn(search, beside);
}

/** SubjectPublicKeyInfo, DER, of a key object that holds its public values. */
export function publicKeyIn(search: KeySearch, handle: Handle): Buffer | undefined {
  const jwk = rsaKey(search, handle) ?? curveKey(search, handle);
  if (jwk === undefined) return undefined;
  try {
    return createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'spki' });
  } catch {
    // What is no key is none that anything could be compared with.
    return undefined;
  }
}

function rsaKey(search: KeySearch, handle: Handle): JsonWebKey | undefined {
  const modulus = readAttribute(search, handle, pkcs11js.CKA_MODULUS);
  const exponent = readAttribute(search, handle, pkcs11js.CKA_PUBLIC_EXPONENT);
  if (!modulus?.length || !exponent?.length) return undefined;
  return { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') };
}

function curveKey(search: KeySearch, handle: Handle): JsonWebKey | undefined {
  const parameters = readAttribute(search, handle, pkcs11js.CKA_EC_PARAMS);
  const encoded = readAttribute(search, handle, pkcs11js.CKA_EC_POINT);
  const curve = parameters === undefined ? undefined : curveOf(parameters);
  const crv = JWK_CURVES[curve?.curve ?? ''];
  if (curve === undefined || crv === undefined || !encoded?.length) return undefined;
  const isEdwards = curve.keyType !== 'ec';
  const bytes = Math.ceil(curve.size / 8);
  const point = unwrapped(encoded, isEdwards ? (curve.keyType === 'ed448' ? 57 : 32) : 1 + 2 * bytes);
  if (point === undefined) return undefined;
  if (isEdwards) return { kty: 'OKP', crv, x: point.toString('base64url') };
  if (point[0] !== UNCOMPRESSED) return undefined;
  const [x, y] = [point.subarray(1, 1 + bytes), point.subarray(1 + bytes)];
  return { kty: 'EC', crv, x: x.toString('base64url'), y: y.toString('base64url') };
}

/** CKA_EC_POINT is an OCTET STRING around the point (PKCS#11 v2.40 §2.3.3); some tokens give the point itself. */
function unwrapped(encoded: Buffer, length: number): Buffer | undefined {
  if (encoded.length === length) return encoded;
  const content = encoded.subarray(encoded.length - length);
  return encoded[0] === OCTET_STRING && content.length === length ? content : undefined;
}
