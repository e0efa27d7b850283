import type { KeyDescription } from './key-types.js';

type Curve = Pick<KeyDescription, 'keyType' | 'size'> & { readonly curve: string };

/** CKA_EC_PARAMS (DER of a curve's OID, for Edwards curves also its PrintableString) in hexadecimal. */
const CURVES: ReadonlyMap<string, Curve> = new Map<string, Curve>([
  ['06082a8648ce3d030107', { keyType: 'ec', size: 256, curve: 'prime256v1' }],
  ['06052b81040022', { keyType: 'ec', size: 384, curve: 'secp384r1' }],
  ['06052b81040023', { keyType: 'ec', size: 521, curve: 'secp521r1' }],
  ['06092b2403030208010107', { keyType: 'ec', size: 256, curve: 'brainpoolP256r1' }],
  ['06092b240303020801010b', { keyType: 'ec', size: 384, curve: 'brainpoolP384r1' }],
  ['06092b240303020801010d', { keyType: 'ec', size: 512, curve: 'brainpoolP512r1' }],
  ['06032b6570', { keyType: 'ed25519', size: 256, curve: 'ed25519' }],
  ['130c656477617264733235353139', { keyType: 'ed25519', size: 256, curve: 'ed25519' }],
  ['06032b6571', { keyType: 'ed448', size: 456, curve: 'ed448' }],
  ['130a65647761726473343438', { keyType: 'ed448', size: 456, curve: 'ed448' }],
]);

/** The curve that CKA_EC_PARAMS names; undefined for one we do not sign with. */
export function curveOf(ecParams: Uint8Array): Curve | undefined {
  return CURVES.get(Buffer.from(ecParams).toString('hex'));
}
