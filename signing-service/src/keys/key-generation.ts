import pkcs11js, { type Handle, type Mechanism, type Template } from 'pkcs11js';
import { KeyError } from './errors.js';
import type { NewKeyType } from './key-types.js';
import { classIs, findObjects, type KeySearch, readAttribute } from './object-search.js';

export interface NewKey {
  readonly type: NewKeyType;
  /** CKA_ID; the first free number of one byte when left out. */
  readonly id?: Uint8Array | undefined;
  readonly label: string;
}

const RSA_EXPONENT = Buffer.from('010001', 'hex');
/** DER of the curves' object identifiers (RFC 5480 §2.1.1.1). */
const CURVES = { 'ec-p256': '06082a8648ce3d030107', 'ec-p384': '06052b81040022' } as const;

/**
 * Makes a key pair that never leaves the token: CKA_SENSITIVE, not CKA_EXTRACTABLE, the same CKA_ID on both halves. The session is
 * a writing one, the user logged in. Answers the CKA_ID.
 * @throws KeyError `key-name-taken`; `mechanism-unsupported` when the token cannot make such keys; `configuration` when it made one
 * that could be taken out (it is destroyed again).
 */
export async function generateKeyPair(search: KeySearch, wish: NewKey): Promise<Buffer> {
  const { module, session } = search;
  const id = freeId(search, wish);
  const { mechanism, publicPart } = ofType(wish.type);
  if (!search.tokenMechanisms.has(mechanism.mechanism)) {
    throw new KeyError('mechanism-unsupported', `the token makes no keys of type ${wish.type}`);
  }
  const common = [
    { type: pkcs11js.CKA_TOKEN, value: true },
    { type: pkcs11js.CKA_ID, value: id },
    { type: pkcs11js.CKA_LABEL, value: Buffer.from(wish.label, 'utf8') },
  ];
  const publicTemplate = [...common, { type: pkcs11js.CKA_VERIFY, value: true }, ...publicPart];
  const privateTemplate = [
    ...common,
    { type: pkcs11js.CKA_PRIVATE, value: true },
    { type: pkcs11js.CKA_SENSITIVE, value: true },
    { type: pkcs11js.CKA_EXTRACTABLE, value: false },
    { type: pkcs11js.CKA_SIGN, value: true },
  ];
  const { privateKey, publicKey } = await module.C_GenerateKeyPairAsync(
    session,
    mechanism,
    publicTemplate,
    privateTemplate,
  );
  if (staysInside(search, privateKey)) return id;
  for (const handle of [privateKey, publicKey]) module.C_DestroyObject(session, handle);
  throw new KeyError(
    'configuration',
    'the token made a key that could be taken out of it; the key was destroyed again',
  );
}

function ofType(type: NewKeyType): { readonly mechanism: Mechanism; readonly publicPart: Template } {
  switch (type) {
    case 'rsa-2048':
    case 'rsa-3072':
    case 'rsa-4096':
      return {
        mechanism: { mechanism: pkcs11js.CKM_RSA_PKCS_KEY_PAIR_GEN },
        publicPart: [
          { type: pkcs11js.CKA_MODULUS_BITS, value: Number(type.slice('rsa-'.length)) },
          { type: pkcs11js.CKA_PUBLIC_EXPONENT, value: RSA_EXPONENT },
        ],
      };
    case 'ec-p256':
    case 'ec-p384':
      return {
        mechanism: { mechanism: pkcs11js.CKM_EC_KEY_PAIR_GEN },
        publicPart: [{ type: pkcs11js.CKA_EC_PARAMS, value: Buffer.from(CURVES[type], 'hex') }],
      };
  }
}

/** Keys are found by either name: a second of the same would make both ambiguous. */
function freeId(search: KeySearch, { id: wanted, label }: NewKey): Buffer {
  const classes = [pkcs11js.CKO_PRIVATE_KEY, pkcs11js.CKO_PUBLIC_KEY, pkcs11js.CKO_CERTIFICATE];
  const objects = classes.flatMap((each) => findObjects(search, [classIs(each)]));
  const ids = new Set(objects.map((handle) => readAttribute(search, handle, pkcs11js.CKA_ID)?.toString('hex')));
  const labels = new Set(objects.map((handle) => readAttribute(search, handle, pkcs11js.CKA_LABEL)?.toString('utf8')));
  if (labels.has(label)) throw new KeyError('key-name-taken', 'the token has an object of that label already');
  if (wanted !== undefined) {
    const id = Buffer.from(wanted);
    if (ids.has(id.toString('hex'))) throw new KeyError('key-name-taken', 'the token has an object of that id already');
    return id;
  }
  const free = Array.from({ length: 255 }, (_, at) => Buffer.of(at + 1)).find((id) => !ids.has(id.toString('hex')));
  if (free === undefined) throw new KeyError('key-name-taken', 'no id of one byte is free; say one');
  return free;
}

function staysInside(search: KeySearch, privateKey: Handle): boolean {
  const isSensitive = readAttribute(search, privateKey, pkcs11js.CKA_SENSITIVE)?.[0] === 1;
  const isExtractable = readAttribute(search, privateKey, pkcs11js.CKA_EXTRACTABLE)?.[0] !== 0;
  return isSensitive && !isExtractable;
}
